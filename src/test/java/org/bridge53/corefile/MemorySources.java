package org.bridge53.corefile;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** Files in memory, the main one in {@code /etc/bridge53}. */
public final class MemorySources implements Sources {
  private final TreeMap<String, String> files = new TreeMap<>();

  public MemorySources file(String path, String text) {
    files.put(path, text);
    return this;
  }

  @Override
  public String absolute(String file) {
    return file.startsWith("/") ? file : "/etc/bridge53/" + file;
  }

  @Override
  public List<String> find(String importingFile, String pattern) {
    String from = absolute(importingFile);
    String path =
        pattern.startsWith("/") ? pattern : from.substring(0, from.lastIndexOf('/') + 1) + pattern;
    int folder = path.lastIndexOf('/') + 1;
    return files.keySet().stream()
        .filter(
            name ->
                name.lastIndexOf('/') + 1 == folder && name.startsWith(path.substring(0, folder)))
        .filter(name -> FileSources.matches(path.substring(folder), name.substring(folder)))
        .toList();
  }

  @Override
  public String read(String path) throws IOException {
    String text = files.get(path);
    if (text == null || text.equals("a folder")) {
      throw new IOException("is a directory");
    }
    return text;
  }
}
