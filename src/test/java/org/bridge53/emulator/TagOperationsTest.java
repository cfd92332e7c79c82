package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Test;

class TagOperationsTest extends ZoneFixture {
  private Answer change(String inner) throws Exception {
    return client.post("tags/hostedzone/" + zone, "ChangeTagsForResourceRequest", inner);
  }

  private static String tag(String key, String value) {
    return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
  }

  @Test
  void addReplaceRemove() throws Exception {
    change("<AddTags>" + tag("bridge53:serve", "true") + tag("owner", "dns") + "</AddTags>").ok();
    change(
            "<AddTags>"
                + tag("owner", "net")
                + "</AddTags><RemoveTagKeys><Key>bridge53:serve</Key></RemoveTagKeys>")
        .ok();
    Answer listed = client.get("tags/hostedzone/" + zone).ok();
    assertEquals(zone, listed.one("ResourceId"));
    assertEquals("hostedzone", listed.one("ResourceType"));
    assertEquals("owner", listed.one("Key"));
    assertEquals("net", listed.one("Value"));
  }

  @Test
  void several_upToTen() throws Exception {
    String other = emulator.createZone("example.net", null);
    change("<AddTags>" + tag("a", "1") + "</AddTags>").ok();
    String ids =
        "<ResourceIds><ResourceId>"
            + zone
            + "</ResourceId><ResourceId>"
            + other
            + "</ResourceId></ResourceIds>";
    Answer listed = client.post("tags/hostedzone", "ListTagsForResourcesRequest", ids).ok();
    assertEquals(List.of(zone, other), listed.all("ResourceId"));
    assertEquals("a", listed.one("Key"));
    String eleven =
        "<ResourceIds>" + ("<ResourceId>" + zone + "</ResourceId>").repeat(11) + "</ResourceIds>";
    client
        .post("tags/hostedzone", "ListTagsForResourcesRequest", eleven)
        .error(400, "InvalidInput");
    client.post("tags/hostedzone", "ListTagsForResourcesRequest", "").error(400, "InvalidInput");
    client
        .post("tags/hostedzone", "ListTagsForResourcesRequest", ids.replace(other, "Z0"))
        .error(404, "NoSuchHostedZone");
  }

  @Test
  void refusals() throws Exception {
    change("").error(400, "InvalidInput");
    change("<AddTags>" + tag("a", "1").repeat(11) + "</AddTags>").error(400, "InvalidInput");
    change("<AddTags>" + tag("x".repeat(129), "1") + "</AddTags>").error(400, "InvalidInput");
    change("<AddTags>" + tag("a", "x".repeat(257)) + "</AddTags>").error(400, "InvalidInput");
    client.get("tags/hostedzone/Z0").error(404, "NoSuchHostedZone");
    client.get("tags/healthcheck/h1").error(404, "NoSuchHealthCheck");
    client.get("tags/bucket/b1").error(400, "InvalidInput");
  }
}
