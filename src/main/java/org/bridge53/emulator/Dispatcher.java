package org.bridge53.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bridge53.emulator.Operation.Match;
import org.jspecify.annotations.Nullable;

/*
 * A request's way: find the operation, look at the credential scope, take the tokens, note the call, meet the faults, run the operation while holding the
 * store's monitor, send. Waiting (latency, holds, black holes) happens outside the monitor on the request's own virtual thread, and ends when the emulator closes.
 */

/** Turns HTTP requests into operations and their outcome into responses. */
final class Dispatcher implements HttpHandler {
  private static final String VERSION = "2013-04-01";
  private static final int LONGEST_BODY_OCTETS = 4 << 20;

  /** The connection is to be dropped without an answer. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered() {
      super(null, null, false, false);
    }
  }

  private final Store store;
  private final ZoneOperations zones;
  private final ZoneListings listings;
  private final RecordOperations records;
  private final TagOperations tags;
  private final CidrOperations cidrs;
  private final TrafficOperations traffic;
  private final DnsTester tester;
  private final StsOperations sts;
  private final HealthCheckOperations checks;
  private final MetricOperations metrics;
  private final CallLog calls;
  private final Faults faults;
  private final CountDownLatch closed;

  Dispatcher(Store store, CallLog calls, Faults faults, CountDownLatch closed) {
    this.store = store;
    this.zones = new ZoneOperations(store);
    this.listings = new ZoneListings(store);
    this.records = new RecordOperations(store, zones);
    this.tags = new TagOperations(store);
    this.cidrs = new CidrOperations(store);
    this.traffic = new TrafficOperations(store);
    this.tester = new DnsTester(store);
    this.sts = new StsOperations(store);
    this.checks = new HealthCheckOperations(store);
    this.metrics = new MetricOperations(store);
    this.calls = calls;
    this.faults = faults;
    this.closed = closed;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String requestId = requestId();
    exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
    List<Fault> hit = new ArrayList<>();
    try {
      Reply reply = answer(exchange, hit);
      for (Fault fault : hit) {
        if (fault instanceof Fault.WrongContent wrong) {
          send(
              exchange,
              200,
              wrong.contentType(),
              wrong.body().getBytes(StandardCharsets.UTF_8),
              false);
          return;
        }
      }
      if (reply.location() != null) {
        exchange
            .getResponseHeaders()
            .set(
                "Location",
                "http://" + exchange.getRequestHeaders().getFirst("Host") + reply.location());
      }
      send(exchange, reply.status(), "text/xml", reply.xml().toOctets(), cuts(hit));
    } catch (ApiException e) {
      send(exchange, e.status(), "text/xml", error(e, requestId), cuts(hit));
    } catch (Unanswered e) {
      // The emulator is closing.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private static boolean cuts(List<Fault> hit) {
    return hit.stream().anyMatch(Fault.CutBody.class::isInstance);
  }

  private String requestId() {
    synchronized (store) {
      return new UUID(store.settings().random().nextLong(), store.settings().random().nextLong())
          .toString();
    }
  }

  private static byte[] error(ApiException e, String requestId) {
    XmlText xml = new XmlText("ErrorResponse");
    xml.open("Error")
        .element("Type", e.status() < 500 ? "Sender" : "Receiver")
        .element("Code", e.code())
        .element("Message", e.wireMessage());
    if (e.code().equals("InvalidChangeBatch")) {
      xml.open("Messages");
      e.messages().forEach(message -> xml.element("Message", message));
      xml.close();
    }
    return xml.close().element("RequestId", requestId).toOctets();
  }

  private static void send(
      HttpExchange exchange, int status, String contentType, byte[] body, boolean cut)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
    if (cut) {
      exchange.getResponseBody().flush();
    }
  }

  private Reply answer(HttpExchange exchange, List<Fault> hit)
      throws IOException, Unanswered, InterruptedException {
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY_OCTETS + 1);
    if (body.length > LONGEST_BODY_OCTETS) {
      throw new ApiException(
          413,
          "RequestEntityTooLarge",
          "The request is longer than " + LONGEST_BODY_OCTETS + " octets");
    }
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    Match match = isForm(exchange) ? ofForm(body, query) : find(exchange);
    Credential credential = Credential.of(exchange.getRequestHeaders().getFirst("Authorization"));
    Identity caller = Identity.NOBODY;
    ApiException refusal = null;
    try {
      caller = caller(exchange, credential, match.operation());
    } catch (ApiException refused) {
      refusal = refused;
    }
    String account = caller.account();
    String zoneId =
        match.operation() == Operation.TEST_DNS_ANSWER
            ? query.get("hostedzoneid")
            : match.zoneIdInPath();
    calls.add(
        new Call(
            store.settings().clock().instant(),
            match.operation(),
            zoneId,
            query,
            credential.accessKeyId(),
            credential.region(),
            account,
            refusal == null ? null : refusal.code()));
    if (refusal != null) {
      throw refusal;
    }
    hit.addAll(faults.take(match.operation(), zoneId, account));
    meet(hit, match.operation(), zoneId, caller);
    if (hit.stream().anyMatch(Fault.WrongContent.class::isInstance)) {
      return Reply.ok(new XmlText("Unsent"));
    }
    ApiRequest request = new ApiRequest(match, query, account, credential.region(), hit, body);
    synchronized (store) {
      return match.operation().service() == Operation.Service.STS
          ? runSts(match.operation(), query, caller)
          : run(request);
    }
  }

  /** A call of the query protocol: a form posted to the root. */
  private static boolean isForm(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return exchange.getRequestMethod().equals("POST")
        && (path.isEmpty() || path.equals("/"))
        && type != null
        && type.startsWith("application/x-www-form-urlencoded");
  }

