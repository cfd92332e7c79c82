package org.bridge53.plugin.route53;

import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Token;

/** Reads some of the options of a {@code route53} line: those that one record holds. */
interface OptionGroup {
  /** The words of the options. */
  Set<String> names();

  /** Those of them that may be written several times; all others are an error the second time. */
  Set<String> repeated();

  /** Reads one option; its word is one of {@link #names}, and it has no block. */
  void read(Directive option, List<Token> arguments);
}
