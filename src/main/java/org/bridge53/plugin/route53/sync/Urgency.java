package org.bridge53.plugin.route53.sync;

/** Why a zone is read, the most urgent first. */
enum Urgency {
  /** A query came for a zone that is not loaded. */
  WANTED,
  /** It is not loaded: its names cannot be answered at all. */
  LOAD,
  /** Somebody said that it changed. */
  EVENT,
  /** It has another number of record sets than what was read. */
  COUNT,
  /** Its turn came. */
  TURN
}
