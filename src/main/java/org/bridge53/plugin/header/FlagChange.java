package org.bridge53.plugin.header;

/**
 * What happens to the flags of a header: bits as in {@link org.bridge53.message.Header}, none in
 * both.
 *
 * @param set become 1
 * @param clear become 0
 */
record FlagChange(int set, int clear) {
  static final FlagChange NONE = new FlagChange(0, 0);

  /** With one flag more; what was said of it before no longer counts. */
  FlagChange with(int flag, boolean value) {
    return value
        ? new FlagChange(set | flag, clear & ~flag)
        : new FlagChange(set & ~flag, clear | flag);
  }

  int applyTo(int flags) {
    return (flags | set) & ~clear;
  }
}
