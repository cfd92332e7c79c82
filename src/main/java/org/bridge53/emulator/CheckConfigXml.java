package org.bridge53.emulator;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code HealthCheckConfig} element, both ways, with AWS's rules for it (API Reference,
 * CreateHealthCheck and UpdateHealthCheck).
 */
final class CheckConfigXml {
  /** Where AWS's checkers stand. */
  static final List<String> REGIONS =
      List.of(
          "ap-northeast-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "eu-west-1",
          "sa-east-1",
          "us-east-1",
          "us-west-1",
          "us-west-2");

  private static final String AT = "healthCheckConfig.";
  private static final int LONGEST_TEXT = 255;
  private static final int MOST_CHILDREN = 256;
  private static final int LEAST_REGIONS = 3;
  private static final List<String> DATA_STATES =
      List.of("Healthy", "LastKnownStatus", "Unhealthy");

  private CheckConfigXml() {}

  /**
   * Reads the config of CreateHealthCheck.
   *
   * @param checks that may be children
   * @throws ApiException InvalidInput
   */
  static CheckConfig read(XmlNode node, HealthChecks checks, String account) {
    String type = RecordSetXml.required(node, "Type", AT);
    if (!CheckConfig.TYPES.contains(type)) {
      throw ApiException.notInSet(AT + "type", type, CheckConfig.TYPES);
    }
    boolean http = type.startsWith("HTTP");
    boolean endpoint = CheckConfig.isEndpoint(type);
    Long port = number(node, "Port", 1, 65_535);
    Long interval = number(node, "RequestInterval", 10, 30);
    if (interval != null && interval != 10 && interval != 30) {
      throw ApiException.invalidInput("Invalid parameter : RequestInterval must be 10 or 30");
    }
    Long failures = number(node, "FailureThreshold", 1, 10);
    XmlNode alarm = node.child("AlarmIdentifier");
    CheckConfig config =
        new CheckConfig(
            type,
            text(node, "IPAddress", 45),
            or(port, http ? Long.valueOf(type.startsWith("HTTPS") ? 443 : 80) : null),
            text(node, "ResourcePath", LONGEST_TEXT),
            text(node, "FullyQualifiedDomainName", LONGEST_TEXT),
            text(node, "SearchString", LONGEST_TEXT),
            or(interval, endpoint ? Long.valueOf(30) : null),
            or(failures, endpoint ? Long.valueOf(3) : null),
            flag(node, "MeasureLatency"),
            Boolean.TRUE.equals(flag(node, "Inverted")),
            Boolean.TRUE.equals(flag(node, "Disabled")),
            number(node, "HealthThreshold", 0, 256),
            texts(node, "ChildHealthChecks"),
            or(flag(node, "EnableSNI"), type.startsWith("HTTPS") ? Boolean.TRUE : null),
            texts(node, "Regions"),
            alarm == null ? null : RecordSetXml.required(alarm, "Region", AT + "alarmIdentifier."),
            alarm == null ? null : RecordSetXml.required(alarm, "Name", AT + "alarmIdentifier."),
            text(node, "InsufficientDataHealthStatus", LONGEST_TEXT),
            text(node, "RoutingControlArn", LONGEST_TEXT));
    check(config, checks, account);
    return config;
  }

