package org.bridge53.plugin.route53.events;

/**
 * What a line does about events. Called on a queue's thread, without a lock, one at a time a queue;
 * must return soon.
 */
public interface EventListener {
  /**
   * A zone changed.
   *
   * @param zoneId bare
   * @return whether this line follows it
   */
  boolean zoneChanged(String zoneId);

  /** There may be other zones now. */
  void zonesChanged();

  /**
   * Whether events come by this queue from now on: false when it cannot be read for a while, true
   * when it can. At the beginning it is false.
   */
  void reading(boolean works);

  /** A call for messages came back, with some or without. */
  void looked();
}
