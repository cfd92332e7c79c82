package org.bridge53.plugin.route53.routing;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.jspecify.annotations.Nullable;

/** AWS targets that a test names; others are not known. */
public final class FakeTargets implements Targets {
  private final Map<DomainName, Resolution> resolutions = new HashMap<>();

  public FakeTargets with(String name, Resolution resolution) {
    resolutions.put(NameText.parse(name), resolution);
    return this;
  }

  @Override
  public Resolution resolve(DomainName target, int type) {
    return resolutions.getOrDefault(target, new Unavailable("nobody knows " + target));
  }

  @Override
  public @Nullable Boolean hasRecords(DomainName target, int type) {
    return switch (resolve(target, type)) {
      case Known _ -> true;
      case None _ -> false;
      default -> null;
    };
  }
}
