/**
 * {@code cache}: keeps answers of the plugins behind it and gives them again until their TTL ends.
 * Its manual is {@code README.md} beside this file.
 *
 * <p>Starting points: {@link org.bridge53.plugin.cache.CachePlugin} reads and links, {@link
 * org.bridge53.plugin.cache.Cache} is the handler, {@link org.bridge53.plugin.cache.Verdict} says
 * what of an answer may be kept and for how long, {@link org.bridge53.plugin.cache.CacheStore} is
 * the memory (the only Caffeine), {@link org.bridge53.plugin.cache.Refresher} asks again for what
 * is kept.
 *
 * <p>Hot: a hit is a look-up and a response that is made once a second.
 */
@NullMarked
package org.bridge53.plugin.cache;

import org.jspecify.annotations.NullMarked;
