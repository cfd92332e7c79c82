package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.QueueMessage;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.bridge53.testing.Requires;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A queue that is not ours. */
class MotoQueueTest {
  @Test
  void queueOfMoto_receivedDeletedAndMissed() throws Exception {
    var moto = Requires.moto();
    moto.reset();
    URI endpoint = moto.endpoint();
    try (SqsClient sqs =
            SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        HostedZoneSource source =
            new AwsHostedZoneSource(
                new AwsAccess(null, null, new AwsAccess.AccessKey("test", "test", null), null),
                Timeouts.DEFAULT)) {
      String url = sqs.createQueue(r -> r.queueName("bridge53")).queueUrl();
      for (int i = 0; i < 12; i++) {
        String body = "{\"ä\": " + i + "}";
        sqs.sendMessage(r -> r.queueUrl(url).messageBody(body));
      }
      QueueUrl queue = QueueUrl.read(url);
      assertEquals("123456789012", queue.accountId());
      QueueSource queues = source.queues();
      for (int size : List.of(10, 2)) {
        List<QueueMessage> messages = queues.receive(queue);
        assertEquals(size, messages.size());
        queues.delete(queue, messages);
      }
      sqs.deleteQueue(r -> r.queueUrl(url));
      SourceException gone = assertThrows(SourceException.class, () -> queues.receive(queue));
      assertEquals(Kind.NO_SUCH_ZONE, gone.kind(), gone.getMessage());
    }
  }
}
