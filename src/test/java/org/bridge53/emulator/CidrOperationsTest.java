package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Test;

class CidrOperationsTest extends EmulatorFixture {
  private Answer create(String name) throws Exception {
    return client.post(
        "cidrcollection",
        "CreateCidrCollectionRequest",
        "<Name>" + name + "</Name><CallerReference>ref-" + name + "</CallerReference>");
  }

  private String created(String name) throws Exception {
    Answer answer = create(name);
    assertEquals(201, answer.status(), answer.body());
    assertEquals("1", answer.one("Version"));
    return answer.one("Id");
  }

  private static String edit(String location, String action, String... networks) {
    StringBuilder list = new StringBuilder();
    for (String network : networks) {
      list.append("<Cidr>").append(network).append("</Cidr>");
    }
    return "<member><LocationName>"
        + location
        + "</LocationName><Action>"
        + action
        + "</Action><CidrList>"
        + list
        + "</CidrList></member>";
  }

  private Answer change(String id, String... changes) throws Exception {
    return client.post(
        "cidrcollection/" + id,
        "ChangeCidrCollectionRequest",
        "<Changes>" + String.join("", changes) + "</Changes>");
  }

  @Test
  void collections_locationsAndBlocks_listed() throws Exception {
    String id = created("offices");
    change(
            id,
            edit("paris", "PUT", "192.0.2.0/24", "2001:db8::/48"),
            edit("rome", "PUT", "198.51.100.0/24"))
        .ok();
    Answer listed = client.get("cidrcollection").ok();
    assertEquals(id, listed.one("Id"));
    assertEquals("2", listed.one("Version"));
    assertEquals("offices", listed.one("Name"));
    assertEquals(
        List.of("paris", "rome"), client.get("cidrcollection/" + id).ok().all("LocationName"));
    Answer first = client.get("cidrcollection/" + id + "/cidrblocks?maxresults=2").ok();
    assertEquals(List.of("192.0.2.0/24", "2001:db8::/48"), first.all("CidrBlock"));
    Answer second =
        client.get("cidrcollection/" + id + "/cidrblocks?nexttoken=" + first.one("NextToken")).ok();
    assertEquals(List.of("198.51.100.0/24"), second.all("CidrBlock"));
    assertEquals(List.of(), second.all("NextToken"));
    assertEquals(
        List.of("198.51.100.0/24"),
        client.get("cidrcollection/" + id + "/cidrblocks?location=rome").ok().all("CidrBlock"));
  }

  @Test
  void blocksTakenAway_andTheCollectionGoes() throws Exception {
    String id = created("offices");
    change(id, edit("paris", "PUT", "192.0.2.0/24")).ok();
    client.delete("cidrcollection/" + id).error(400, "CidrCollectionInUseException");
    change(id, edit("paris", "DELETE_IF_EXISTS", "192.0.2.0/24", "198.51.100.0/24")).ok();
    client.delete("cidrcollection/" + id).ok();
    client.get("cidrcollection/" + id).error(404, "NoSuchCidrCollectionException");
  }

  @Test
  void whatAwsRefuses() throws Exception {
    String id = created("offices");
    create("offices").error(400, "CidrCollectionAlreadyExistsException");
    create("a name").error(400, "InvalidInput");
    for (String network : List.of("192.0.2.0/25", "2001:db8::/49", "192.0.2.1", "0.0.0.0/0", "x")) {
      change(id, edit("paris", "PUT", network)).error(400, "InvalidInput");
    }
    change(id, edit("*", "PUT", "192.0.2.0/24")).error(400, "InvalidInput");
    change(id, edit("paris", "REPLACE", "192.0.2.0/24")).error(400, "InvalidInput");
    change(id, edit("paris", "PUT", "192.0.2.0/24"), edit("rome", "PUT", "192.0.2.0/24"))
        .error(400, "CidrBlockInUseException");
    assertEquals(List.of(), client.get("cidrcollection/" + id).ok().all("LocationName"));
    client
        .post(
            "cidrcollection/" + id,
            "ChangeCidrCollectionRequest",
            "<CollectionVersion>7</CollectionVersion><Changes>"
                + edit("paris", "PUT", "192.0.2.0/24")
                + "</Changes>")
        .error(409, "CidrCollectionVersionMismatchException");
    client
        .get("cidrcollection/" + id + "/cidrblocks?location=rome")
        .error(404, "NoSuchCidrLocationException");
    for (int i = 0; i < 4; i++) {
      created("more" + i);
    }
    create("six").error(403, "LimitsExceeded");
    String[] many = new String[1001];
    for (int i = 0; i < many.length; i++) {
      many[i] = "10." + i / 256 + "." + i % 256 + ".0/24";
    }
    assertTrue(
        change(id, edit("paris", "PUT", many)).error(403, "LimitsExceeded").contains("BLOCKS"));
  }
}
