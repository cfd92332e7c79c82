package org.bridge53.plugin.route53.translation;

import java.io.ByteArrayOutputStream;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.presentation.RdataText;

/**
 * Values of SVCB and HTTPS record sets: {@code PRIORITY TARGET KEY=VALUE…} (RFC 9460 section 2.1).
 * The target is a name as Route 53 writes it; the parameters have the RFC's own form.
 */
final class ServiceBindingText {
  /** Priority and the root as the target: what stands before the parameters. */
  private static final int FIXED_OCTETS = 3;

  private ServiceBindingText() {}

  /** Reads a whole value. */
  static void read(ValueScanner scanner, ByteArrayOutputStream rdata) {
    long priority = scanner.number("priority", 0xffff);
    ValueText.u16(rdata, priority);
    rdata.writeBytes(scanner.name("target"));
    if (!scanner.atEnd()) {
      byte[] parsed =
          RdataText.parse(RrType.SVCB, priority + " . " + scanner.skipToEnd(), DomainName.ROOT);
      rdata.write(parsed, FIXED_OCTETS, parsed.length - FIXED_OCTETS);
    }
  }
}
