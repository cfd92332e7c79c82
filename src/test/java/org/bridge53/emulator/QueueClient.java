package org.bridge53.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Speaks SQS's JSON protocol by hand. */
final class QueueClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final String key;

  QueueClient(Emulator emulator) {
    this(emulator.endpoint(), "AKIATEST");
  }

  QueueClient(URI endpoint, String key) {
    this.endpoint = endpoint;
    this.key = key;
  }

  record Answer(int status, Map<?, ?> fields, HttpResponse<String> response) {
    Answer ok() {
      if (status != 200) {
        throw new AssertionError(status + " " + fields);
      }
      return this;
    }

    String text(String name) {
      return String.valueOf(fields.get(name));
    }

    List<?> messages() {
      return fields.get("Messages") instanceof List<?> list ? list : List.of();
    }
  }

  Answer call(String operation, Map<String, ?> fields)
      throws IOException, InterruptedException, BadText {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(endpoint + "/"))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + operation)
                .header("Authorization", ApiClient.authorization(key, "eu-west-1", "sqs"))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(JsonText.write(fields)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), (Map<?, ?>) JsonText.read(response.body()), response);
  }

  @Override
  public void close() {
    http.close();
  }
}
