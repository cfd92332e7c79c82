package org.bridge53.emulator;

import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Health checks, and what their checkers report. Each operation runs while holding the store's
 * monitor.
 *
 * <p>One operation is not AWS's: {@code PUT /2013-04-01/healthcheck/ID/status} with the parameter
 * {@code emulator-healthy} (true or false) or {@code emulator-passing} (how many of the 16 checkers
 * find the endpoint healthy) says what is seen, since nobody looks.
 */
final class HealthCheckOperations {
  private static final int PAGE = 100;
  private static final int MOST_ON_PAGE = 1000;
  private static final int LONGEST_REFERENCE = 64;

  private final Store store;

  HealthCheckOperations(Store store) {
    this.store = store;
  }

  Reply create(ApiRequest request) {
    XmlNode body = request.body("CreateHealthCheckRequest");
    String reference = RecordSetXml.required(body, "CallerReference", "");
    if (reference.isEmpty() || reference.length() > LONGEST_REFERENCE) {
      throw ApiException.longerThan("callerReference", reference, LONGEST_REFERENCE);
    }
    XmlNode config = body.child("HealthCheckConfig");
    if (config == null) {
      throw ApiException.missing("healthCheckConfig");
    }
    HealthCheck check =
        checks()
            .create(
                request.account(),
                reference,
                CheckConfigXml.read(config, checks(), request.account()));
    XmlText xml = new XmlText("CreateHealthCheckResponse");
    CheckConfigXml.write(check, xml);
    return new Reply(201, xml, "/2013-04-01/healthcheck/" + check.id);
  }

  Reply get(ApiRequest request) {
    XmlText xml = new XmlText("GetHealthCheckResponse");
    CheckConfigXml.write(check(request), xml);
    return Reply.ok(xml);
  }

  Reply list(ApiRequest request) {
    String marker = request.query("marker");
    String start = marker == null ? "" : marker;
    List<HealthCheck> rest =
        checks().of(request.account()).stream()
            .filter(check -> check.id.compareTo(start) >= 0)
            .toList();
    int items = request.query("maxitems") == null ? PAGE : request.maxItems(MOST_ON_PAGE);
    boolean stuck = request.hit(Fault.RepeatedMarker.class) && !rest.isEmpty();
    XmlText xml = new XmlText("ListHealthChecksResponse").open("HealthChecks");
    rest.stream().limit(items).forEach(check -> CheckConfigXml.write(check, xml));
    xml.close();
    RecordSetXml.optional(xml, "Marker", marker);
    xml.element("IsTruncated", rest.size() > items || stuck);
    if (stuck) {
      xml.element("NextMarker", rest.getFirst().id);
    } else if (rest.size() > items) {
      xml.element("NextMarker", rest.get(items).id);
    }
    return Reply.ok(xml.element("MaxItems", items));
  }

  Reply count(ApiRequest request) {
    return Reply.ok(
        new XmlText("GetHealthCheckCountResponse")
            .element("HealthCheckCount", checks().of(request.account()).size()));
  }

  Reply update(ApiRequest request) {
    HealthCheck check = check(request);
    XmlNode body = request.body("UpdateHealthCheckRequest");
    String version = body.textOf("HealthCheckVersion");
    if (version != null
        && RecordSetXml.number(version, 1, Long.MAX_VALUE, "healthCheckVersion") != check.version) {
      throw new ApiException(
          409,
          "HealthCheckVersionMismatch",
          "The value of HealthCheckVersion in the request doesn't match the version of the health"
              + " check: "
              + check.version);
    }
    check.config = CheckConfigXml.updated(check.config, body, checks(), request.account());
    check.version++;
    XmlText xml = new XmlText("UpdateHealthCheckResponse");
    CheckConfigXml.write(check, xml);
    return Reply.ok(xml);
  }

  /** Record sets that name it do not keep it. */
  Reply delete(ApiRequest request) {
    checks().remove(check(request));
    return Reply.ok(new XmlText("DeleteHealthCheckResponse"));
  }

  Reply status(ApiRequest request) {
    HealthCheck check = check(request);
    if (check.config.type().equals(CheckConfig.CALCULATED)) {
      throw ApiException.invalidInput(
          "Invalid parameter : The status of a calculated health check cannot be had from its"
              + " checkers.");
    }
    return Reply.ok(observations(check));
  }

  Reply setStatus(ApiRequest request) {
    HealthCheck check = check(request);
    String healthy = request.query("emulator-healthy");
    String passing = request.query("emulator-passing");
    if (healthy != null) {
      checks()
          .passing(
              check.id, RecordSetXml.bool(healthy, "emulator-healthy") ? HealthChecks.CHECKERS : 0);
    } else {
      if (passing == null) {
        throw ApiException.missing("emulator-healthy");
      }
      checks()
          .passing(
              check.id,
              (int) RecordSetXml.number(passing, 0, HealthChecks.CHECKERS, "emulator-passing"));
    }
    return Reply.ok(observations(check));
  }

  private XmlText observations(HealthCheck check) {
    String at = store.settings().clock().instant().truncatedTo(ChronoUnit.MILLIS).toString();
    int passing = checks().passing(check.id);
    List<String> regions =
        check.config.regions().isEmpty() ? CheckConfigXml.REGIONS : check.config.regions();
    XmlText xml = new XmlText("GetHealthCheckStatusResponse").open("HealthCheckObservations");
    for (int i = 0; i < HealthChecks.CHECKERS; i++) {
      xml.open("HealthCheckObservation")
          .element("Region", regions.get(i % regions.size()))
          .element("IPAddress", "192.0.2." + (i + 1))
          .open("StatusReport")
          .element(
              "Status",
              i < passing
                  ? "Success: HTTP Status Code 200, OK"
                  : "Failure: Connection timed out. The endpoint or the internet connection is"
                      + " down, or requests are being blocked by your firewall.")
          .element("CheckedTime", at)
          .close()
          .close();
    }
    return xml.close();
  }

  private HealthChecks checks() {
    return store.checks();
  }

  private HealthCheck check(ApiRequest request) {
    return checks().check(request.account(), request.argument(0));
  }
}
