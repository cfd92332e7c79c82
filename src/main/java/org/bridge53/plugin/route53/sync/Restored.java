package org.bridge53.plugin.route53.sync;

import org.bridge53.plugin.route53.snapshot.AccountStore;
import org.bridge53.plugin.route53.snapshot.ZoneImage;
import org.bridge53.plugin.route53.translation.PrivateZones;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.jspecify.annotations.Nullable;

/**
 * A zone as the snapshot has it.
 *
 * @param confirmedMillis of the epoch, when AWS last confirmed it
 */
record Restored(ZoneImage image, Translation.Translated zone, long confirmedMillis) {
  /** Which program this is: another one may make another zone of the same listing. */
  private static final String PROGRAM = program();

  private static String program() {
    @Nullable String version = Restored.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Reads a zone from the disk; null if it is not there. */
  static @Nullable Restored of(AccountStore store, String zoneId) {
    ZoneImage image = store.restore(zoneId);
    if (image != null
        && ZoneTranslator.restore(zoneId, image.apex(), image.sets())
            instanceof Translation.Translated zone) {
      return new Restored(
          image,
          // What could not be read is known from the time when it was tried.
          new Translation.Translated(zone.zone(), zone.sets(), image.problems(), image.withheld()),
          Math.max(image.publishedMillis(), store.confirmedMillis(zoneId)));
    }
    return null;
  }

  /** The digest of its listing; null: it must be made anew whatever the listing says. */
  @Nullable String digest() {
    return image.program().equals(PROGRAM) ? image.digest() : null;
  }

  /** What is to be kept of a version. */
  static ZoneImage image(
      String zoneId, Translation.Translated zone, String digest, long serial, long nowMillis) {
    return new ZoneImage(
        zoneId,
        zone.zone().apex(),
        PrivateZones.isPrivate(zone.zone()),
        serial,
        nowMillis,
        digest,
        PROGRAM,
        zone.sets(),
        zone.problems(),
        zone.withheld());
  }
}
