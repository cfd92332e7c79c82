package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Speaks the API to an emulator in hand-written XML, as no SDK would. */
final class ApiClient implements AutoCloseable {
  static final String NS = " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";
  static final String SOMEBODY = authorization("AKIATEST", "us-east-1", "route53");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI endpoint;
  private final String authorization;

  ApiClient(URI endpoint, String authorization) {
    this.endpoint = endpoint;
    this.authorization = authorization;
  }

  ApiClient(Emulator emulator) {
    this(emulator.endpoint(), SOMEBODY);
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress("127.0.0.1", 0);
  }

  static String authorization(String key, String region, String service) {
    return "AWS4-HMAC-SHA256 Credential="
        + key
        + "/20261124/"
        + region
        + "/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=00";
  }

  /** What came back. */
  record Answer(int status, String body, HttpResponse<String> response) {
    Element root() {
      try {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
      } catch (SAXException | IOException | ParserConfigurationException e) {
        throw new AssertionError(body, e);
      }
    }

    /** The texts of all elements of a name, in document order. */
    List<String> all(String name) {
      NodeList nodes = root().getElementsByTagNameNS("*", name);
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        texts.add(nodes.item(i).getTextContent());
      }
      return texts;
    }

    /** The text of the one element of a name. */
    String one(String name) {
      List<String> texts = all(name);
      assertEquals(1, texts.size(), () -> name + " in " + body);
      return texts.getFirst();
    }

    /** Checks status and code and gives the message. */
    String error(int wantedStatus, String wantedCode) {
      assertEquals(wantedStatus, status, body);
      assertEquals("ErrorResponse", root().getLocalName());
      assertEquals(wantedCode, one("Code"), body);
      assertEquals(1, all("RequestId").size(), body);
      return all("Message").getFirst();
    }

    Answer ok() {
      assertEquals(200, status, body);
      return this;
    }
  }

  Answer send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    if (!authorization.isEmpty()) {
      builder.header("Authorization", authorization);
    }
    HttpResponse<String> response =
        http.send(
            builder.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body(), response);
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + "/2013-04-01/" + path));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(to(path).GET());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(to(path).DELETE());
  }

  /** Posts {@code <root xmlns=…>inner</root>}. */
  Answer post(String path, String root, String inner) throws IOException, InterruptedException {
    return send(
        to(path)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "<" + root + NS + ">" + inner + "</" + root + ">")));
  }

  Answer createZone(String name, String reference, String more)
      throws IOException, InterruptedException {
    return post(
        "hostedzone",
        "CreateHostedZoneRequest",
        "<Name>" + name + "</Name><CallerReference>" + reference + "</CallerReference>" + more);
  }

  Answer change(String zoneId, String... changes) throws IOException, InterruptedException {
    return post(
        "hostedzone/" + zoneId + "/rrset",
        "ChangeResourceRecordSetsRequest",
        "<ChangeBatch><Changes>" + String.join("", changes) + "</Changes></ChangeBatch>");
  }

  static String changeXml(String action, String name, String type, String inner) {
    return "<Change><Action>"
        + action
        + "</Action><ResourceRecordSet><Name>"
        + name
        + "</Name><Type>"
        + type
        + "</Type>"
        + inner
        + "</ResourceRecordSet></Change>";
  }

  static String values(long ttl, String... values) {
    StringBuilder xml = new StringBuilder("<TTL>" + ttl + "</TTL><ResourceRecords>");
    for (String value : values) {
      xml.append("<ResourceRecord><Value>")
          .append(value.replace("&", "&amp;").replace("<", "&lt;"))
          .append("</Value></ResourceRecord>");
    }
    return xml.append("</ResourceRecords>").toString();
  }

  static String plain(String action, String name, String type, String... values) {
    return changeXml(action, name, type, values(300, values));
  }

  static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.close();
  }
}
