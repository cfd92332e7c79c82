package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;

class RrsetTest {
  private static final DomainName OWNER = NameText.parse("www.example.");

  @Test
  void packedRecords_areTheSameSet() {
    Rrset set = Rrset.of(OWNER, RrType.A, 300, List.of(new byte[] {10, 0, 0, 1}, new byte[0]));
    Rrset again = Rrset.ofPacked(OWNER, RrType.A, 300, set.packed());
    assertEquals(2, again.count());
    assertEquals(RrClass.IN, again.rrclass());
    assertEquals(300, again.ttl());
    assertArrayEquals(new byte[] {10, 0, 0, 1}, again.rdatas().getFirst());
    assertArrayEquals(new byte[0], again.rdatas().getLast());
  }

  @Test
  void packedRecordsThatAreNotWhole_areRefused() {
    for (byte[] packed :
        List.of(new byte[0], new byte[] {0}, new byte[] {0, 2, 1}, new byte[] {0, 0, 0})) {
      assertThrows(
          IllegalArgumentException.class, () -> Rrset.ofPacked(OWNER, RrType.A, 300, packed));
    }
  }
}
