package org.bridge53.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bridge53.emulator.Faults.Armed;
import org.bridge53.emulator.Faults.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Faults by HTTP, for {@code bridge53 emulate}: no call of AWS, so unsigned and not noted.
 *
 * <pre>
 * curl -X POST   'http://127.0.0.1:4580/emulator/faults?fault=throttling&amp;operation=ListResourceRecordSets&amp;times=3'
 * curl           'http://127.0.0.1:4580/emulator/faults'      what is armed
 * curl -X DELETE 'http://127.0.0.1:4580/emulator/faults'      nothing more
 * </pre>
 *
 * The scope: {@code operation}, {@code zone}, {@code account}, {@code page}, {@code after}, {@code
 * times} (calls) and {@code seconds}. A fault's own parameters: {@code value} (milliseconds, a
 * number, a name, a URL, {@code Name: value} of a header), {@code status}, {@code code}, {@code
 * message}, {@code zone}.
 */
final class FaultControl {
  static final String PATH = "/emulator/faults";

  /** What can be asked for by name. */
  private static final Map<String, Function<Asked, Fault>> KINDS = new TreeMap<>();

  static {
    KINDS.put("throttling", _ -> Fault.throttling());
    KINDS.put("access-denied", _ -> new Fault.AccessDenied());
    KINDS.put("expired-token", _ -> Fault.expiredToken());
    KINDS.put("invalid-client-token-id", _ -> Fault.invalidClientTokenId());
    KINDS.put("signature-does-not-match", _ -> Fault.signatureDoesNotMatch());
    KINDS.put("no-such-hosted-zone", asked -> Fault.noSuchHostedZone(asked.needs("zone")));
    KINDS.put("internal-failure", _ -> Fault.internalFailure());
    KINDS.put(
        "error",
        asked ->
            Fault.error(
                (int) asked.number("status", 400, 599, 500),
                asked.text("code", "InternalFailure"),
                asked.text("message", "")));
    KINDS.put(
        "gateway", asked -> Fault.gateway((int) asked.number("status", 400, 599, 502), "Gateway"));
    KINDS.put(
        "clock-skew",
        asked ->
            new Fault.ClockSkew(
                Duration.ofMillis(asked.number("value", -86_400_000, 86_400_000, 600_000)),
                asked.text("code", "SignatureDoesNotMatch")));
    KINDS.put(
        "latency",
        asked -> new Fault.Latency(Duration.ofMillis(asked.number("value", 0, 3_600_000, 1000))));
    KINDS.put("black-hole", _ -> new Fault.BlackHole());
    KINDS.put("cut-body", _ -> new Fault.CutBody());
    KINDS.put("cut-chunks", _ -> new Fault.CutChunks());
    KINDS.put("reset", _ -> new Fault.Reset(false));
    KINDS.put("reset-after-half", _ -> new Fault.Reset(true));
    KINDS.put(
        "slow-drip",
        asked -> new Fault.SlowDrip(Duration.ofMillis(asked.number("value", 0, 60_000, 100))));
    KINDS.put("no-http", _ -> new Fault.NoHttp());
    KINDS.put("header", FaultControl::header);
    KINDS.put("captive-portal", _ -> Fault.html());
    KINDS.put("empty-body", _ -> Fault.emptyBody());
    KINDS.put(
        "redirect",
        asked ->
            new Fault.Redirect((int) asked.number("status", 300, 399, 302), asked.needs("value")));
    KINDS.put("repeated-marker", _ -> new Fault.RepeatedMarker());
    KINDS.put("doubled-at-cut", _ -> new Fault.DoubledAtCut());
    KINDS.put("without-apex", _ -> new Fault.WithoutApex());
    KINDS.put("out-of-order", _ -> new Fault.OutOfOrder());
    KINDS.put(
        "missing-sets", asked -> new Fault.MissingSets((int) asked.number("value", 1, 300, 1)));
    KINDS.put(
        "other-count",
        asked ->
            new Fault.OtherCount(
                asked.needs("zone"), (int) asked.number("value", -10_000, 10_000, 1)));
    KINDS.put(
        "other-name", asked -> new Fault.OtherName(asked.needs("zone"), asked.needs("value")));
    KINDS.put("unlisted", asked -> new Fault.Unlisted(asked.needs("zone")));
  }

