/**
 * From Route 53's record sets to zones of octets: AWS's text is read once, when a zone is loaded.
 *
 * <p>Starting points: {@link org.bridge53.plugin.route53.translation.ZoneTranslator} makes a zone
 * of a complete listing; {@link org.bridge53.plugin.route53.translation.EscapedName} reads names
 * with octal escapes; {@link org.bridge53.plugin.route53.translation.ValueText} reads values.
 *
 * <p>Pure: no clock, no network, no log. What cannot be read is reported as a value, never thrown
 * past the translator.
 */
@NullMarked
package org.bridge53.plugin.route53.translation;

import org.jspecify.annotations.NullMarked;
