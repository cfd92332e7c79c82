/**
 * Domain names as octets (RFC 1035 section 3.1), the key of everything else.
 *
 * <p>Starting points: {@link org.bridge53.name.DomainName} is a name, always lower-case; {@link
 * org.bridge53.name.NameText} turns presentation format into one and back; {@link
 * org.bridge53.name.SuffixTable} finds the closest enclosing name of a table.
 *
 * <p>Hot: a query makes one name and looks it up several times. No locks, no formatting, no
 * allocation in a look-up.
 */
@NullMarked
package org.bridge53.name;

import org.jspecify.annotations.NullMarked;