  /** The config after UpdateHealthCheck: what the request does not name stays. */
  static CheckConfig updated(
      CheckConfig before, XmlNode node, HealthChecks checks, String account) {
    Set<String> reset = new HashSet<>();
    for (XmlNode element : node.list("ResetElements")) {
      String name = element.text().strip();
      List<String> allowed =
          List.of("ChildHealthChecks", "FullyQualifiedDomainName", "Regions", "ResourcePath");
      if (!allowed.contains(name)) {
        throw ApiException.notInSet("resetElements", name, allowed);
      }
      reset.add(name);
    }
    XmlNode alarm = node.child("AlarmIdentifier");
    Boolean inverted = flag(node, "Inverted");
    Boolean disabled = flag(node, "Disabled");
    CheckConfig config =
        new CheckConfig(
            before.type(),
            or(text(node, "IPAddress", 45), before.ipAddress()),
            or(number(node, "Port", 1, 65_535), before.port()),
            or(
                text(node, "ResourcePath", LONGEST_TEXT),
                reset.contains("ResourcePath") ? null : before.resourcePath()),
            or(
                text(node, "FullyQualifiedDomainName", LONGEST_TEXT),
                reset.contains("FullyQualifiedDomainName") ? null : before.domainName()),
            or(text(node, "SearchString", LONGEST_TEXT), before.searchString()),
            before.requestInterval(),
            or(number(node, "FailureThreshold", 1, 10), before.failureThreshold()),
            before.measureLatency(),
            inverted == null ? before.inverted() : inverted,
            disabled == null ? before.disabled() : disabled,
            or(number(node, "HealthThreshold", 0, 256), before.healthThreshold()),
            lists(node, "ChildHealthChecks", before.children(), reset),
            or(flag(node, "EnableSNI"), before.enableSni()),
            lists(node, "Regions", before.regions(), reset),
            alarm == null
                ? before.alarmRegion()
                : RecordSetXml.required(alarm, "Region", "alarmIdentifier."),
            alarm == null
                ? before.alarmName()
                : RecordSetXml.required(alarm, "Name", "alarmIdentifier."),
            or(text(node, "InsufficientDataHealthStatus", LONGEST_TEXT), before.insufficientData()),
            before.routingControlArn());
    check(config, checks, account);
    return config;
  }

  private static List<String> lists(
      XmlNode node, String name, List<String> before, Set<String> reset) {
    return node.child(name) != null ? texts(node, name) : reset.contains(name) ? List.of() : before;
  }

  private static <T> @Nullable T or(@Nullable T given, @Nullable T otherwise) {
    return given == null ? otherwise : given;
  }

  // ---- rules ----

  private static void check(CheckConfig config, HealthChecks checks, String account) {
    String type = config.type();
    refuse(
        CheckConfig.isEndpoint(type) && config.ipAddress() == null && config.domainName() == null,
        "Basic health checks must have an IP address or a fully qualified domain name specified.");
    refuse(
        type.equals("TCP") && config.port() == null,
        "Port must be specified for TCP health checks.");
    refuse(
        !CheckConfig.isEndpoint(type)
            && (config.ipAddress() != null || config.port() != null || config.domainName() != null),
        "Health checks of type " + type + " have no endpoint.");
    boolean searches = type.endsWith("_STR_MATCH");
    refuse(
        searches && (config.searchString() == null || config.searchString().isEmpty()),
        "SearchString must be specified for health checks of type " + type + ".");
    refuse(
        !searches && config.searchString() != null,
        "SearchString must not be specified for health checks of type " + type + ".");
    refuse(
        !type.startsWith("HTTP") && config.resourcePath() != null,
        "ResourcePath must not be specified for health checks of type " + type + ".");
    checkAddress(config.ipAddress());
    checkCalculated(config, checks, account);
    boolean alarms = type.equals(CheckConfig.CLOUDWATCH_METRIC);
    refuse(
        alarms != (config.alarmName() != null),
        "AlarmIdentifier " + (alarms ? "must" : "must not") + " be specified for type " + type);
    String data = config.insufficientData();
    if (data != null && !DATA_STATES.contains(data)) {
      throw ApiException.notInSet("insufficientDataHealthStatus", data, DATA_STATES);
    }
    boolean controls = type.equals(CheckConfig.RECOVERY_CONTROL);
    refuse(
        controls != (config.routingControlArn() != null),
        "RoutingControlArn " + (controls ? "must" : "must not") + " be specified for type " + type);
    for (String region : config.regions()) {
      if (!REGIONS.contains(region)) {
        throw ApiException.notInSet("regions", region, REGIONS);
      }
    }
    refuse(
        !config.regions().isEmpty() && config.regions().size() < LEAST_REGIONS,
        "At least " + LEAST_REGIONS + " regions must be specified.");
  }

