package org.bridge53.plugin.route53.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueUrlTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://sqs.us-east-1.amazonaws.com/111122223333/b,https://sqs.us-east-1.amazonaws.com,us-east-1,111122223333",
        "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/b,https://sqs.cn-north-1.amazonaws.com.cn,cn-north-1,111122223333",
        "https://sqs-fips.us-gov-west-1.amazonaws.com/111122223333/b.fifo,https://sqs-fips.us-gov-west-1.amazonaws.com,us-gov-west-1,111122223333",
        "https://sqs.eu-central-1.api.aws/111122223333/b,https://sqs.eu-central-1.api.aws,eu-central-1,111122223333",
        "https://vpce-1a2b-3c.sqs.eu-west-2.vpce.amazonaws.com/111122223333/b,https://vpce-1a2b-3c.sqs.eu-west-2.vpce.amazonaws.com,eu-west-2,111122223333",
        "https://eu-west-1.queue.amazonaws.com/111122223333/b,https://eu-west-1.queue.amazonaws.com,eu-west-1,111122223333",
        "https://queue.amazonaws.com/111122223333/b,https://queue.amazonaws.com,us-east-1,111122223333",
        "http://127.0.0.1:4566/000000000000/b,http://127.0.0.1:4566,-,000000000000",
        "http://[::1]:9324/queue/b,http://[::1]:9324,-,-",
        "https://mysqs.example/b,https://mysqs.example,-,-"
      })
  void hostTellsTheRegion_pathTheAccount(
      String text, String endpoint, String region, String account) {
    QueueUrl url = QueueUrl.read(text);
    assertEquals(endpoint, url.endpoint().toString());
    assertEquals(region, url.region());
    assertEquals(account, url.accountId());
    assertEquals(text, url.text());
  }
}
