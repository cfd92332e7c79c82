package org.bridge53.plugin.route53.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the inputs of {@link SnapshotFuzzTest} anew, for a change of the format; by hand. */
final class FuzzCorpus {
  private FuzzCorpus() {}

  public static void main(String[] arguments) throws IOException {
    Path inputs =
        Path.of("src/test/resources/org/bridge53/plugin/route53/snapshot/SnapshotFuzzTestInputs");
    write(inputs, "usual", Images.plain("Z1", "example.org.", 4, 7));
    write(inputs, "everything", Images.image("Z1", 7, Images.everything("example.org.")));
  }

  private static void write(Path inputs, String name, ZoneImage image) throws IOException {
    byte[] file = ZoneCodec.encode("0123456789abcdef0123", image);
    Files.createDirectories(inputs.resolve("everyFile"));
    Files.write(inputs.resolve("everyFile").resolve(name), file);
    Map<String, OctetReader> sections = SectionFile.decode(SectionFile.Kind.ZONE, file);
    byte[] about = SectionFile.need(sections, "ZONE").rest();
    // The first octet says, in steps of four, where the second section begins.
    int split = (about.length + 3) / 4;
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(split);
    input.writeBytes(about);
    input.writeBytes(new byte[split * 4 - about.length]);
    input.writeBytes(SectionFile.need(sections, "SETS").rest());
    Files.createDirectories(inputs.resolve("everySection"));
    Files.write(inputs.resolve("everySection").resolve(name), input.toByteArray());
  }
}
