package org.bridge53.plugin.route53;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsPartition;
import org.bridge53.plugin.route53.model.AwsRole;
import org.bridge53.plugin.route53.model.EndpointText;
import org.bridge53.plugin.route53.model.ProxyText;
import org.jspecify.annotations.Nullable;

/** Reads {@link AccessOptions}. */
final class AccessReader implements OptionGroup {
  /** The services, by their names in IAM, that this plugin asks beside Route 53. */
  private static final List<String> SERVICES = List.of("cloudwatch", "sqs", "sts");

  private static final int DNS_PORT = 53;

  private final Problems problems;
  private final RoleReader roleReader;
  private @Nullable String profile;
  private @Nullable String credentialsFile;
  private AwsAccess.@Nullable AccessKey accessKey;
  private @Nullable String endpoint;
  private final List<AwsRole> roles = new ArrayList<>();
  private final List<AwsAccount> accounts = new ArrayList<>();
  private @Nullable AwsPartition partition;
  private boolean fips;
  private boolean dualStack;
  private @Nullable Position endpointOptions;
  private final Map<String, String> endpoints = new TreeMap<>();
  private @Nullable String proxy;
  private @Nullable String caFile;
  private final List<InetSocketAddress> resolvers = new ArrayList<>();

  AccessReader(Problems problems) {
    this.problems = problems;
    this.roleReader = new RoleReader(problems);
  }

  @Override
  public Set<String> names() {
    return Set.of(
        "accounts",
        "api_resolver",
        "assume_role",
        "aws_access_key",
        "aws_endpoint",
        "ca",
        "credentials",
        "endpoint",
        "endpoint_options",
        "partition",
        "proxy");
  }

  @Override
  public Set<String> repeated() {
    return Set.of("accounts", "assume_role", "endpoint");
  }

  /** After all options of the line: what is wrong between them is reported now. */
  AccessOptions options() {
    Position given = endpointOptions;
    if (given != null && endpoint != null) {
      problems.error(
          given, "endpoint_options and aws_endpoint exclude each other: a URL says it all");
    } else if (given != null && fips && partition != null && !partition.hasFips()) {
      problems.warning(
          given,
          "AWS documents no FIPS endpoint of Route 53 in partition "
              + partition.id()
              + ": the name that is asked may not exist");
    }
    return new AccessOptions(
        profile,
        credentialsFile,
        accessKey,
        endpoint,
        roles,
        accounts,
        new AwsNetwork(partition, fips, dualStack, endpoints, proxy, caFile),
        resolvers);
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    switch (option.name().text()) {
      case "accounts" -> roleReader.accounts(option, arguments, accounts);
      case "api_resolver" -> resolvers(option, arguments);
      case "assume_role" -> roleReader.role(option, arguments, roles);
      case "aws_access_key" -> accessKey(option, arguments);
      case "aws_endpoint" -> endpoint(option, arguments);
      case "ca" -> ca(option, arguments);
      case "credentials" -> credentials(option, arguments);
      case "endpoint" -> serviceEndpoint(option, arguments);
      case "endpoint_options" -> endpointOptions(option, arguments);
      case "partition" -> partition(option, arguments);
      case "proxy" -> proxy(option, arguments);
      default -> throw new IllegalArgumentException(option.name().text());
    }
  }

  // ---- the keys ----

  private void accessKey(Directive option, List<Token> arguments) {
    if (arguments.size() < 2 || arguments.size() > 3) {
      // CoreDNS prints the arguments here; one of them is the secret.
      problems.error(
          option.position(),
          "invalid access key: '[...]': ID SECRET [SESSION_TOKEN] are expected, not "
              + arguments.size()
              + " words");
      return;
    }
    problems.warning(
        option.position(),
        "aws_access_key is deprecated: a secret does not belong into a Corefile; use credentials,"
            + " or the environment");
    accessKey =
        new AwsAccess.AccessKey(
            arguments.get(0).text(),
            arguments.get(1).text(),
            arguments.size() == 3 ? arguments.get(2).text() : null);
  }

  private void credentials(Directive option, List<Token> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      problems.argumentCount(option);
      return;
    }
    profile = arguments.get(0).text();
    credentialsFile = arguments.size() == 2 ? arguments.get(1).text() : null;
  }

  // ---- the way ----

  private void endpoint(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    endpoint = url(option, arguments.getFirst().text());
  }

  private void serviceEndpoint(Directive option, List<Token> arguments) {
    if (arguments.size() != 2) {
      problems.argumentCount(option);
      return;
    }
    String service = arguments.getFirst().text();
    if (service.equals("route53")) {
      problems.error(option.position(), "the endpoint of Route 53 is \"aws_endpoint URL\"");
      return;
    }
    if (!SERVICES.contains(service)) {
      problems.error(
          option.position(),
          "the services that have an endpoint are "
              + String.join(", ", SERVICES)
              + ", not \""
              + service
              + "\""
              + Suggestion.of(service, SERVICES));
      return;
    }
    String url = url(option, arguments.get(1).text());
    if (url != null && endpoints.putIfAbsent(service, url) != null) {
      problems.error(option.position(), "the endpoint of " + service + " is given twice");
    }
  }

  private @Nullable String url(Directive option, String text) {
    try {
      return EndpointText.read(text).toString();
    } catch (IllegalArgumentException invalid) {
      problems.error(option.position(), "invalid endpoint " + invalid.getMessage());
      return null;
    }
  }

  private void endpointOptions(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
      return;
    }
    endpointOptions = option.position();
    for (Token argument : arguments) {
      switch (argument.text()) {
        case "fips" -> fips = true;
        case "dualstack" -> dualStack = true;
        default ->
            problems.error(
                argument.position(),
                "endpoint_options are fips and dualstack, not \"" + argument.text() + "\"");
      }
    }
  }

  private void partition(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    String id = arguments.getFirst().text();
    partition = AwsPartition.of(id);
    if (partition == null) {
      problems.error(
          option.position(),
          "unknown partition \""
              + id
              + "\": "
              + String.join(", ", AwsPartition.ids())
              + Suggestion.of(id, AwsPartition.ids()));
    }
  }

  private void proxy(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    try {
      proxy = ProxyText.read(arguments.getFirst().text()).toString();
    } catch (IllegalArgumentException invalid) {
      problems.error(option.position(), "invalid proxy " + invalid.getMessage());
    }
  }

  private void ca(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    caFile = arguments.getFirst().text();
  }

  private void resolvers(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
      return;
    }
    for (Token argument : arguments) {
      try {
        resolvers.add(Arguments.socketAddress(argument.text(), DNS_PORT));
      } catch (IllegalArgumentException invalid) {
        problems.error(argument.position(), String.valueOf(invalid.getMessage()));
      }
    }
  }
}
