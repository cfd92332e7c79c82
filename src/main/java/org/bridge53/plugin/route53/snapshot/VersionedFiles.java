package org.bridge53.plugin.route53.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of files of which several versions are kept: {@code NAME.NUMBER.KIND}, the number in ten
 * digits. A version is whole or not there, whenever the process or the machine ends.
 */
final class VersionedFiles {
  /*
   * A version is written aside, forced to the disk, renamed (which is atomic), and the folder is forced
   * once behind all renames of a round. Only then do older versions go. What is left aside after a
   * crash is removed by the next round that writes that name.
   */

  private static final int DIGITS = 10;
  private static final String ASIDE = ".new";
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  /**
   * A version of a file.
   *
   * @param number unsigned 32-bit; the highest is the newest
   */
  record Version(String name, String kind, long number, Path path) {}

  private final Path folder;

  VersionedFiles(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Makes a folder, and those above it, that nobody else may look into. */
  static void create(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions("rwx------"));
    }
  }

  private static FileAttribute<?>[] permissions(String text) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  /** Opens a file that stays empty: who locks it, writes. */
  static FileChannel openLock(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
        permissions("rw-------"));
  }

  /** Why something failed, in a few words. */
  static String reason(Exception failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "a file is in the way";
      case FileSystemException about when about.getReason() != null -> about.getReason();
      case IOException other when other.getMessage() != null -> other.getMessage();
      default -> failure.toString();
    };
  }

  /** All versions of all files of a kind, the newest of each name first; empty without a folder. */
  Map<String, List<Version>> all(String kind) throws IOException {
    Map<String, List<Version>> all = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Version version = version(file);
        if (version != null && version.kind().equals(kind)) {
          all.computeIfAbsent(version.name(), _ -> new ArrayList<>()).add(version);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return all;
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    all.values().forEach(each -> each.sort(Comparator.comparingLong(Version::number).reversed()));
    return all;
  }

  private static @Nullable Version version(Path file) {
    String[] parts = file.getFileName().toString().split("\\.", -1);
    if (parts.length != 3 || parts[1].length() != DIGITS) {
      return null;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (parts[1].charAt(i) < '0' || parts[1].charAt(i) > '9') {
        return null;
      }
    }
    return new Version(parts[0], parts[2], Long.parseLong(parts[1]), file);
  }

  /**
   * Writes a version that comes into force with {@link #force}.
   *
   * @param name letters and digits
   */
  Version write(String name, String kind, long number, byte[] content) throws IOException {
    String digits = Long.toString(number);
    Path file =
        folder.resolve(name + "." + "0".repeat(DIGITS - digits.length()) + digits + "." + kind);
    Path aside = folder.resolve(name + "." + kind + ASIDE);
    Files.deleteIfExists(aside);
    try (FileChannel channel =
        FileChannel.open(
            aside,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            permissions("rw-------"))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    } catch (IOException failed) {
      deleteQuietly(aside); // a full disk gets its space back
      throw failed;
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new Version(name, kind, number, file);
  }

  /** Brings the names of all that was written to the disk. */
  void force() throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Removes a version; one that stays is in nobody's way. */
  void delete(Version version) {
    deleteQuietly(version.path());
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It costs its space and nothing else; the next round tries again.
    }
  }
}