  /** Reads the form into {@code query}. */
  private static Match ofForm(byte[] body, Map<String, String> query) {
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(formDecode(pair.substring(0, equals)), formDecode(pair.substring(equals + 1)));
      }
    }
    Match match = Operation.ofAction(query.getOrDefault("Action", ""));
    if (match == null) {
      throw new ApiException(
          400,
          "InvalidAction",
          "Could not find operation "
              + query.get("Action")
              + " for version "
              + query.get("Version"));
    }
    return match;
  }

  private static String formDecode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new ApiException(400, "MalformedQueryString", "The form has a broken escape");
    }
  }

  private static Match find(HttpExchange exchange) {
    List<String> path = new ArrayList<>();
    for (String segment : exchange.getRequestURI().getRawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment));
      }
    }
    boolean versioned = !path.isEmpty() && path.getFirst().equals(VERSION);
    Match match =
        versioned
            ? Operation.find(exchange.getRequestMethod(), path.subList(1, path.size()))
            : null;
    if (match == null) {
      throw new ApiException(
          404,
          "UnknownOperationException",
          "No operation "
              + exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().getRawPath()
              + " is here");
    }
    return match;
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw == null) {
      return query;
    }
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      query.put(
          decode(equals < 0 ? pair : pair.substring(0, equals)),
          equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return query;
  }

  /**
   * Percent escapes only: a plus is a plus, as Signature Version 4 has it. The server has refused
   * broken escapes before.
   */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * Who calls.
   *
   * @throws ApiException if the door refuses the call
   */
  private Identity caller(HttpExchange exchange, Credential credential, Operation operation) {
    if (operation == Operation.ASSUME_ROLE_WITH_WEB_IDENTITY) {
      return Identity.NOBODY; // the token is in the form, and not signed
    }
    String service = operation.service().id();
    if (credential.equals(Credential.NONE)) {
      throw exchange.getRequestHeaders().containsKey("Authorization")
          ? new ApiException(
              403,
              "IncompleteSignature",
              "Authorization header requires a 'Credential' parameter of the form"
                  + " KEY/date/region/"
                  + service
                  + "/aws4_request.")
          : new ApiException(403, "MissingAuthenticationToken", "Missing Authentication Token");
    }
    if (!credential.service().equals(service)) {
      throw new ApiException(
          403,
          "SignatureDoesNotMatch",
          "Credential should be scoped to correct service: '" + service + "'.");
    }
    String region = store.settings().signingRegion();
    boolean global = operation.service() == Operation.Service.ROUTE53;
    if (global && region != null && !region.equals(credential.region())) {
      throw new ApiException(
          403,
          "SignatureDoesNotMatch",
          "Credential should be scoped to a valid region, not '" + credential.region() + "'.");
    }
    Identity caller;
    synchronized (store) {
      caller =
          store
              .sessions()
              .identify(
                  credential.accessKeyId(),
                  exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
    }
    Throttle throttle = store.settings().throttle();
    if (global && throttle != null && !throttle.allows(caller.account(), operation)) {
      throw new ApiException(400, "Throttling", "Rate exceeded");
    }
    return caller;
  }

  /** Waits and fails as the faults say. */
  private void meet(List<Fault> hit, Operation operation, @Nullable String zoneId, Identity caller)
      throws Unanswered, InterruptedException {
    for (Fault fault : hit) {
      switch (fault) {
        case Fault.Latency(Duration delay) -> {
          if (closed.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new Unanswered();
          }
        }
        case Fault.Hold(CountDownLatch release) -> release.await();
        case Fault.BlackHole() -> {
          closed.await();
          throw new Unanswered();
        }
        default -> {
          // below, or in the operation
        }
      }
    }
    for (Fault fault : hit) {
      if (fault instanceof Fault.ErrorResponse(int status, String code, String message)) {
        throw new ApiException(status, code, message);
      }
      if (fault instanceof Fault.AccessDenied) {
        throw denied(operation, zoneId, caller);
      }
    }
  }

  private static ApiException denied(
      Operation operation, @Nullable String zoneId, Identity caller) {
    return new ApiException(
        403,
        "AccessDenied",
        "User: "
            + caller.arn()
            + " is not authorized to perform: "
            + operation.permission()
            + (zoneId == null ? "" : " on resource: arn:aws:route53:::hostedzone/" + zoneId)
            + " because no identity-based policy allows the "
            + operation.permission()
            + " action");
  }

  private Reply run(ApiRequest request) {
    return switch (request.operation()) {
      case CREATE_HOSTED_ZONE -> zones.create(request);
      case LIST_HOSTED_ZONES -> listings.list(request);
      case GET_HOSTED_ZONE -> zones.get(request);
      case DELETE_HOSTED_ZONE -> zones.delete(request);
      case UPDATE_HOSTED_ZONE_COMMENT -> zones.updateComment(request);
      case LIST_HOSTED_ZONES_BY_NAME -> listings.listByName(request);
      case LIST_HOSTED_ZONES_BY_VPC -> listings.listByVpc(request);
      case GET_HOSTED_ZONE_COUNT -> listings.count(request);
      case GET_HOSTED_ZONE_LIMIT -> zones.limit(request);
      case ASSOCIATE_VPC -> zones.associate(request);
      case DISASSOCIATE_VPC -> zones.disassociate(request);
      case GET_CHANGE -> zones.getChange(request);
      case CHANGE_RECORD_SETS -> records.change(request);
      case LIST_RECORD_SETS -> records.list(request);
      case CHANGE_TAGS -> tags.change(request);
      case LIST_TAGS -> tags.list(request);
      case LIST_TAGS_FOR_SEVERAL -> tags.listForSeveral(request);
      case CREATE_CIDR_COLLECTION -> cidrs.create(request);
      case LIST_CIDR_COLLECTIONS -> cidrs.list(request);
      case CHANGE_CIDR_COLLECTION -> cidrs.change(request);
      case LIST_CIDR_LOCATIONS -> cidrs.locations(request);
      case DELETE_CIDR_COLLECTION -> cidrs.delete(request);
      case LIST_CIDR_BLOCKS -> cidrs.blocks(request);
      case GET_DNSSEC -> zones.dnssec(request);
      case CREATE_TRAFFIC_POLICY -> traffic.create(request);
      case CREATE_TRAFFIC_POLICY_VERSION -> traffic.createVersion(request);
      case GET_TRAFFIC_POLICY -> traffic.get(request);
      case DELETE_TRAFFIC_POLICY -> traffic.delete(request);
      case CREATE_TRAFFIC_POLICY_INSTANCE -> traffic.createInstance(request);
      case GET_TRAFFIC_POLICY_INSTANCE -> traffic.getInstance(request);
      case UPDATE_TRAFFIC_POLICY_INSTANCE -> traffic.updateInstance(request);
      case DELETE_TRAFFIC_POLICY_INSTANCE -> traffic.deleteInstance(request);
      case LIST_TRAFFIC_POLICY_INSTANCES -> traffic.listInstances(request);
      case LIST_TRAFFIC_POLICY_INSTANCES_BY_ZONE -> traffic.listInstancesByZone(request);
      case TEST_DNS_ANSWER -> tester.test(request);
      case CREATE_HEALTH_CHECK -> checks.create(request);
      case LIST_HEALTH_CHECKS -> checks.list(request);
      case GET_HEALTH_CHECK -> checks.get(request);
      case UPDATE_HEALTH_CHECK -> checks.update(request);
      case DELETE_HEALTH_CHECK -> checks.delete(request);
      case GET_HEALTH_CHECK_STATUS -> checks.status(request);
      case SET_HEALTH_CHECK_STATUS -> checks.setStatus(request);
      case GET_HEALTH_CHECK_COUNT -> checks.count(request);
      case GET_METRIC_DATA -> metrics.get(request);
      case ASSUME_ROLE, ASSUME_ROLE_WITH_WEB_IDENTITY, GET_CALLER_IDENTITY ->
          throw new IllegalStateException(request.operation().apiName());
    };
  }

  private Reply runSts(Operation operation, Map<String, String> form, Identity caller) {
    return switch (operation) {
      case ASSUME_ROLE -> sts.assumeRole(form, caller);
      case ASSUME_ROLE_WITH_WEB_IDENTITY -> sts.assumeRoleWithWebIdentity(form);
      case GET_CALLER_IDENTITY -> sts.callerIdentity(caller);
      default -> throw new IllegalStateException(operation.apiName());
    };
  }
}
