/**
 * {@code acl}: who may ask what.
 *
 * <p>Starting points: {@link org.bridge53.plugin.acl.AclPlugin} reads, {@link
 * org.bridge53.plugin.acl.PolicyList} is what was read with neighbours joined, {@link
 * org.bridge53.plugin.acl.Acl} judges each query.
 *
 * <p>Hot as every handler: it runs on an I/O thread and must not block.
 */
@NullMarked
package org.bridge53.plugin.acl;

import org.jspecify.annotations.NullMarked;