  /** The parameters of one request; wrong ones are an ApiException. */
  private record Asked(Map<String, String> query) {
    String text(String name, String otherwise) {
      return query.getOrDefault(name, otherwise);
    }

    String needs(String name) {
      String value = query.get(name);
      if (value == null || value.isEmpty()) {
        throw ApiException.missing(name);
      }
      return value;
    }

    long number(String name, long least, long most, long otherwise) {
      String value = query.get(name);
      return value == null ? otherwise : RecordSetXml.number(value, least, most, name);
    }
  }

  /** The names of all kinds. */
  static Set<String> kinds() {
    return Collections.unmodifiableSet(KINDS.keySet());
  }

  private final Faults faults;

  FaultControl(Faults faults) {
    this.faults = faults;
  }

  private static Fault header(Asked asked) {
    String value = asked.needs("value");
    int colon = value.indexOf(':');
    if (colon < 1) {
      throw ApiException.invalidInput("A header is Name: value, not " + value);
    }
    return new Fault.Header(value.substring(0, colon), value.substring(colon + 1).strip());
  }

  /** The answer to a request at {@link #PATH}. */
  WebResponse answer(WebRequest request, Map<String, String> query) {
    switch (request.method()) {
      case "POST" -> faults.arm(fault(query), scope(new Asked(query)));
      case "DELETE" -> faults.clear();
      case "GET" -> {
        // tells only
      }
      default -> throw new ApiException(405, "MethodNotAllowed", "GET, POST or DELETE " + PATH);
    }
    List<Object> all = new ArrayList<>();
    for (Armed each : faults.armed()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("fault", each.fault().toString());
      fields.put("scope", each.scope().toString());
      fields.put("hits", each.hits());
      all.add(fields);
    }
    return new WebResponse(
        200, "application/json", Dispatcher.utf8(JsonText.write(Map.of("faults", all)) + "\n"));
  }

  private static Fault fault(Map<String, String> query) {
    Asked asked = new Asked(query);
    String name = asked.needs("fault");
    Function<Asked, Fault> kind = KINDS.get(name);
    if (kind == null) {
      throw ApiException.notInSet("fault", name, KINDS.keySet());
    }
    return kind.apply(asked);
  }

  private static Scope scope(Asked asked) {
    String name = asked.query().get("operation");
    Scope scope = Scope.all();
    if (name != null) {
      Operation operation = Operation.named(name);
      if (operation == null) {
        throw ApiException.invalidInput("There is no operation " + name);
      }
      scope = Scope.of(operation);
    }
    String zone = asked.query().get("zone");
    boolean ofListings =
        "other-count".equals(asked.query().get("fault"))
            || "other-name".equals(asked.query().get("fault"))
            || "unlisted".equals(asked.query().get("fault"));
    if (zone != null && !ofListings) {
      scope = scope.zone(zone); // those faults bring their zone to whatever lists it
    }
    String account = asked.query().get("account");
    if (account != null) {
      scope = scope.account(account);
    }
    scope =
        scope
            .page((int) asked.number("page", 1, Integer.MAX_VALUE, 0))
            .after((int) asked.number("after", 0, Integer.MAX_VALUE, 0))
            .times((int) asked.number("times", 1, Integer.MAX_VALUE, Integer.MAX_VALUE));
    @Nullable String seconds = asked.query().get("seconds");
    return seconds == null
        ? scope
        : scope.lasting(Duration.ofSeconds(asked.number("seconds", 1, 86_400, 1)));
  }
}
