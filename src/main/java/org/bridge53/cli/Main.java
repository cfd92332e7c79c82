package org.bridge53.cli;

/** Stands in for the command line until it is joined. */
public final class Main {
  private Main() {}

  /** Prints a line and ends. */
  public static void main(String[] arguments) {
    System.out.println("bridge53 " + String.join(" ", arguments));
  }
}
