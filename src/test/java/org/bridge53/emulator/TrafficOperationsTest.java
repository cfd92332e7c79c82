package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficOperationsTest extends ZoneFixture {
  private static final String HEAD =
      "{\"AWSPolicyFormatVersion\":\"2015-10-01\",\"RecordType\":\"A\",\"Endpoints\":"
          + "{\"one\":{\"Type\":\"value\",\"Value\":\"192.0.2.1\"},"
          + "\"two\":{\"Type\":\"value\",\"Value\":\"192.0.2.2\"}},";
  private static final String FAILOVER =
      HEAD
          + "\"StartRule\":\"r\",\"Rules\":{\"r\":{\"RuleType\":\"failover\",\"Primary\":"
          + "{\"EndpointReference\":\"one\",\"HealthCheck\":\"check\"},"
          + "\"Secondary\":{\"RuleReference\":\"s\"}},"
          + "\"s\":{\"RuleType\":\"weighted\",\"Items\":["
          + "{\"EndpointReference\":\"one\",\"Weight\":\"1\"},"
          + "{\"EndpointReference\":\"two\",\"Weight\":\"3\"}]}}}";

  private Answer policy(String name, String document) throws Exception {
    return client.post(
        "trafficpolicy",
        "CreateTrafficPolicyRequest",
        "<Name>" + name + "</Name><Document>" + document + "</Document>");
  }

  private Answer instance(String policyId, String name, int version) throws Exception {
    return client.post(
        "trafficpolicyinstance",
        "CreateTrafficPolicyInstanceRequest",
        "<HostedZoneId>"
            + zone
            + "</HostedZoneId><Name>"
            + name
            + "</Name><TTL>30</TTL><TrafficPolicyId>"
            + policyId
            + "</TrafficPolicyId><TrafficPolicyVersion>"
            + version
            + "</TrafficPolicyVersion>");
  }

  @Test
  void policyAndInstance_listedAndEvaluated() throws Exception {
    String id = policy("web", FAILOVER).one("Id");
    assertEquals(FAILOVER, client.get("trafficpolicy/" + id + "/1").ok().one("Document"));
    Answer made = instance(id, "www.example.org", 1);
    assertEquals(201, made.status(), made.body());
    Answer listed = client.get("hostedzone/" + zone + "/rrset?name=www.example.org").ok();
    assertEquals(List.of(made.one("Id")), listed.all("TrafficPolicyInstanceId"));
    assertEquals(made.one("Id"), client.get("trafficpolicyinstances?maxitems=1").ok().one("Id"));
    assertEquals(
        made.one("Id"), client.get("trafficpolicyinstances/hostedzone?id=" + zone).ok().one("Id"));
    List<PossibleAnswer> answers =
        emulator.possibleAnswers(zone, "www.example.org", "A", Place.UNKNOWN);
    assertEquals(
        List.of(new PossibleAnswer("NOERROR", "A", 30L, List.of("192.0.2.1"), 1, null)), answers);
    emulator.health("check", false);
    answers = emulator.possibleAnswers(zone, "www.example.org", "A", Place.UNKNOWN);
    assertEquals(2, answers.size());
    assertEquals(0.25, answers.getFirst().probability(), 1e-9);
    client.delete("trafficpolicy/" + id + "/1").error(400, "TrafficPolicyInUse");
    client.delete("trafficpolicyinstance/" + made.one("Id")).ok();
    assertEquals(
        List.of(),
        client
            .get("hostedzone/" + zone + "/rrset?name=www.example.org")
            .ok()
            .all("TrafficPolicyInstanceId"));
    client.delete("trafficpolicy/" + id + "/1").ok();
    client.get("trafficpolicy/" + id + "/1").error(404, "NoSuchTrafficPolicy");
  }

  @Test
  void newVersion_usedAfterTheUpdate() throws Exception {
    String id = policy("web", HEAD + "\"StartEndpoint\":\"one\"}").one("Id");
    String instance = instance(id, "www.example.org", 1).one("Id");
    Answer second =
        client.post(
            "trafficpolicy/" + id,
            "CreateTrafficPolicyVersionRequest",
            "<Document>" + HEAD + "\"StartEndpoint\":\"two\"}</Document>");
    assertEquals("2", second.one("Version"));
    client
        .post(
            "trafficpolicyinstance/" + instance,
            "UpdateTrafficPolicyInstanceRequest",
            "<TTL>60</TTL><TrafficPolicyId>"
                + id
                + "</TrafficPolicyId><TrafficPolicyVersion>2</TrafficPolicyVersion>")
        .ok();
    assertEquals(
        List.of("192.0.2.2"),
        emulator.possibleAnswers(zone, "www.example.org", "A", Place.UNKNOWN).getFirst().values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"AWSPolicyFormatVersion\":\"1999-01-01\",\"RecordType\":\"A\",\"StartEndpoint\":\"e\"}",
        "{\"AWSPolicyFormatVersion\":\"2015-10-01\",\"RecordType\":\"NS\",\"StartEndpoint\":\"e\"}",
        HEAD + "\"StartEndpoint\":\"none\"}",
        HEAD + "\"StartRule\":\"none\"}",
        HEAD + "\"StartRule\":\"r\",\"StartEndpoint\":\"one\"}",
        HEAD + "\"StartRule\":\"r\",\"Rules\":{\"r\":{\"RuleType\":\"magic\"}}}",
        HEAD
            + "\"StartRule\":\"r\",\"Rules\":{\"r\":{\"RuleType\":\"weighted\",\"Items\":["
            + "{\"RuleReference\":\"r\",\"Weight\":\"1\"}]}}}",
        HEAD
            + "\"StartRule\":\"r\",\"Rules\":{\"r\":{\"RuleType\":\"weighted\",\"Items\":["
            + "{\"EndpointReference\":\"one\",\"Weight\":\"256\"}]}}}",
        HEAD
            + "\"StartRule\":\"r\",\"Rules\":{\"r\":{\"RuleType\":\"multivalue\",\"Items\":["
            + "{\"RuleReference\":\"r\"}]}}}"
      })
  void documentThatIsNone_refused(String document) throws Exception {
    policy("web", document).error(400, "InvalidTrafficPolicyDocument");
  }

  @Test
  void whatAwsRefuses() throws Exception {
    String id = policy("web", FAILOVER).one("Id");
    policy("web", FAILOVER).error(409, "TrafficPolicyAlreadyExists");
    instance(id, "www.example.com", 1).error(400, "InvalidInput");
    instance(id, "www.example.org", 2).error(404, "NoSuchTrafficPolicy");
    assertEquals(201, instance(id, "www.example.org", 1).status());
    instance(id, "www.example.org", 1).error(409, "TrafficPolicyInstanceAlreadyExists");
    client.get("trafficpolicyinstance/none").error(404, "NoSuchTrafficPolicyInstance");
  }

  @Test
  void dnssec_asItWasSet() throws Exception {
    assertEquals(
        "NOT_SIGNING", client.get("hostedzone/" + zone + "/dnssec").ok().one("ServeSignature"));
    emulator.signing(zone, "SIGNING");
    assertEquals(
        "SIGNING", client.get("hostedzone/" + zone + "/dnssec").ok().one("ServeSignature"));
    String hidden = emulator.createZone("corp", new Vpc("vpc-0123abcd", "eu-west-1"));
    assertTrue(
        client
            .get("hostedzone/" + hidden + "/dnssec")
            .error(400, "InvalidInput")
            .contains("private"));
  }
}
