package org.bridge53.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.ApiException;
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
   *     line that begins with the file's name. No zone is left then
   */
  static String create(Emulator emulator, DomainName apex, Path file, @Nullable Vpc vpc)
      throws IOException {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new IOException(file + ": no such file or directory", missing);
    } catch (AccessDeniedException denied) {
      throw new IOException(file + ": permission denied", denied);
    } catch (IOException unreadable) {
      throw new IOException(
          file + ": " + (Files.isDirectory(file) ? "is a directory" : unreadable.getMessage()),
          unreadable);
    }
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
    String id;
    try {
      id = emulator.createZone(apex.toString(), vpc);
    } catch (ApiException refused) {
      throw new IOException(fileName + ": " + reason(refused), refused);
    }
    Map<Key, Gathered> sets = new HashMap<>();
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
            put(emulator, id, owner, type, set);
          });
    } catch (MasterFileException invalid) {
      emulator.deleteZone(id);
      String place = invalid.file() + ":" + invalid.line() + ": " + invalid.reason();
      throw new IOException(
          invalid.file().equals(fileName) ? place : fileName + ": " + place, invalid);
    }
    return id;
  }

  /** At once with every record, not at the end: the reader then knows the line of a refused one. */
  private static void put(Emulator emulator, String id, DomainName owner, int type, Gathered set) {
    try {
      emulator.change(
          id,
          Action.UPSERT,
          new PlainRecordSet(
              route53Escapes(owner.toString()), RrType.text(type), set.ttl, set.values));
    } catch (ApiException refused) {
      throw new IllegalArgumentException(
          owner + " " + RrType.text(type) + ": " + reason(refused), refused);
    }
  }

  private static String reason(ApiException refused) {
    return String.join("; ", refused.messages());
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
