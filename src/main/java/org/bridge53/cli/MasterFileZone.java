package org.bridge53.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.emulator.Vpc;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.presentation.MasterFile;
import org.bridge53.presentation.MasterFileException;
import org.bridge53.presentation.RdataText;
import org.jspecify.annotations.Nullable;

/** A master file as a hosted zone of the emulator: its records in Route 53's text form. */
final class MasterFileZone {
  private record Key(DomainName owner, int type) {}

  private static final class Gathered {
    private int ttl;
    private final List<String> values = new ArrayList<>();
  }

  private MasterFileZone() {}

  /**
   * Makes a zone of a file.
   *
   * @param vpc of a private zone; null for a public one
   * @return the zone's id
   * @throws IOException if the file cannot be read, or a record is none that Route 53 takes; one
   *     line
   */
  static String create(Emulator emulator, DomainName apex, Path file, @Nullable Vpc vpc)
      throws IOException {
    byte[] text = Files.readAllBytes(file);
    return create(emulator, apex, file.toString(), file, text, vpc);
  }

  /** As the other, with the text at hand. */
  static String create(
      Emulator emulator,
      DomainName apex,
      String fileName,
      Path file,
      byte[] text,
      @Nullable Vpc vpc)
      throws IOException {
    Map<Key, Gathered> sets = new LinkedHashMap<>();
    try {
      MasterFile.read(
          fileName,
          file,
          text,
          apex,
          Files::readAllBytes,
          (owner, type, ttl, rdata) -> {
            Gathered set = sets.computeIfAbsent(new Key(owner, type), _ -> new Gathered());
            set.ttl = ttl;
            set.values.add(route53Escapes(RdataText.format(type, rdata)));
          });
    } catch (MasterFileException invalid) {
      throw new IOException(invalid.getMessage(), invalid);
    }
    String id = emulator.createZone(apex.toString(), vpc);
    sets.forEach(
        (key, set) ->
            emulator.change(
                id,
                Action.UPSERT,
                new PlainRecordSet(
                    route53Escapes(key.owner().toString()),
                    RrType.text(key.type()),
                    set.ttl,
                    set.values)));
    return id;
  }

  /**
   * Presentation format with Route 53's octal escapes instead of the master file's decimal ones;
   * within quotes {@code \"} and {@code \\} stay as they are, which Route 53 knows too.
   */
  static String route53Escapes(String presentation) {
    StringBuilder text = new StringBuilder(presentation.length());
    boolean quoted = false;
    for (int i = 0; i < presentation.length(); i++) {
      char c = presentation.charAt(i);
      if (c != '\\') {
        quoted ^= c == '"';
        text.append(c);
        continue;
      }
      char next = presentation.charAt(++i);
      if (Character.isDigit(next)) {
        appendOctal(text, Integer.parseInt(presentation.substring(i, i + 3)));
        i += 2;
      } else if (quoted && (next == '"' || next == '\\')) {
        text.append(c).append(next);
      } else {
        appendOctal(text, next);
      }
    }
    return text.toString();
  }

  private static void appendOctal(StringBuilder text, int octet) {
    text.append('\\')
        .append((char) ('0' + octet / 64))
        .append((char) ('0' + octet / 8 % 8))
        .append((char) ('0' + octet % 8));
  }
}
