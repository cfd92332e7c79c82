package org.bridge53.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bridge53.emulator.Operation.Match;
import org.bridge53.emulator.WebServer.Unanswered;
import org.jspecify.annotations.Nullable;

/*
 * A request's way: find the operation, look at the credential scope, take the tokens, note the call, meet the faults, run the operation while holding the
 * store's monitor, send. Waiting (latency, holds, black holes) happens outside the monitor on the request's own virtual thread, and ends when the emulator closes.
 */

/** Turns HTTP requests into operations and their outcome into responses. */
final class Dispatcher implements WebServer.Handler {
  private static final String VERSION = "2013-04-01";

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
  private final HistoryOperations history;
  private final QueueOperations queues;
  private final FaultControl control;
  private final Door door;
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
    this.history = new HistoryOperations(store);
    this.queues = new QueueOperations(store.queues());
    this.control = new FaultControl(faults);
    this.door = new Door(store);
    this.calls = calls;
    this.faults = faults;
    this.closed = closed;
  }

  @Override
  public WebResponse handle(WebRequest request) throws Unanswered, InterruptedException {
    String requestId = requestId();
    Met met = new Met();
    WebResponse response;
    try {
      response = answer(request, met);
    } catch (ApiException e) {
      boolean json = met.service == Operation.Service.SQS;
      response =
          json
              ? new WebResponse(e.status(), "application/x-amz-json-1.0", utf8(jsonError(e)))
                  .header("x-amzn-query-error", queryError(e))
              : new WebResponse(e.status(), "text/xml", error(e, requestId));
    }
    response.header("x-amzn-RequestId", requestId).header("Date", WebServer.date(Instant.now()));
    return Spoiling.spoil(response, met.hit);
  }

  /** What a request has come upon so far. */
  private static final class Met {
    private Operation.Service service = Operation.Service.ROUTE53;
    private final List<Fault> hit = new ArrayList<>();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String requestId() {
    synchronized (store) {
      return store.newUuid();
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

  private static String jsonError(ApiException e) {
    return JsonText.write(
        Map.of("__type", "com.amazonaws.sqs#" + e.code(), "message", e.wireMessage()));
  }

  /** The code that the query protocol had, for clients that grew up with it. */
  private static String queryError(ApiException e) {
    return (e.code().equals("QueueDoesNotExist")
            ? "AWS.SimpleQueueService.NonExistentQueue"
            : e.code())
        + (e.status() < 500 ? ";Sender" : ";Receiver");
  }

  private WebResponse answer(WebRequest request, Met met) throws Unanswered, InterruptedException {
    byte[] body = request.body();
    if (body.length > WebServer.LONGEST_BODY_OCTETS) {
      throw new ApiException(
          413,
          "RequestEntityTooLarge",
          "The request is longer than " + WebServer.LONGEST_BODY_OCTETS + " octets");
    }
    Map<String, String> query = query(request.rawQuery());
    if (request.rawPath().equals(FaultControl.PATH)) {
      return control.answer(request, query);
    }
    Match match = match(request, query);
    met.service = match.operation().service();
    Credential credential = Credential.of(request.header("Authorization"));
    Identity caller = Identity.NOBODY;
    ApiException refusal = null;
    try {
      caller = door.caller(request, credential, match.operation());
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
    met.hit.addAll(
        faults.take(match.operation(), zoneId, account, credential.accessKeyId(), marker(query)));
    meet(met.hit, request, match.operation(), zoneId, caller);
    WebResponse instead = Spoiling.instead(met.hit);
    if (instead != null) {
      return instead;
    }
    Reply reply =
        run(
            new ApiRequest(match, query, caller, credential.region(), met.hit, body),
            String.valueOf(request.header("Host")));
    for (Fault fault : met.hit) {
      if (fault instanceof Fault.Then(Runnable event)) {
        event.run();
      }
    }
    WebResponse response =
        new WebResponse(reply.status(), reply.text().contentType(), reply.text().toOctets());
    return reply.location() == null
        ? response
        : response.header("Location", "http://" + request.header("Host") + reply.location());
  }

  /** Where a listing starts, in whatever words its operation has for that. */
  private static String marker(Map<String, String> query) {
    StringBuilder marker = new StringBuilder();
    for (String name :
        List.of("name", "type", "identifier", "marker", "dnsname", "hostedzoneid", "nexttoken")) {
      marker.append(query.getOrDefault(name, "")).append(' ');
    }
    return marker.toString().strip();
  }

  private static Match match(WebRequest request, Map<String, String> query) {
    String path = request.rawPath();
    String type = request.header("Content-Type");
    if (!request.method().equals("POST") || !(path.isEmpty() || path.equals("/")) || type == null) {
      return find(request);
    }
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return ofForm(request.body(), query); // the query protocol
    }
    String target = request.header("X-Amz-Target");
    Match match = target == null ? null : Operation.ofTarget(target);
    return match == null ? find(request) : match;
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

  private static Match find(WebRequest request) {
    List<String> path = new ArrayList<>();
    for (String segment : request.rawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment));
      }
    }
    boolean versioned = !path.isEmpty() && path.getFirst().equals(VERSION);
    Match match = versioned ? Operation.find(request.method(), path.subList(1, path.size())) : null;
    if (match == null) {
      throw new ApiException(
          404,
          "UnknownOperationException",
          "No operation " + request.method() + " " + request.rawPath() + " is here");
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

  /** Waits and fails as the faults say. */
  private void meet(
      List<Fault> hit,
      WebRequest request,
      Operation operation,
      @Nullable String zoneId,
      Identity caller)
      throws Unanswered, InterruptedException {
    for (Fault fault : hit) {
      switch (fault) {
        case Fault.Latency(Duration delay) -> {
          if (closed.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new Unanswered();
          }
        }
        case Fault.Hold(CountDownLatch release) -> {
          while (!release.await(20, TimeUnit.MILLISECONDS)) {
            if (closed.getCount() == 0) {
              throw new Unanswered();
            }
          }
        }
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
      switch (fault) {
        case Fault.ErrorResponse(int status, String code, String message) ->
            throw new ApiException(status, code, message);
        case Fault.AccessDenied() -> throw denied(operation, zoneId, caller);
        case Fault.ClockSkew skew -> Door.age(request, skew);
        default -> {
          // above, or in the operation
        }
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

  private Reply run(ApiRequest request, String host) throws InterruptedException {
    Operation operation = request.operation();
    if (operation.service() == Operation.Service.SQS) {
      return queues.run(operation, request.content(), request.caller(), request.region(), host);
    }
    synchronized (store) {
      return operation.service() == Operation.Service.STS
          ? runSts(operation, request.all(), request.caller())
          : run(request);
    }
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
      case LIST_CHANGE_BATCHES -> history.list(request);
      case GET_CHANGE_BATCH -> history.get(request);
      case LIST_RECORD_SET_CHANGES -> history.recordSetChanges(request);
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
      case ASSUME_ROLE,
          ASSUME_ROLE_WITH_WEB_IDENTITY,
          GET_CALLER_IDENTITY,
          CREATE_QUEUE,
          GET_QUEUE_URL,
          GET_QUEUE_ATTRIBUTES,
          DELETE_QUEUE,
          SEND_MESSAGE,
          RECEIVE_MESSAGE,
          DELETE_MESSAGE,
          DELETE_MESSAGE_BATCH ->
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
