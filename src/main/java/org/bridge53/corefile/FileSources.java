package org.bridge53.corefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Imported files from the file system. */
public final class FileSources implements Sources {
  /** Longest file that is read. */
  static final int MAX_OCTETS = 16 << 20;

  private static final String STANDARD_INPUT = "/dev/stdin";

  private final Path workingDirectory;

  /**
   * @param workingDirectory where relative paths of main files, and of imports in a configuration
   *     from standard input, begin
   */
  public FileSources(Path workingDirectory) {
    this.workingDirectory = workingDirectory.toAbsolutePath();
  }

  @Override
  public String absolute(String file) {
    try {
      return workingDirectory.resolve(file).normalize().toString();
    } catch (InvalidPathException notAPath) {
      return file;
    }
  }

  @Override
  public List<String> find(String importingFile, String pattern) throws IOException {
    Path folder = workingDirectory;
    if (!importingFile.equals(STANDARD_INPUT)) {
      Path parent = Path.of(absolute(importingFile)).getParent();
      folder = parent == null ? workingDirectory : parent;
    }
    Path relative;
    try {
      relative = Path.of(pattern);
    } catch (InvalidPathException notAPath) {
      return List.of();
    }
    Path root = relative.getRoot();
    List<Path> found = List.of(root == null ? folder : root);
    for (Path element : relative) {
      found = step(found, element.toString());
    }
    return found.stream().map(path -> path.normalize().toString()).toList();
  }

  /** What a name, or a pattern of names, means in each of some folders. */
  private static List<Path> step(List<Path> folders, String name) throws IOException {
    boolean wildcard = name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      if (!wildcard) {
        Path path = folder.resolve(name);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          found.add(path);
        }
      } else if (Files.isDirectory(folder)) {
        List<Path> inFolder = new ArrayList<>();
        try (DirectoryStream<Path> entries =
            Files.newDirectoryStream(
                folder, entry -> matches(name, String.valueOf(entry.getFileName())))) {
          entries.forEach(inFolder::add);
        } catch (AccessDeniedException denied) {
          throw new IOException("permission denied: " + folder, denied);
        } catch (java.nio.file.DirectoryIteratorException failed) {
          throw new IOException("cannot list " + folder, failed);
        }
        inFolder.sort(null);
        found.addAll(inFolder);
      }
    }
    return found;
  }

  /** Whether a name matches a pattern with {@code *} (any characters) and {@code ?} (one). */
  static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int afterStar = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        afterStar = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++afterStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  @Override
  public String read(String path) throws IOException {
    Path file = Path.of(path);
    if (Files.isDirectory(file)) {
      throw new IOException("is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(MAX_OCTETS + 1);
      if (octets.length > MAX_OCTETS) {
        throw new IOException("larger than " + (MAX_OCTETS >> 20) + " MiB");
      }
      return Utf8.decode(octets);
    } catch (NoSuchFileException missing) {
      throw new IOException("no such file or directory", missing);
    } catch (AccessDeniedException denied) {
      throw new IOException("permission denied", denied);
    }
  }
}
