package org.bridge53.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The inputs of a fuzz test: files in {@code src/test/resources/<package>/<Class>Inputs/<method>/},
 * which Jazzer tries one by one in every build and begins with when it looks for more. Here they
 * are damaged at random, from a seed, so that every build tries some thousand inputs that nobody
 * wrote.
 */
public final class Corpus {
  private static final int MOST_OCTETS = 20_000;

  private final List<byte[]> inputs = new ArrayList<>();

  private Corpus(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The inputs of a method. */
  public static Corpus of(Class<?> test, String method) {
    return new Corpus(
        Path.of("src/test/resources")
            .resolve(test.getPackageName().replace('.', '/'))
            .resolve(test.getSimpleName() + "Inputs")
            .resolve(method));
  }

  public List<byte[]> inputs() {
    return List.copyOf(inputs);
  }

  /** Tries so many damaged inputs; a failure names the one that failed. */
  public void damaged(int count, Consumer<byte[]> test) {
    SplittableRandom random = new SplittableRandom(53);
    for (int i = 0; i < count; i++) {
      byte[] input = damaged(random);
      try {
        test.accept(input);
      } catch (RuntimeException | Error failure) {
        throw new AssertionError(
            "damaged input " + i + ": " + HexFormat.of().formatHex(input), failure);
      }
    }
  }

  private byte[] damaged(SplittableRandom random) {
    byte[] input = inputs.get(random.nextInt(inputs.size())).clone();
    for (int i = 1 + random.nextInt(4); i > 0 && input.length > 0; i--) {
      int at = random.nextInt(input.length);
      switch (random.nextInt(6)) {
        case 0 -> input[at] = (byte) random.nextInt(256);
        case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> input = Arrays.copyOf(input, at);
        case 3 -> input = spliced(input, at, inputs.get(random.nextInt(inputs.size())), random);
        case 4 -> input = without(input, at, Math.min(input.length, at + 1 + random.nextInt(8)));
        default -> {
          int length = Math.min(input.length - at, 1 + random.nextInt(16));
          int from = random.nextInt(input.length - length + 1);
          System.arraycopy(input, from, input, at, length);
        }
      }
    }
    return input.length > MOST_OCTETS ? Arrays.copyOf(input, MOST_OCTETS) : input;
  }

  /** A piece of another input put in at a place. */
  private static byte[] spliced(byte[] input, int at, byte[] other, SplittableRandom random) {
    int from = random.nextInt(other.length + 1);
    int length = Math.min(other.length - from, random.nextInt(64));
    byte[] spliced = Arrays.copyOf(input, input.length + length);
    System.arraycopy(input, at, spliced, at + length, input.length - at);
    System.arraycopy(other, from, spliced, at, length);
    return spliced;
  }

  private static byte[] without(byte[] input, int from, int to) {
    byte[] shorter = Arrays.copyOf(input, input.length - (to - from));
    System.arraycopy(input, to, shorter, from, input.length - to);
    return shorter;
  }
}
