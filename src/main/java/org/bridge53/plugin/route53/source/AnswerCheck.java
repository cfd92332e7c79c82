package org.bridge53.plugin.route53.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Looks at an answer before the SDK does.
 *
 * <p>The SDK never looks at the name of a document's root, and it takes an empty body for an empty
 * response: any well-formed page of a captive portal, or Route 53's answer to another question,
 * would be a zone without record sets. So a success must begin as the document that was asked for,
 * and it is read whole, up to a limit that keeps a wrong endpoint from filling the heap.
 */
final class AnswerCheck implements ExecutionInterceptor {
  /** Far beyond 300 record sets: one page of the largest that AWS takes. */
  static final int MAX_OCTETS = 32 << 20;

  private static final int HEAD_OCTETS = 1024;
  private static final String LISTING = "ListResourceRecordSetsResponse";

  /** What the SDK gets to read instead of a page that is known. */
  private static final byte[] NOTHING_NEW =
      ("<"
              + LISTING
              + " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ResourceRecordSets/>"
              + "<IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></"
              + LISTING
              + ">")
          .getBytes(StandardCharsets.US_ASCII);

  private final boolean json;
  private volatile String host;

  /** The body is not what was asked for; the message goes on from the host's name. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private AnswerCheck(String service, boolean json) {
    this.host = service;
    this.json = json;
  }

  /**
   * Of a service whose documents are named after their operation.
   *
   * @param service what it is called before the first request
   */
  static AnswerCheck ofXml(String service) {
    return new AnswerCheck(service, false);
  }

  /** Of one that answers with JSON objects. */
  static AnswerCheck ofJson(String service) {
    return new AnswerCheck(service, true);
  }

  /** Of the last request; the service's name before the first. */
  String host() {
    return host;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes executionAttributes) {
    SdkHttpRequest request = context.httpRequest();
    boolean usual = request.port() == ("https".equals(request.protocol()) ? 443 : 80);
    host = usual ? request.host() : request.host() + ":" + request.port();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes executionAttributes) {
    if (!context.httpResponse().isSuccessful()) {
      return context.responseBody();
    }
    byte[] body = context.responseBody().map(AnswerCheck::readAll).orElseGet(() -> new byte[0]);
    if (body.length == 0) {
      throw new Refused("sent an empty answer");
    }
    if (body.length > MAX_OCTETS) {
      throw new Refused("sent more than " + MAX_OCTETS + " octets");
    }
    if (json) {
      // What is wrong inside, the SDK notices; a page of HTML it would call broken JSON.
      if (body[0] != '{') {
        throw new Refused("sent another document than a JSON object");
      }
      return Optional.of(new ByteArrayInputStream(body));
    }
    String head =
        new String(body, 0, Math.min(body.length, HEAD_OCTETS), StandardCharsets.ISO_8859_1);
    // Each document of Route 53's API is named after its operation.
    String root =
        executionAttributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME) + "Response";
    if (!head.contains(root)) {
      throw new Refused("sent another document than a " + root);
    }
    PageMemory.Visit visit = executionAttributes.getAttribute(PageMemory.VISIT);
    boolean same = visit != null && visit.isSame(body);
    if (!same && !isUtf8(body)) {
      throw new Refused("sent octets that are no UTF-8"); // the JDK's parser would say it on stderr
    }
    return Optional.of(
        new ByteArrayInputStream(same ? NOTHING_NEW : SetIdentifiers.withSlashesHidden(body)));
  }

  private static boolean isUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] readAll(InputStream body) {
    try (body) {
      return body.readNBytes(MAX_OCTETS + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
