/** Stands in for the command line until it is joined. */
@NullMarked
package org.bridge53.cli;

import org.jspecify.annotations.NullMarked;
