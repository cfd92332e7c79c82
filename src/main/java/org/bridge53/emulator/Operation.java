package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the API that the emulator has, with their paths below {@code /2013-04-01/} and
 * the token bucket that AWS gives each one an account ("Throttling API requests", 2026: 50 and 10 a
 * second unless it lists another).
 */
public enum Operation {
  CREATE_HOSTED_ZONE("CreateHostedZone", "POST", "hostedzone", 40, 2),
  LIST_HOSTED_ZONES("ListHostedZones", "GET", "hostedzone", 50, 10),
  GET_HOSTED_ZONE("GetHostedZone", "GET", "hostedzone/*", 50, 10),
  DELETE_HOSTED_ZONE("DeleteHostedZone", "DELETE", "hostedzone/*", 40, 5),
  UPDATE_HOSTED_ZONE_COMMENT("UpdateHostedZoneComment", "POST", "hostedzone/*", 50, 10),
  LIST_HOSTED_ZONES_BY_NAME("ListHostedZonesByName", "GET", "hostedzonesbyname", 50, 10),
  LIST_HOSTED_ZONES_BY_VPC("ListHostedZonesByVPC", "GET", "hostedzonesbyvpc", 50, 10),
  GET_HOSTED_ZONE_COUNT("GetHostedZoneCount", "GET", "hostedzonecount", 50, 10),
  GET_HOSTED_ZONE_LIMIT("GetHostedZoneLimit", "GET", "hostedzonelimit/*/*", 50, 10),
  ASSOCIATE_VPC("AssociateVPCWithHostedZone", "POST", "hostedzone/*/associatevpc", 20, 5),
  DISASSOCIATE_VPC("DisassociateVPCFromHostedZone", "POST", "hostedzone/*/disassociatevpc", 10, 5),
  CHANGE_RECORD_SETS("ChangeResourceRecordSets", "POST", "hostedzone/*/rrset", 50, 10),
  LIST_RECORD_SETS("ListResourceRecordSets", "GET", "hostedzone/*/rrset", 50, 10),
  LIST_CHANGE_BATCHES("ListHostedZoneChangeBatches", "GET", "hostedzone/*/changebatches", 50, 10),
  GET_CHANGE_BATCH("GetHostedZoneChangeBatch", "GET", "hostedzone/*/changebatches/*", 50, 10),
  LIST_RECORD_SET_CHANGES(
      "ListResourceRecordSetChanges", "GET", "hostedzone/*/rrsetchanges", 50, 10),
  GET_CHANGE("GetChange", "GET", "change/*", 50, 10),
  CHANGE_TAGS("ChangeTagsForResource", "POST", "tags/*/*", 50, 10),
  LIST_TAGS("ListTagsForResource", "GET", "tags/*/*", 50, 10),
  LIST_TAGS_FOR_SEVERAL("ListTagsForResources", "POST", "tags/*", 50, 10),
  CREATE_CIDR_COLLECTION("CreateCidrCollection", "POST", "cidrcollection", 40, 5),
  LIST_CIDR_COLLECTIONS("ListCidrCollections", "GET", "cidrcollection", 50, 10),
  CHANGE_CIDR_COLLECTION("ChangeCidrCollection", "POST", "cidrcollection/*", 40, 5),
  LIST_CIDR_LOCATIONS("ListCidrLocations", "GET", "cidrcollection/*", 50, 10),
  DELETE_CIDR_COLLECTION("DeleteCidrCollection", "DELETE", "cidrcollection/*", 40, 5),
  LIST_CIDR_BLOCKS("ListCidrBlocks", "GET", "cidrcollection/*/cidrblocks", 50, 10),
  GET_DNSSEC("GetDNSSEC", "GET", "hostedzone/*/dnssec", 50, 10),
  CREATE_TRAFFIC_POLICY("CreateTrafficPolicy", "POST", "trafficpolicy", 50, 10),
  CREATE_TRAFFIC_POLICY_VERSION("CreateTrafficPolicyVersion", "POST", "trafficpolicy/*", 50, 10),
  GET_TRAFFIC_POLICY("GetTrafficPolicy", "GET", "trafficpolicy/*/*", 50, 10),
  DELETE_TRAFFIC_POLICY("DeleteTrafficPolicy", "DELETE", "trafficpolicy/*/*", 50, 10),
  CREATE_TRAFFIC_POLICY_INSTANCE(
      "CreateTrafficPolicyInstance", "POST", "trafficpolicyinstance", 1, 1),
  GET_TRAFFIC_POLICY_INSTANCE("GetTrafficPolicyInstance", "GET", "trafficpolicyinstance/*", 50, 10),
  UPDATE_TRAFFIC_POLICY_INSTANCE(
      "UpdateTrafficPolicyInstance", "POST", "trafficpolicyinstance/*", 50, 10),
  DELETE_TRAFFIC_POLICY_INSTANCE(
      "DeleteTrafficPolicyInstance", "DELETE", "trafficpolicyinstance/*", 1, 1),
  LIST_TRAFFIC_POLICY_INSTANCES(
      "ListTrafficPolicyInstances", "GET", "trafficpolicyinstances", 50, 10),
  LIST_TRAFFIC_POLICY_INSTANCES_BY_ZONE(
      "ListTrafficPolicyInstancesByHostedZone", "GET", "trafficpolicyinstances/hostedzone", 50, 10),
  TEST_DNS_ANSWER("TestDNSAnswer", "GET", "testdnsanswer", 50, 10),
  CREATE_HEALTH_CHECK("CreateHealthCheck", "POST", "healthcheck", 50, 0.5),
  LIST_HEALTH_CHECKS("ListHealthChecks", "GET", "healthcheck", 50, 10),
  GET_HEALTH_CHECK("GetHealthCheck", "GET", "healthcheck/*", 50, 10),
  UPDATE_HEALTH_CHECK("UpdateHealthCheck", "POST", "healthcheck/*", 50, 10),
  DELETE_HEALTH_CHECK("DeleteHealthCheck", "DELETE", "healthcheck/*", 15, 3),
  GET_HEALTH_CHECK_STATUS("GetHealthCheckStatus", "GET", "healthcheck/*/status", 4, 1),
  /** Not AWS's: says what checkers see. */
  SET_HEALTH_CHECK_STATUS("SetHealthCheckStatus", "PUT", "healthcheck/*/status", 50, 10),
  GET_HEALTH_CHECK_COUNT("GetHealthCheckCount", "GET", "healthcheckcount", 50, 10),
  ASSUME_ROLE("AssumeRole", Service.STS),
  ASSUME_ROLE_WITH_WEB_IDENTITY("AssumeRoleWithWebIdentity", Service.STS),
  GET_CALLER_IDENTITY("GetCallerIdentity", Service.STS),
  GET_METRIC_DATA("GetMetricData", Service.CLOUDWATCH),
  CREATE_QUEUE("CreateQueue", Service.SQS),
  GET_QUEUE_URL("GetQueueUrl", Service.SQS),
  GET_QUEUE_ATTRIBUTES("GetQueueAttributes", Service.SQS),
  DELETE_QUEUE("DeleteQueue", Service.SQS),
  SEND_MESSAGE("SendMessage", Service.SQS),
  RECEIVE_MESSAGE("ReceiveMessage", Service.SQS),
  DELETE_MESSAGE("DeleteMessage", Service.SQS),
  DELETE_MESSAGE_BATCH("DeleteMessageBatch", Service.SQS);

