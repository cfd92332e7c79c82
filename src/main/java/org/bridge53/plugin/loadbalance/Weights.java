package org.bridge53.plugin.loadbalance;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.jspecify.annotations.Nullable;

/** What a weight file says, immutable: for each name the weights of some of its addresses. */
final class Weights {
  static final Weights NONE = new Weights(Map.of());

  /** What an address weighs that is not listed. */
  private static final int DEFAULT_WEIGHT = 1;

  private static final int MOST_WEIGHT = 255;

  private final Map<DomainName, OfName> names;

  private Weights(Map<DomainName, OfName> names) {
    this.names = names;
  }

  /** The weights of a name; null if the file does not list it. */
  @Nullable OfName of(DomainName owner) {
    return names.get(owner);
  }

  int size() {
    return names.size();
  }

  /** The weights of one name: a short list, searched from the front. */
  static final class OfName {
    private final byte[][] addresses;
    private final int[] weights;

    private OfName(List<Entry> entries) {
      this.addresses =
          entries.stream().map(entry -> entry.address().getAddress()).toArray(byte[][]::new);
      this.weights = entries.stream().mapToInt(Entry::weight).toArray();
    }

    /** What an address weighs, 1 to 255. */
    int weight(byte[] octets, int offset, int length) {
      for (int i = 0; i < addresses.length; i++) {
        byte[] address = addresses[i];
        if (Arrays.equals(address, 0, address.length, octets, offset, offset + length)) {
          return weights[i];
        }
      }
      return DEFAULT_WEIGHT;
    }
  }

  /**
   * Reads a file: a name on a line of its own, then lines {@code ADDRESS WEIGHT}; {@code #} begins
   * a comment line.
   *
   * @param file its name, for the errors
   * @throws IllegalArgumentException with CoreDNS's text
   */
  static Weights parse(byte[] content, String file) {
    return new Parser(file).parse(new String(content, StandardCharsets.UTF_8));
  }

  /** A line. */
  private record Entry(InetAddress address, int weight) {}

  private static final class Parser {
    private final String file;
    private final Map<DomainName, List<Entry>> entries = new HashMap<>();

    private Parser(String file) {
      this.file = file;
    }

    private Weights parse(String text) {
      DomainName name = null;
      for (String line : text.lines().toList()) {
        String stripped = line.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
          continue;
        }
        String[] words = stripped.split("\\s+", -1);
        switch (words.length) {
          case 1 -> name = name(words[0]);
          case 2 -> {
            if (name == null) {
              throw new IllegalArgumentException("Missing domain name in weight file " + file);
            }
            add(name, words[0], words[1]);
          }
          default ->
              throw new IllegalArgumentException(
                  "Could not parse weight line:\"" + line + "\" in weight file " + file);
        }
      }
      Map<DomainName, OfName> names = new HashMap<>();
      entries.forEach((one, list) -> names.put(one, new OfName(list)));
      return new Weights(names);
    }

    private DomainName name(String word) {
      try {
        if (!IpLiteral.isValid(word)) {
          return NameText.parse(word);
        }
      } catch (IllegalArgumentException noName) {
        // said below
      }
      throw new IllegalArgumentException(
          "Wrong domain name:\""
              + word
              + "\" in weight file "
              + file
              + ". (Maybe a missing weight value?)");
    }

    private void add(DomainName name, String addressWord, String weightWord) {
      InetAddress address;
      try {
        address = IpLiteral.parse(addressWord);
      } catch (IllegalArgumentException noAddress) {
        throw new IllegalArgumentException(
            "Wrong IP address:\"" + addressWord + "\" in weight file " + file, noAddress);
      }
      entries
          .computeIfAbsent(name, _ -> new ArrayList<>())
          .add(new Entry(address, weight(weightWord)));
    }

    private int weight(String word) {
      try {
        int weight = Integer.parseInt(word);
        if (weight >= 1 && weight <= MOST_WEIGHT) {
          return weight;
        }
      } catch (NumberFormatException notANumber) {
        // said below
      }
      throw new IllegalArgumentException(
          "Wrong weight value:\"" + word + "\" in weight file " + file);
    }
  }
}
