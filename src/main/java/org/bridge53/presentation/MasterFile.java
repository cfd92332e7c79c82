package org.bridge53.presentation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TTL;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Tokenizer;

/**
 * Reads master files (RFC 1035 section 5): {@code $ORIGIN}, {@code $TTL} (RFC 2308 section 4),
 * {@code $INCLUDE}, {@code $GENERATE}, parentheses, {@code @}, blank owners, unknown types (RFC
 * 3597), class and TTL optional and in either order.
 *
 * <p>A record without a TTL takes that of {@code $TTL}, else the last one written; the SOA's
 * minimum is no default.
 */
public final class MasterFile {
  /*
   * dnsjava's Tokenizer cuts the text and its record classes read the RDATA; its Master class is not
   * used because it opens included files itself and reads a missing TTL from the SOA. Addresses, most
   * of all records, are read without making a dnsjava record.
   */

  /** Gives the content of files. */
  @FunctionalInterface
  public interface Files {
    byte[] read(Path path) throws IOException;
  }

  /** Takes records of class IN. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes one record.
     *
     * @param ttl seconds, unsigned 31-bit
     * @param rdata given away
     * @throws IllegalArgumentException to refuse the whole file; the message is the reason
     */
    void record(DomainName owner, int type, int ttl, byte[] rdata);
  }

  /** Files inside one another, the first not counted. */
  private static final int MAX_INCLUDE_DEPTH = 7;

  private final String fileName;
  private final Path path;
  private final Files files;
  private final Sink sink;
  private final int depth;
  private final Tokenizer tokenizer;

  private Name origin;
  private long defaultTtl;
  private boolean ttlByDirective;

  /** The last owner as written and as read: most lines repeat it. */
  private @Nullable DomainName owner;

  private MasterFile(
      String fileName,
      Path path,
      byte[] text,
      Name origin,
      long defaultTtl,
      boolean ttlByDirective,
      Files files,
      Sink sink,
      int depth) {
    this.fileName = fileName;
    this.path = path;
    this.files = files;
    this.sink = sink;
    this.depth = depth;
    this.origin = origin;
    this.defaultTtl = defaultTtl;
    this.ttlByDirective = ttlByDirective;
    this.tokenizer = new Tokenizer(new ByteArrayInputStream(RdataText.asciiOnly(text)));
  }

  /**
   * Reads a master file.
   *
   * @param fileName as messages call it
   * @param path of the file: included ones are found beside it
   * @param text its content
   * @param origin completes relative names until {@code $ORIGIN} says otherwise
   * @param files gives included files
   * @throws MasterFileException if any line cannot be read; the sink has seen those before it
   */
  public static void read(
      String fileName, Path path, byte[] text, DomainName origin, Files files, Sink sink)
      throws MasterFileException {
    new MasterFile(fileName, path, text, RdataText.name(origin), -1, false, files, sink, 0).read();
  }

  private void read() throws MasterFileException {
    try {
      while (readLine()) {
        // Every turn reads one entry.
      }
    } catch (IOException | IllegalArgumentException invalid) {
      throw failure(invalid);
    }
  }

  private boolean readLine() throws IOException, MasterFileException {
    Tokenizer.Token token = tokenizer.get(true, false);
    switch (token.type()) {
      case Tokenizer.EOF -> {
        return false;
      }
      case Tokenizer.EOL -> {
        return true;
      }
      case Tokenizer.WHITESPACE -> {
        Tokenizer.Token next = tokenizer.get();
        if (next.type() == Tokenizer.EOF) {
          return false;
        }
        if (next.type() == Tokenizer.EOL) {
          return true;
        }
        tokenizer.unget();
        if (owner == null) {
          throw tokenizer.exception("no owner before a line that begins with a blank");
        }
      }
      default -> {
        String word = token.value();
        if (word.startsWith("$") && token.type() == Tokenizer.IDENTIFIER) {
          directive(word);
          return true;
        }
        owner = domainName(absolute(word));
      }
    }
    record(owner);
    return true;
  }

  private void record(DomainName of) throws IOException {
    Prefix prefix = prefix();
    byte[] rdata = rdata(prefix.type);
    sink.record(of, prefix.type, prefix.ttl, rdata);
  }

  private byte[] rdata(int type) throws IOException {
    if (type == RrType.A || type == RrType.AAAA) {
      Tokenizer.Token token = tokenizer.get();
      boolean plain = token.type() == Tokenizer.IDENTIFIER && !token.value().startsWith("\\");
      tokenizer.unget();
      if (plain) {
        byte[] address = tokenizer.getAddressBytes(type == RrType.A ? Address.IPv4 : Address.IPv6);
        tokenizer.getEOL();
        return address;
      }
    }
    return RdataText.read(type, tokenizer, origin);
  }

  /** What stands between an owner and the RDATA. */
  private record Prefix(int ttl, int type) {}

  private Prefix prefix() throws IOException {
    long ttl = -1;
    boolean classSeen = false;
    while (true) {
      String word = tokenizer.getString();
      if (!classSeen && isClass(word)) {
        classSeen = true;
        continue;
      }
      if (ttl < 0 && !word.isEmpty() && Character.isDigit(word.charAt(0))) {
        ttl = ttl(word);
        if (!ttlByDirective) {
          defaultTtl = ttl;
        }
        continue;
      }
      OptionalInt type = RrType.of(word);
      if (type.isEmpty()) {
        throw tokenizer.exception("unknown RR type: \"" + word + "\"");
      }
      if (ttl < 0) {
        ttl = defaultTtl;
      }
      if (ttl < 0) {
        throw tokenizer.exception("missing TTL with no previous value");
      }
      return new Prefix((int) ttl, type.getAsInt());
    }
  }

  private boolean isClass(String word) throws IOException {
    int rrclass = word.length() > 8 ? -1 : DClass.value(word);
    if (rrclass >= 0 && rrclass != DClass.IN) {
      throw tokenizer.exception("class " + word + ": only class IN is served");
    }
    return rrclass == DClass.IN;
  }

  private long ttl(String word) throws TextParseException {
    try {
      return Math.min(TTL.parseTTL(word), Integer.MAX_VALUE);
    } catch (NumberFormatException invalid) {
      throw tokenizer.exception("not a TTL: \"" + word + "\"");
    }
  }

  private void directive(String word) throws IOException, MasterFileException {
    switch (word.toUpperCase(Locale.ROOT)) {
      case "$ORIGIN" -> {
        origin = absolute(tokenizer.getIdentifier());
        tokenizer.getEOL();
      }
      case "$TTL" -> {
        defaultTtl = ttl(tokenizer.getIdentifier());
        ttlByDirective = true;
        tokenizer.getEOL();
      }
      case "$INCLUDE" -> include();
      case "$GENERATE" -> generate();
      default -> throw tokenizer.exception("unknown directive: \"" + word + "\"");
    }
  }

  private void include() throws IOException, MasterFileException {
    String name = tokenizer.getString();
    Name includeOrigin = origin;
    Tokenizer.Token token = tokenizer.get();
    if (token.isString()) {
      includeOrigin = absolute(token.value());
      tokenizer.getEOL();
    }
    // The line's end has been read: the number of the next line is one too high for a message.
    tokenizer.unget();
    if (depth >= MAX_INCLUDE_DEPTH) {
      throw tokenizer.exception("too deeply nested $INCLUDE: \"" + name + "\"");
    }
    Path included = path.resolveSibling(name);
    byte[] text;
    try {
      text = files.read(included);
    } catch (IOException unreadable) {
      throw tokenizer.exception("failed to open \"" + name + "\": " + unreadable.getMessage());
    }
    tokenizer.get();
    MasterFile reader =
        new MasterFile(
            included.toString(),
            included,
            text,
            includeOrigin,
            defaultTtl,
            ttlByDirective,
            files,
            sink,
            depth + 1);
    reader.owner = owner;
    reader.read();
  }

  private void generate() throws IOException {
    GenerateRange range;
    try {
      range = GenerateRange.parse(tokenizer.getIdentifier());
    } catch (IllegalArgumentException invalid) {
      throw tokenizer.exception(String.valueOf(invalid.getMessage()));
    }
    String ownerPattern = tokenizer.getIdentifier();
    Prefix prefix = prefix();
    StringBuilder rdataPattern = new StringBuilder();
    List<String> words = new ArrayList<>();
    Tokenizer.Token token = tokenizer.get();
    while (!token.isEOL()) {
      words.add(
          token.type() == Tokenizer.QUOTED_STRING ? '"' + token.value() + '"' : token.value());
      token = tokenizer.get();
    }
    rdataPattern.append(String.join(" ", words));
    tokenizer.unget();
    for (long value = range.start(); value <= range.stop(); value += range.step()) {
      try {
        Name name = absolute(GenerateRange.expand(ownerPattern, value));
        String text = GenerateRange.expand(rdataPattern.toString(), value);
        byte[] rdata = RdataText.read(prefix.type, new Tokenizer(text), origin);
        owner = domainName(name);
        sink.record(owner, prefix.type, prefix.ttl, rdata);
      } catch (IOException | IllegalArgumentException invalid) {
        String reason =
            invalid instanceof IOException checked
                ? RdataText.reason(checked)
                : String.valueOf(invalid.getMessage());
        throw tokenizer.exception("$GENERATE at " + value + ": " + reason);
      }
    }
    tokenizer.get();
  }

  private Name absolute(String word) throws TextParseException {
    try {
      return Name.fromString(word, origin);
    } catch (TextParseException invalid) {
      throw tokenizer.exception(String.valueOf(invalid.getMessage()));
    }
  }

  private static DomainName domainName(Name name) {
    byte[] wire = name.toWire();
    return DomainName.ofValidWire(wire, 0, wire.length);
  }

  /** Puts the place in front of a message; a line's number is known to the tokenizer only. */
  private MasterFileException failure(Exception invalid) {
    String placed = String.valueOf(tokenizer.exception("").getMessage());
    String message = String.valueOf(invalid.getMessage());
    if (message.startsWith(RdataText.PLACE)) {
      placed = message;
      message = RdataText.reason((IOException) invalid);
    }
    int line = 0;
    int from = RdataText.PLACE.length();
    int to = placed.indexOf(':', from);
    if (placed.startsWith(RdataText.PLACE) && to > 0) {
      line = Integer.parseInt(placed.substring(from, to));
      if (invalid instanceof IllegalArgumentException) {
        line--; // the sink's refusal: the record's line end has been read
      }
    }
    return new MasterFileException(fileName, line, message, invalid);
  }
}
