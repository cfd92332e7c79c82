/**
 * Between text and octets: presentation format and master files (RFC 1035 section 5).
 *
 * <p>Starting points: {@link org.bridge53.presentation.RdataText} for the data of one record,
 * {@link org.bridge53.presentation.MasterFile} for a whole zone's text.
 *
 * <p>The only door to dnsjava, which knows the text of every type. Not hot: used when zones are
 * loaded and when people read.
 */
@NullMarked
package org.bridge53.presentation;

import org.jspecify.annotations.NullMarked;
