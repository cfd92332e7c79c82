package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

class MetadataTest {
  @Test
  void values_lazyAndLastCounts() {
    Metadata metadata = new Metadata();
    AtomicInteger asked = new AtomicInteger();
    assertEquals("", metadata.get("a/b"));
    metadata.put("a/b", () -> "value " + asked.incrementAndGet());
    metadata.put("a/c", () -> "c");
    assertEquals(0, asked.get());
    assertEquals("value 1", metadata.get("a/b"));
    metadata.put("a/b", () -> "other");
    assertEquals("other", metadata.get("a/b"));
    assertEquals("c", metadata.get("a/c"));
  }

  @Test
  void store_staysWithTheQuery() {
    Query query = Queries.edns("example.org", "A", 1232, true);
    assertNull(query.metadata());
    Metadata metadata = new Metadata();
    Query with = query.withMetadata(metadata);
    assertNull(query.metadata());
    assertSame(metadata, with.metadata());
    assertSame(metadata, with.withFlags(0).metadata());
    assertSame(metadata, with.withUdpPayloadOctets(512).metadata());
    Query below = with.withQuestion(with.qname().parent(), RrType.NS);
    assertSame(metadata, below.metadata());
    assertEquals(1, below.depth());
    assertSame(query.octets(), with.octets());
  }
}
