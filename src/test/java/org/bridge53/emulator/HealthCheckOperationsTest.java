package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.util.List;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckOperationsTest extends EmulatorFixture {
  private static final String HTTP = "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress>";

  @Override
  Emulator.Builder settings() {
    return Emulator.builder().metricPage(2);
  }

  private Answer create(String reference, String config) throws Exception {
    return client.post(
        "healthcheck",
        "CreateHealthCheckRequest",
        "<CallerReference>"
            + reference
            + "</CallerReference><HealthCheckConfig>"
            + config
            + "</HealthCheckConfig>");
  }

  private String created(String reference, String config) throws Exception {
    Answer answer = create(reference, config);
    assertEquals(201, answer.status(), answer.body());
    return answer.one("Id");
  }

  private Answer update(String id, String inner) throws Exception {
    return client.post("healthcheck/" + id, "UpdateHealthCheckRequest", inner);
  }

  private static String calculated(int threshold, String... children) {
    StringBuilder xml =
        new StringBuilder("<Type>CALCULATED</Type><HealthThreshold>" + threshold)
            .append("</HealthThreshold><ChildHealthChecks>");
    for (String child : children) {
      xml.append("<ChildHealthCheck>").append(child).append("</ChildHealthCheck>");
    }
    return xml.append("</ChildHealthChecks>").toString();
  }

  @Nested
  class Creating {
    @Test
    void defaults_filledIn() throws Exception {
      Answer answer = create("one", HTTP);
      assertEquals(201, answer.status());
      String id = answer.one("Id");
      assertTrue(
          answer
              .response()
              .headers()
              .firstValue("Location")
              .orElse("")
              .endsWith("/2013-04-01/healthcheck/" + id));
      Answer got = client.get("healthcheck/" + id).ok();
      assertEquals("80", got.one("Port"));
      assertEquals("30", got.one("RequestInterval"));
      assertEquals("3", got.one("FailureThreshold"));
      assertEquals("false", got.one("Inverted"));
      assertEquals("1", got.one("HealthCheckVersion"));
      assertEquals(List.of(), got.all("EnableSNI"));
      String secure =
          created(
              "two",
              "<Type>HTTPS</Type><FullyQualifiedDomainName>a.example</"
                  + "FullyQualifiedDomainName>");
      Answer https = client.get("healthcheck/" + secure).ok();
      assertEquals("443", https.one("Port"));
      assertEquals("true", https.one("EnableSNI"));
    }

    @Test
    void callerReference_sameSettingsGiveTheSameCheckAndOthersAnError() throws Exception {
      String id = created("one", HTTP);
      assertEquals(id, created("one", HTTP));
      create("one", HTTP + "<Port>81</Port>").error(409, "HealthCheckAlreadyExists");
      assertNotEquals(id, created("two", HTTP));
      client.delete("healthcheck/" + id).ok();
      create("one", HTTP).error(409, "HealthCheckAlreadyExists");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<Type>PING</Type>",
          "<Type>HTTP</Type>",
          "<Type>TCP</Type><IPAddress>192.0.2.1</IPAddress>",
          "<Type>HTTP</Type><IPAddress>127.0.0.1</IPAddress>",
          "<Type>HTTP</Type><IPAddress>10.1.2.3</IPAddress>",
          "<Type>HTTP</Type><IPAddress>example.org</IPAddress>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><Port>0</Port>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><RequestInterval>20</RequestInterval>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><FailureThreshold>11</FailureThreshold>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><SearchString>x</SearchString>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><HealthThreshold>1</HealthThreshold>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><RoutingControlArn>a</RoutingControlArn>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><Regions><Region>us-east-1</Region>"
              + "</Regions>",
          "<Type>HTTP</Type><IPAddress>192.0.2.1</IPAddress><Regions><Region>mars</Region></Regions>",
          "<Type>HTTP_STR_MATCH</Type><IPAddress>192.0.2.1</IPAddress>",
          "<Type>TCP</Type><IPAddress>192.0.2.1</IPAddress><Port>1</Port><ResourcePath>/</ResourcePath>",
          "<Type>CALCULATED</Type>",
          "<Type>CALCULATED</Type><HealthThreshold>1</HealthThreshold><ChildHealthChecks>"
              + "<ChildHealthCheck>nobody</ChildHealthCheck></ChildHealthChecks>",
          "<Type>CLOUDWATCH_METRIC</Type>",
          "<Type>CLOUDWATCH_METRIC</Type><AlarmIdentifier><Region>us-east-1</Region><Name>a</Name>"
              + "</AlarmIdentifier><InsufficientDataHealthStatus>Maybe</InsufficientDataHealthStatus>",
          "<Type>RECOVERY_CONTROL</Type>",
          "<Type>CALCULATED</Type><HealthThreshold>0</HealthThreshold><IPAddress>192.0.2.1</IPAddress>"
        })
    void wrongSettings_invalidInput(String config) throws Exception {
      create("one", config).error(400, "InvalidInput");
      assertEquals("0", client.get("healthcheckcount").ok().one("HealthCheckCount"));
    }

    @Test
    void tooMany_refused() throws Exception {
      for (int i = 0; i < 200; i++) {
        created("r" + i, HTTP);
      }
      create("more", HTTP).error(400, "TooManyHealthChecks");
      assertEquals("200", client.get("healthcheckcount").ok().one("HealthCheckCount"));
    }
  }

  @Nested
  class Changing {
    @Test
    void update_changesWhatItNamesAndCounts() throws Exception {
      String id = created("one", HTTP + "<ResourcePath>/ok</ResourcePath>");
      Answer changed =
          update(id, "<HealthCheckVersion>1</HealthCheckVersion><Inverted>true</Inverted>").ok();
      assertEquals("2", changed.one("HealthCheckVersion"));
      assertEquals("/ok", changed.one("ResourcePath"));
      assertEquals("true", changed.one("Inverted"));
      update(id, "<HealthCheckVersion>1</HealthCheckVersion><Port>8080</Port>")
          .error(409, "HealthCheckVersionMismatch");
      update(
              id,
              "<ResetElements><ResettableElementName>ResourcePath</ResettableElementName>"
                  + "</ResetElements>")
          .ok();
      assertEquals(List.of(), client.get("healthcheck/" + id).ok().all("ResourcePath"));
      update(id, "<Port>70000</Port>").error(400, "InvalidInput");
      update(id, "<SearchString>x</SearchString>").error(400, "InvalidInput");
      update(
              id,
              "<ResetElements><ResettableElementName>Port</ResettableElementName></ResetElements>")
          .error(400, "InvalidInput");
      update("nobody", "").error(404, "NoSuchHealthCheck");
    }

    @Test
    void delete_alsoOfOneInUse() throws Exception {
      String id = created("one", HTTP);
      String zone = emulator.createZone("example.org", null);
      client
          .change(
              zone,
              ApiClient.changeXml(
                  "CREATE",
                  "www.example.org",
                  "A",
                  "<SetIdentifier>a</SetIdentifier><Weight>1</Weight>"
                      + ApiClient.values(60, "192.0.2.1")
                      + "<HealthCheckId>"
                      + id
                      + "</HealthCheckId>"))
          .ok();
      client.delete("healthcheck/" + id).ok();
      client.get("healthcheck/" + id).error(404, "NoSuchHealthCheck");
      client.delete("healthcheck/" + id).error(404, "NoSuchHealthCheck");
      client.get("healthcheck/" + id + "/status").error(404, "NoSuchHealthCheck");
    }

    @Test
    void list_inPages() throws Exception {
      for (int i = 0; i < 5; i++) {
        created("r" + i, HTTP);
      }
      Answer first = client.get("healthcheck?maxitems=2").ok();
      assertEquals(2, first.all("Id").size());
      assertEquals("true", first.one("IsTruncated"));
      Answer last = client.get("healthcheck?maxitems=3&marker=" + first.one("NextMarker")).ok();
      assertEquals(3, last.all("Id").size());
      assertEquals("false", last.one("IsTruncated"));
      assertEquals(List.of(), last.all("NextMarker"));
    }

    @Test
    void otherAccounts_seeNothingOfIt() throws Exception {
      String id = created("one", HTTP);
      try (Emulator two =
              Emulator.builder().account("OTHER", "210987654321").start(ApiClient.anyPort());
          ApiClient mine = new ApiClient(two);
          ApiClient other =
              new ApiClient(
                  two.endpoint(), ApiClient.authorization("OTHER", "us-east-1", "route53"))) {
        Answer made =
            mine.post(
                "healthcheck",
                "CreateHealthCheckRequest",
                "<CallerReference>one</CallerReference><HealthCheckConfig>"
                    + HTTP
                    + "</HealthCheckConfig>");
        other.get("healthcheck/" + made.one("Id")).error(404, "NoSuchHealthCheck");
        assertEquals(List.of(), other.get("healthcheck").ok().all("Id"));
      }
      client.get("healthcheck/" + id).ok();
    }

    @Test
    void tags_ofHealthChecks() throws Exception {
      String id = created("one", HTTP);
      client
          .post(
              "tags/healthcheck/" + id,
              "ChangeTagsForResourceRequest",
              "<AddTags><Tag><Key>a</Key><Value>1</Value></Tag></AddTags>")
          .ok();
      Answer listed = client.get("tags/healthcheck/" + id).ok();
      assertEquals("healthcheck", listed.one("ResourceType"));
      assertEquals("1", listed.one("Value"));
    }
  }

  @Nested
  class States {
    private long successes(String id) throws Exception {
      return client.get("healthcheck/" + id + "/status").ok().all("Status").stream()
          .filter(status -> status.startsWith("Success"))
          .count();
    }

    @Test
    void status_asItWasSet() throws Exception {
      String id = created("one", HTTP);
      assertEquals(16, successes(id));
      emulator.health(id, false);
      assertEquals(0, successes(id));
      emulator.checkers(id, 3);
      assertEquals(3, successes(id));
      String path = "healthcheck/" + id + "/status?emulator-";
      client.send(client.to(path + "healthy=false").PUT(HttpRequest.BodyPublishers.noBody())).ok();
      assertEquals(0, successes(id));
      client.send(client.to(path + "passing=7").PUT(HttpRequest.BodyPublishers.noBody())).ok();
      assertEquals(7, successes(id));
      client
          .send(client.to(path + "passing=17").PUT(HttpRequest.BodyPublishers.noBody()))
          .error(400, "InvalidInput");
      client
          .send(client.to(path + "none=1").PUT(HttpRequest.BodyPublishers.noBody()))
          .error(400, "InvalidInput");
      String parent = created("two", calculated(1, id));
      client.get("healthcheck/" + parent + "/status").error(400, "InvalidInput");
    }

    @Test
    void metrics_invertedDisabledAndCalculated() throws Exception {
      String one = created("one", HTTP);
      String two = created("two", HTTP + "<Inverted>true</Inverted>");
      String off = created("off", HTTP + "<Inverted>true</Inverted><Disabled>true</Disabled>");
      String parent = created("parent", calculated(1, one, two));
      assertEquals(List.of("1.0", "0.0", "0.0", "1.0"), metrics(one, two, off, parent));
      emulator.health(one, false);
      assertEquals(List.of("0.0", "0.0", "0.0", "0.0"), metrics(one, two, off, parent));
      emulator.health(two, false);
      emulator.health(off, false);
      assertEquals(List.of("0.0", "1.0", "0.0", "1.0"), metrics(one, two, off, parent));
      emulator.checkers(one, 2);
      assertEquals(List.of("0.0"), metrics(one));
      emulator.checkers(one, 3);
      assertEquals(List.of("1.0"), metrics(one), "more than 18 % of the checkers");
      assertEquals(List.of(), metrics("nobody"));
    }

    /** The values of all pages, of checks that have one. */
    private List<String> metrics(String... ids) throws Exception {
      String query = query(ids);
      Answer first = monitoring("us-east-1", query).ok();
      List<String> values = new java.util.ArrayList<>(values(first));
      for (Answer page = first; !page.all("NextToken").isEmpty(); ) {
        page = monitoring("us-east-1", query + "&NextToken=" + page.one("NextToken")).ok();
        values.addAll(values(page));
      }
      return values;
    }

    private List<String> values(Answer answer) {
      return answer.all("Values").stream().map(String::strip).filter(v -> !v.isEmpty()).toList();
    }

    private String query(String... ids) {
      StringBuilder query =
          new StringBuilder(
              "Action=GetMetricData&Version=2010-08-01&StartTime=2026-01-01T00%3A00%3A00Z"
                  + "&EndTime=2126-01-01T00%3A00%3A00Z");
      for (int i = 0; i < ids.length; i++) {
        String at = "&MetricDataQueries.member." + (i + 1) + ".";
        String metric = at + "MetricStat.Metric.";
        query
            .append(at + "Id=c" + i)
            .append(metric + "Namespace=AWS%2FRoute53")
            .append(metric + "MetricName=HealthCheckStatus")
            .append(metric + "Dimensions.member.1.Name=HealthCheckId")
            .append(metric + "Dimensions.member.1.Value=" + ids[i]);
      }
      return query.toString();
    }

    private Answer monitoring(String region, String form) throws Exception {
      try (ApiClient cloudWatch =
          new ApiClient(
              emulator.endpoint(), ApiClient.authorization("AKIATEST", region, "monitoring"))) {
        return cloudWatch.send(
            HttpRequest.newBuilder(emulator.endpoint().resolve("/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
      }
    }

    @Test
    void metrics_elsewhereNone() throws Exception {
      String one = created("one", HTTP);
      assertEquals(List.of(), values(monitoring("eu-west-1", query(one)).ok()));
      assertEquals(1, emulator.calls().count(Operation.GET_METRIC_DATA));
    }

    @Test
    void metrics_refusals() throws Exception {
      String good = query("a");
      String east = "us-east-1";
      monitoring(east, good.replace("Id=c0", "Id=C0")).error(400, "ValidationError");
      monitoring(east, good.replace("2126", "2006")).error(400, "ValidationError");
      monitoring(east, good.replace("StartTime", "Start")).error(400, "ValidationError");
      monitoring(east, good.replace("2026-01-01T", "today")).error(400, "ValidationError");
      monitoring(east, query()).error(400, "ValidationError");
      monitoring(east, query(new String[501])).error(400, "ValidationError");
      monitoring(east, good + "&NextToken=page-9").error(400, "InvalidNextToken");
      monitoring(east, "Action=ListMetrics").error(400, "InvalidAction");
      client
          .send(
              HttpRequest.newBuilder(emulator.endpoint().resolve("/"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(good)))
          .error(403, "SignatureDoesNotMatch");
      emulator
          .faults()
          .arm(
              Fault.error(403, "AccessDenied", "not you"),
              Faults.Scope.of(Operation.GET_METRIC_DATA));
      monitoring(east, good).error(403, "AccessDenied");
    }
  }
}
