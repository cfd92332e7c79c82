/** bridge53: Amazon Route 53 on-prem. */
@NullMarked
package org.bridge53;

import org.jspecify.annotations.NullMarked;
