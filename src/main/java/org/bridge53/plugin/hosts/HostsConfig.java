package org.bridge53.plugin.hosts;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Position;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Fallthrough;

/**
 * A {@code hosts} line.
 *
 * @param file as written; relative to {@code root}
 * @param zones names at or below one of these are answered; empty: the zones of the block
 * @param inline lines in the form of the file
 * @param ttl of all records, 1 to 65,535 seconds
 * @param reverse whether addresses get PTR records
 * @param reload time between looks at the file; zero: it is read once
 * @param fallthrough which unknown names are the next plugin's
 * @param fallthroughUnsupported whether of known names all types but A, AAAA and PTR are too
 * @param position of the line
 */
public record HostsConfig(
    String file,
    List<DomainName> zones,
    List<String> inline,
    int ttl,
    boolean reverse,
    Duration reload,
    Fallthrough fallthrough,
    boolean fallthroughUnsupported,
    Position position) {

  public HostsConfig {
    zones = List.copyOf(zones);
    inline = List.copyOf(inline);
  }
}
