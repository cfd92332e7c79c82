package org.bridge53.plugin.route53.routing;

/** Is told what an answer is made of, in words; for the operator that asks why. */
@FunctionalInterface
public interface Trace {
  /**
   * Takes one thing.
   *
   * @param topic a word
   * @param text one line
   */
  void note(String topic, String text);
}
