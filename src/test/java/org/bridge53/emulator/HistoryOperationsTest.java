package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryOperationsTest {
  private Emulator emulator;
  private ApiClient client;
  private String zone;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().start(ApiClient.anyPort());
    client = new ApiClient(emulator);
    zone = emulator.createZone("example.org", null);
  }

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
  }

  private Answer batches(String query) throws Exception {
    return client.get("hostedzone/" + zone + "/changebatches" + query);
  }

  @Test
  void zoneWithout_featureNotEnabled() throws Exception {
    batches("").error(400, "FeatureNotEnabled");
    assertEquals(List.of(), client.get("hostedzone/" + zone).ok().all("RetentionStartsAt"));
    emulator.changeHistory(zone, true);
    assertEquals(1, client.get("hostedzone/" + zone).ok().all("RetentionStartsAt").size());
    assertEquals(List.of(), batches("").ok().all("ChangeId"));
    emulator.changeHistory(zone, false);
    batches("").error(400, "FeatureNotEnabled");
  }

  @Test
  void batches_orderedPagedAndAfterOne() throws Exception {
    emulator.changeHistory(zone, true);
    for (String label : List.of("a", "b", "c")) {
      client
          .change(
              zone,
              ApiClient.plain("CREATE", label + ".example.org", "A", "192.0.2.1"),
              ApiClient.plain("CREATE", label + ".example.org", "TXT", "\"x\""))
          .ok();
    }
    Answer all = batches("").ok();
    List<String> ids = all.all("ChangeId");
    assertEquals(3, ids.size());
    assertEquals(List.of("2", "2", "2"), all.all("ChangeCount"));
    assertEquals("ChangeResourceRecordSets", all.all("Operation").getFirst());
    assertTrue(all.all("SubmittedBy").getFirst().endsWith(":user/AKIATEST"));
    assertEquals(ids.reversed(), batches("?sortorder=DESCENDING").ok().all("ChangeId"));
    assertEquals(
        ids.subList(1, 3), batches("?startafterchangeid=" + ids.get(0)).ok().all("ChangeId"));
    batches("?startafterchangeid=C0").error(404, "NoSuchChange");
    batches("?sortorder=UP").error(400, "InvalidInput");
    Answer first = batches("?maxresults=2").ok();
    assertEquals(ids.subList(0, 2), first.all("ChangeId"));
    assertEquals(
        ids.subList(2, 3),
        batches("?maxresults=2&nexttoken=" + first.one("NextToken")).ok().all("ChangeId"));
    Answer one = batches("/" + ids.get(1)).ok();
    assertEquals(List.of("CREATE", "CREATE"), one.all("Action"));
    assertEquals(List.of("b.example.org.", "b.example.org."), one.all("Name"));
    batches("/C0").error(404, "NoSuchChange");
    Answer ofSet =
        client
            .get("hostedzone/" + zone + "/rrsetchanges?recordname=c.example.org&recordtype=A")
            .ok();
    assertEquals(List.of(ids.get(2)), ofSet.all("ChangeId"));
  }
}
