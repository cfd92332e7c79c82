package org.bridge53.emulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch's GetMetricData (query protocol, version 2010-08-01) for one metric, {@code
 * AWS/Route53} {@code HealthCheckStatus}: each check has one value, that of this minute, and it has
 * it where Route 53 writes its metrics, in us-east-1 or the region that the emulator signs for.
 * Runs while holding the store's monitor.
 */
final class MetricOperations {
  static final String NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
  private static final int MOST_QUERIES = 500;

  private final Store store;

  MetricOperations(Store store) {
    this.store = store;
  }

  /** One {@code MetricDataQuery}: its id and the check that it asks for, null for other metrics. */
  private record Asked(String id, @Nullable String check) {}

  Reply get(ApiRequest request) {
    Instant start = instant(request, "StartTime");
    Instant end = instant(request, "EndTime");
    if (!start.isBefore(end)) {
      throw invalid("The parameter StartTime must be less than the parameter EndTime.");
    }
    List<Asked> asked = asked(request);
    int from = from(request, asked.size());
    int to = Math.min(asked.size(), from + store.settings().metricPage());
    Instant minute = store.settings().clock().instant().truncatedTo(ChronoUnit.MINUTES);
    String home = store.settings().signingRegion();
    boolean here =
        request.region().equals(home == null ? "us-east-1" : home)
            && !minute.isBefore(start)
            && minute.isBefore(end);
    XmlText xml =
        new XmlText("GetMetricDataResponse", NAMESPACE)
            .open("GetMetricDataResult")
            .open("MetricDataResults");
    for (Asked each : asked.subList(from, to)) {
      String check = each.check();
      boolean known = here && check != null && isOwn(check, request.account());
      xml.open("member")
          .element("Id", each.id())
          .element("Label", "HealthCheckStatus")
          .element("StatusCode", "Complete")
          .open("Timestamps");
      if (known) {
        xml.element("member", minute.toString());
      }
      xml.close().open("Values");
      if (known && check != null) {
        xml.element("member", store.checks().isHealthy(check) ? "1.0" : "0.0");
      }
      xml.close().close();
    }
    xml.close();
    if (to < asked.size()) {
      xml.element("NextToken", "page-" + to);
    }
    return Reply.ok(xml.close());
  }

  private boolean isOwn(String id, String account) {
    HealthCheck check = store.checks().find(id);
    return check == null ? store.checks().hasState(id) : check.account.equals(account);
  }

  private static List<Asked> asked(ApiRequest request) {
    List<Asked> asked = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    while (true) {
      String at = "MetricDataQueries.member." + (asked.size() + 1) + ".";
      String id = request.query(at + "Id");
      if (id == null) {
        break;
      }
      if (!id.matches("[a-z][a-zA-Z0-9_]*") || !ids.add(id)) {
        throw invalid("The value " + id + " for parameter " + at + "Id is not matching the rules.");
      }
      String metric = at + "MetricStat.Metric.";
      boolean status =
          "AWS/Route53".equals(request.query(metric + "Namespace"))
              && "HealthCheckStatus".equals(request.query(metric + "MetricName"))
              && "HealthCheckId".equals(request.query(metric + "Dimensions.member.1.Name"));
      asked.add(new Asked(id, status ? request.query(metric + "Dimensions.member.1.Value") : null));
    }
    if (asked.isEmpty()) {
      throw invalid("The parameter MetricDataQueries is required.");
    }
    if (asked.size() > MOST_QUERIES) {
      throw invalid(
          "The collection MetricDataQueries must not have a size greater than 500. It has "
              + asked.size()
              + " elements.");
    }
    return asked;
  }

  private static int from(ApiRequest request, int most) {
    String token = request.query("NextToken");
    if (token == null) {
      return 0;
    }
    if (!token.matches("page-[0-9]{1,3}") || Integer.parseInt(token.substring(5)) >= most) {
      throw new ApiException(400, "InvalidNextToken", "The next token specified is invalid.");
    }
    return Integer.parseInt(token.substring(5));
  }

  private static Instant instant(ApiRequest request, String parameter) {
    String text = request.query(parameter);
    if (text == null) {
      throw invalid("The parameter " + parameter + " is required.");
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw invalid("timestamp must follow ISO8601: " + text);
    }
  }

  private static ApiException invalid(String message) {
    return new ApiException(400, "ValidationError", message);
  }
}
