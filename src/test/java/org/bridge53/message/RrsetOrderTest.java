package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Records;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;

/** {@link Rrset#inOrder}: the same records, the same octets, another order. */
class RrsetOrderTest {
  private static List<String> written(Rrset rrset) {
    Query query = Queries.of("example.org", "MX");
    Response response = Response.authoritative(List.of(rrset), List.of(), List.of());
    return Records.rdatas(Records.message(query, response), Section.ANSWER);
  }

  private static int octets(Rrset rrset) {
    Query query = Queries.of("example.org", "MX");
    Response response = Response.authoritative(List.of(rrset), List.of(), List.of());
    return new ResponseWriter(1232).write(query, response, new byte[1232], 1232);
  }

  @Test
  void addresses_reordered() {
    Rrset set = Records.of("example.org", "A", "192.0.2.1", "192.0.2.2", "192.0.2.3");
    Rrset other = set.inOrder(new int[] {2, 0, 1});
    assertEquals(List.of("192.0.2.3", "192.0.2.1", "192.0.2.2"), written(other));
    assertEquals(3, other.count());
    assertEquals(set, other.inOrder(new int[] {1, 2, 0}));
    assertEquals(List.of("192.0.2.1", "192.0.2.2", "192.0.2.3"), written(set));
  }

  @Test
  void rdataOfSeveralLengths_reordered() {
    Rrset set = Records.of("example.org", "TXT", "a", "\"a longer text\"", "bb");
    assertEquals(
        List.of("\"bb\"", "\"a longer text\"", "\"a\""), written(set.inOrder(new int[] {2, 1, 0})));
  }

  @Test
  void compressedNames_stayCompressed() {
    Rrset set =
        Records.of(
            "example.org",
            "MX",
            "10 mail.example.org.",
            "20 mx.elsewhere.test.",
            "5 example.org.",
            "30 a.b.c.example.org.");
    for (int[] order :
        List.of(new int[] {3, 2, 1, 0}, new int[] {0, 1, 2, 3}, new int[] {1, 3, 0, 2})) {
      Rrset other = set.inOrder(order);
      List<String> expected =
          Arrays.stream(order).mapToObj(index -> written(set).get(index)).toList();
      assertEquals(expected, written(other));
      assertEquals(octets(set), octets(other));
      CompressedRecords compressed = other.compressed();
      assertEquals(4 + 3, compressed.pointers().length);
      // As if they had been compressed in this order.
      CompressedRecords direct =
          CompressedRecords.of(Rrset.of(other.owner(), other.type(), other.ttl(), other.rdatas()));
      assertArrayEquals(direct.octets(), compressed.octets());
      assertArrayEquals(direct.pointers(), compressed.pointers());
    }
  }

  @Test
  void synthesised_byItsOwnerWhateverTheOrderAndTtl() {
    Rrset set = Records.of("example.org", "A", "192.0.2.1", "192.0.2.2");
    int[] swapped = {1, 0};
    assertFalse(set.inOrder(swapped).isSynthesised());
    assertFalse(set.inOrder(swapped).withTtl(5).isSynthesised());
    Rrset made = set.withOwner(Queries.of("www.example.org", "A").qname());
    assertTrue(made.isSynthesised());
    assertTrue(made.inOrder(swapped).withTtl(5).isSynthesised());
  }

  @Test
  void setOfOneQuery_reorderedToo() {
    Rrset set = Records.of("*.example.org", "MX", "10 a.example.org.", "20 b.example.org.");
    Rrset other = set.withOwner(Queries.of("example.org", "A").qname()).inOrder(new int[] {1, 0});
    assertEquals(List.of("20 b.example.org.", "10 a.example.org."), written(other));
  }
}
