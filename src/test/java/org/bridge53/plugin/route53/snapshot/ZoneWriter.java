package org.bridge53.plugin.route53.snapshot;

import java.nio.file.Path;
import org.bridge53.plugin.route53.ThreadedResources;
import org.bridge53.plugin.route53.model.AwsAccess;

/**
 * A process that publishes versions of zones as fast as the disk takes them, until it is killed:
 * {@code ZoneWriter DIRECTORY ZONES}.
 */
final class ZoneWriter {
  static final AwsAccess ACCESS = new AwsAccess("killed", null, null, null);
  static final int RECORD_SETS = 200;

  private ZoneWriter() {}

  static String zone(int index) {
    return "zone" + index + ".example.";
  }

  public static void main(String[] arguments) {
    int zones = Integer.parseInt(arguments[1]);
    ThreadedResources resources = new ThreadedResources();
    SnapshotStore store = new SnapshotStores().join(Path.of(arguments[0]), false, resources);
    AccountStore account = store.account(ACCESS);
    while (true) {
      for (int i = 0; i < zones; i++) {
        String id = "Z" + i;
        long serial = account.nextSerial(id, 0, 0);
        account.save(Images.plain(id, zone(i), RECORD_SETS, serial));
      }
      store.round(
          false); // without the rest between two rounds: all the time a file is being written
      System.out.println("round");
    }
  }
}
