package org.bridge53.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What Prometheus would read. */
public final class Scrape {
  private Scrape() {}

  /** The page of a server on 127.0.0.1. */
  public static String page(int port) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /** The lines of a page that begin so, sorted. */
  public static List<String> lines(String page, String prefix) {
    return page.lines().filter(line -> line.startsWith(prefix)).sorted().toList();
  }
}
