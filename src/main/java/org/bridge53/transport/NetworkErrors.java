package org.bridge53.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.util.Locale;

/** What goes wrong with sockets, in CoreDNS's (Go's) words. */
final class NetworkErrors {
  private NetworkErrors() {}

  /** The kernel's error, in one line, behind what was being done. */
  static IOException named(String doing, IOException failure) {
    return new IOException(doing + words(failure), failure);
  }

  private static String words(IOException failure) {
    if (failure instanceof EOFException) {
      return "EOF";
    }
    if (failure instanceof ConnectException && failure.getMessage() == null) {
      return "cannot connect"; // all that the HTTP client tells
    }
    String given = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String text = given.toLowerCase(Locale.ROOT);
    if (failure instanceof PortUnreachableException || text.contains("refused")) {
      return "connection refused";
    }
    if (text.contains("reset")) {
      return "connection reset by peer";
    }
    if (text.contains("broken pipe")) {
      return "broken pipe";
    }
    if (text.contains("network is unreachable")) {
      return "network is unreachable";
    }
    if (text.contains("no route") || text.contains("host is unreachable")) {
      return "no route to host";
    }
    if (text.contains("message too long")) {
      return "message too long";
    }
    if (text.contains("cannot assign requested address")) {
      return "cannot assign requested address";
    }
    return given;
  }
}
