package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A CIDR collection of an account. Guarded by the {@link Store}'s monitor. */
final class CidrCollection {
  final String id;
  final String account;
  final String name;
  final String callerReference;
  long version = 1;

  /** Networks by the name of their location, each once and in the order in which they came. */
  final NavigableMap<String, List<Network>> locations = new TreeMap<>();

  CidrCollection(String id, String account, String name, String callerReference) {
    this.id = id;
    this.account = account;
    this.name = name;
    this.callerReference = callerReference;
  }

  String arn() {
    return "arn:aws:route53::" + account + ":cidrcollection/" + id;
  }

  /** How many blocks all locations have together. */
  int size() {
    return locations.values().stream().mapToInt(List::size).sum();
  }

  /** Copies the locations, so that a change that is refused leaves no trace. */
  NavigableMap<String, List<Network>> copy() {
    NavigableMap<String, List<Network>> copy = new TreeMap<>();
    locations.forEach((location, networks) -> copy.put(location, new ArrayList<>(networks)));
    return copy;
  }
}