  private static void checkCalculated(CheckConfig config, HealthChecks checks, String account) {
    boolean calculated = config.type().equals(CheckConfig.CALCULATED);
    refuse(
        !calculated && (config.healthThreshold() != null || !config.children().isEmpty()),
        "ChildHealthChecks and HealthThreshold are for calculated health checks only.");
    refuse(
        calculated && config.healthThreshold() == null,
        "HealthThreshold must be specified for calculated health checks.");
    if (config.children().size() > MOST_CHILDREN) {
      throw ApiException.longerThan(
          "childHealthChecks", "[" + config.children().size() + " members]", MOST_CHILDREN);
    }
    for (String child : config.children()) {
      HealthCheck found = checks.find(child);
      refuse(
          found == null || !found.account.equals(account),
          "The child health check " + child + " does not exist.");
    }
  }

  /** Checkers reach public addresses only. */
  private static void checkAddress(@Nullable String text) {
    if (text == null) {
      return;
    }
    refuse(
        !Addresses.isIpv4(text) && Addresses.ipv6Hex(text).isEmpty(),
        "Invalid IP address: " + text);
    InetAddress address = InetAddress.ofLiteral(text);
    refuse(
        address.isLoopbackAddress()
            || address.isAnyLocalAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress(),
        "The IP address " + text + " is local, private, nonroutable or multicast.");
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw ApiException.invalidInput("Invalid parameter : " + why);
    }
  }

  // ---- fields ----

  private static @Nullable String text(XmlNode node, String field, int longest) {
    String text = node.textOf(field);
    if (text != null && text.length() > longest) {
      throw ApiException.longerThan(AT + field, text, longest);
    }
    return text;
  }

  private static @Nullable Long number(XmlNode node, String field, long least, long most) {
    String text = node.textOf(field);
    return text == null ? null : Long.valueOf(RecordSetXml.number(text, least, most, AT + field));
  }

  private static @Nullable Boolean flag(XmlNode node, String field) {
    String text = node.textOf(field);
    return text == null ? null : Boolean.valueOf(RecordSetXml.bool(text, AT + field));
  }

  private static List<String> texts(XmlNode node, String field) {
    List<String> texts = new ArrayList<>();
    node.list(field).forEach(each -> texts.add(each.text().strip()));
    return texts;
  }

  static void write(HealthCheck check, XmlText xml) {
    CheckConfig config = check.config;
    xml.open("HealthCheck")
        .element("Id", check.id)
        .element("CallerReference", check.callerReference);
    xml.open("HealthCheckConfig");
    RecordSetXml.optional(xml, "IPAddress", config.ipAddress());
    optional(xml, "Port", config.port());
    xml.element("Type", config.type());
    RecordSetXml.optional(xml, "ResourcePath", config.resourcePath());
    RecordSetXml.optional(xml, "FullyQualifiedDomainName", config.domainName());
    RecordSetXml.optional(xml, "SearchString", config.searchString());
    optional(xml, "RequestInterval", config.requestInterval());
    optional(xml, "FailureThreshold", config.failureThreshold());
    optional(xml, "MeasureLatency", config.measureLatency());
    xml.element("Inverted", config.inverted()).element("Disabled", config.disabled());
    optional(xml, "HealthThreshold", config.healthThreshold());
    if (!config.children().isEmpty()) {
      xml.open("ChildHealthChecks");
      config.children().forEach(child -> xml.element("ChildHealthCheck", child));
      xml.close();
    }
    optional(xml, "EnableSNI", config.enableSni());
    if (!config.regions().isEmpty()) {
      xml.open("Regions");
      config.regions().forEach(region -> xml.element("Region", region));
      xml.close();
    }
    String alarm = config.alarmName();
    if (alarm != null) {
      xml.open("AlarmIdentifier");
      RecordSetXml.optional(xml, "Region", config.alarmRegion());
      xml.element("Name", alarm).close();
    }
    RecordSetXml.optional(xml, "InsufficientDataHealthStatus", config.insufficientData());
    RecordSetXml.optional(xml, "RoutingControlArn", config.routingControlArn());
    xml.close().element("HealthCheckVersion", check.version).close();
  }

  private static void optional(XmlText xml, String name, @Nullable Object value) {
    RecordSetXml.optional(xml, name, value == null ? null : value.toString());
  }
}