  /** Whose operation it is. */
  enum Service {
    ROUTE53("route53", "route53"),
    STS("sts", "sts"),
    CLOUDWATCH("monitoring", "cloudwatch"),
    SQS("sqs", "sqs");

    private final String id;
    private final String iamName;

    Service(String id, String iamName) {
      this.id = id;
      this.iamName = iamName;
    }

    /** In credential scopes. */
    String id() {
      return id;
    }
  }

  private final Service service;
  private final String apiName;
  private final String method;
  private final String path;
  private final int burst;
  private final double perSecond;

  /**
   * An operation that is posted to the root, named by the Action of its form or, with SQS, by the
   * X-Amz-Target header; not throttled.
   */
  Operation(String apiName, Service service) {
    this.service = service;
    this.apiName = apiName;
    this.method = "POST";
    this.path = "";
    this.burst = 0;
    this.perSecond = 0;
  }

  Operation(String apiName, String method, String path, int burst, double perSecond) {
    this.service = Service.ROUTE53;
    this.apiName = apiName;
    this.method = method;
    this.path = path;
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** The operation's name in the API, {@code ListResourceRecordSets}. */
  public String apiName() {
    return apiName;
  }

  Service service() {
    return service;
  }

  /** As IAM writes it, {@code route53:ListResourceRecordSets}. */
  String permission() {
    return service.iamName + ":" + apiName;
  }

  int burst() {
    return burst;
  }

  double perSecond() {
    return perSecond;
  }

  /**
   * The decoded parts of the path that the template leaves open, or null when method and path are
   * not this operation's.
   */
  private @Nullable List<String> match(String requestMethod, List<String> requested) {
    String[] segments = path.split("/", -1);
    if (!method.equals(requestMethod) || requested.size() != segments.length) {
      return null;
    }
    List<String> open = new ArrayList<>();
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].equals("*")) {
        open.add(requested.get(i));
      } else if (!segments[i].equals(requested.get(i))) {
        return null;
      }
    }
    return open;
  }

  /**
   * An operation and the open parts of its path.
   *
   * @param arguments decoded, in the order of the path
   */
  record Match(Operation operation, List<String> arguments) {
    /** The zone that the call is about, as it stands in the path; null when the path names none. */
    @Nullable String zoneIdInPath() {
      return switch (operation) {
        case CHANGE_TAGS, LIST_TAGS ->
            arguments.get(0).equals("hostedzone") ? arguments.get(1) : null;
        case GET_CHANGE,
            LIST_TAGS_FOR_SEVERAL,
            GET_HEALTH_CHECK,
            UPDATE_HEALTH_CHECK,
            DELETE_HEALTH_CHECK,
            GET_HEALTH_CHECK_STATUS,
            SET_HEALTH_CHECK_STATUS,
            CHANGE_CIDR_COLLECTION,
            LIST_CIDR_LOCATIONS,
            DELETE_CIDR_COLLECTION,
            LIST_CIDR_BLOCKS,
            CREATE_TRAFFIC_POLICY_VERSION,
            GET_TRAFFIC_POLICY,
            DELETE_TRAFFIC_POLICY,
            GET_TRAFFIC_POLICY_INSTANCE,
            UPDATE_TRAFFIC_POLICY_INSTANCE,
            DELETE_TRAFFIC_POLICY_INSTANCE ->
            null;
        default -> arguments.isEmpty() ? null : arguments.getFirst();
      };
    }
  }

  /**
   * Finds the operation of a request, or null: {@code path} is the decoded path below the API
   * version.
   */
  static @Nullable Match find(String method, List<String> path) {
    for (Operation operation : values()) {
      List<String> open =
          operation.service == Service.ROUTE53 ? operation.match(method, path) : null;
      if (open != null) {
        return new Match(operation, open);
      }
    }
    return null;
  }

  /** Finds an operation of the query protocol by its Action, or null. */
  static @Nullable Match ofAction(String action) {
    for (Operation operation : values()) {
      boolean form = operation.service == Service.STS || operation.service == Service.CLOUDWATCH;
      if (form && operation.apiName.equals(action)) {
        return new Match(operation, List.of());
      }
    }
    return null;
  }

  /** Finds an operation of SQS by its target, {@code AmazonSQS.ReceiveMessage}, or null. */
  static @Nullable Match ofTarget(String target) {
    for (Operation operation : values()) {
      if (operation.service == Service.SQS && target.equals("AmazonSQS." + operation.apiName)) {
        return new Match(operation, List.of());
      }
    }
    return null;
  }

  /** Finds an operation by its name in the API, or null. */
  static @Nullable Operation named(String apiName) {
    for (Operation operation : values()) {
      if (operation.apiName.equals(apiName)) {
        return operation;
      }
    }
    return null;
  }
}
