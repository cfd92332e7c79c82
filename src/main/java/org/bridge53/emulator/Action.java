package org.bridge53.emulator;

/** What a change does with its record set. The names are the API's. */
public enum Action {
  /** Adds a set that must not be there yet. */
  CREATE,
  /** Removes a set that must be there with exactly these values. */
  DELETE,
  /** Adds or replaces a set. */
  UPSERT
}
