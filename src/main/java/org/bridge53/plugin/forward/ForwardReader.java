package org.bridge53.plugin.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.ReverseZones;
import org.bridge53.corefile.Token;
import org.bridge53.message.Rcode;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.forward.ForwardConfig.HealthCheck;
import org.bridge53.plugin.forward.ForwardConfig.Policy;
import org.bridge53.plugin.forward.ForwardConfig.Scheme;
import org.bridge53.plugin.forward.ForwardConfig.Target;
import org.bridge53.plugin.forward.ForwardConfig.TlsFiles;

/** Reads one {@code forward} line. Used once. */
final class ForwardReader {
  private static final List<String> PROPERTIES =
      List.of(
          "except",
          "max_fails",
          "max_connect_attempts",
          "expire",
          "max_age",
          "max_idle_conns",
          "read_timeout",
          "doh_method",
          "policy",
          "health_check",
          "max_concurrent",
          "force_tcp",
          "prefer_udp",
          "tls",
          "tls_servername",
          "next",
          "next_on_nodata",
          "failover",
          "failfast_all_unhealthy_upstreams",
          "resolver",
          "source_address");

  /** Between probes. Less would be a mistake in the unit, and keep a core busy. */
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);

  private final Directive line;
  private final Problems problems;

  private DomainName from = DomainName.ROOT;
  private final List<Target> targets = new ArrayList<>();
  private final List<DomainName> except = new ArrayList<>();
  private Policy policy = Policy.RANDOM;
  private int maxFails = 2;
  private OptionalInt maxConnectAttempts = OptionalInt.empty();
  private boolean failFast;
  private Duration expire = Duration.ofSeconds(10);
  private Duration maxAge = Duration.ZERO;
  private int maxIdleConns;
  private Duration readTimeout = Duration.ofSeconds(2);
  private boolean forceTcp;
  private boolean preferUdp;
  private int maxConcurrent;
  private HealthCheck healthCheck = new HealthCheck(Duration.ofMillis(500), true, DomainName.ROOT);
  private final Set<Integer> next = new HashSet<>();
  private boolean nextOnNodata;
  private final Set<Integer> failover = new HashSet<>();
  private Optional<TlsFiles> tls = Optional.empty();
  private String tlsServerName = "";
  private boolean dohGet;
  private final List<InetSocketAddress> resolvers = new ArrayList<>();
  private Optional<InetAddress> sourceAddress = Optional.empty();

  ForwardReader(Directive line, Problems problems) {
    this.line = line;
    this.problems = problems;
  }

  ForwardConfig read() {
    List<Token> arguments = line.arguments();
    if (arguments.size() < 2) {
      problems.argumentCount(line);
    } else {
      readFrom(arguments.getFirst());
      for (Token to : arguments.subList(1, arguments.size())) {
        Target target = Targets.read(to, problems);
        if (target != null) {
          targets.add(target);
        }
      }
    }
    for (Directive property : line.block()) {
      if (property.hasBlock()) {
        problems.syntaxError(property.position(), "Unexpected token '{', expecting argument");
      } else {
        readProperty(property);
      }
    }
    checkTogether();
    return new ForwardConfig(
        from,
        targets,
        except,
        policy,
        maxFails,
        maxConnectAttempts,
        failFast,
        expire,
        maxAge,
        maxIdleConns,
        readTimeout,
        forceTcp,
        preferUdp,
        maxConcurrent,
        healthCheck,
        next,
        nextOnNodata,
        failover,
        tls,
        tlsServerName,
        dohGet,
        resolvers,
        sourceAddress);
  }

  /** What is right by itself and wrong together. */
  private void checkTogether() {
    if (maxAge.isPositive() && maxAge.compareTo(expire) < 0) {
      problems.error(
          line.position(),
          "max_age ("
              + GoDuration.format(maxAge)
              + ") must not be less than expire ("
              + GoDuration.format(expire)
              + ")");
    }
    if (!tlsServerName.isEmpty()) {
      for (Target target : targets) {
        if (!target.serverName().isEmpty()) {
          problems.error(
              target.token().position(),
              "tls_servername and a TLS server name in TO can't be used together: "
                  + target.token().text());
        }
      }
    }
  }

  private void readFrom(Token token) {
    try {
      List<DomainName> zones = ReverseZones.expand(token.text());
      from = zones.getFirst();
      if (zones.size() > 1) {
        problems.warning(
            token.position(),
            "Unsupported CIDR notation: '"
                + token.text()
                + "' expands to multiple zones. Using only '"
                + from
                + "'.");
      }
    } catch (IllegalArgumentException invalid) {
      problems.error(token.position(), String.valueOf(invalid.getMessage()));
    }
  }

  private void readProperty(Directive property) {
    switch (property.name().text()) {
      case "except" -> {
        if (hasArguments(property)) {
          except.addAll(Arguments.zones(property.arguments(), problems));
        }
      }
      case "policy" -> readPolicy(property);
      case "max_fails" -> maxFails = unsigned(property, maxFails);
      case "max_connect_attempts" ->
          maxConnectAttempts = OptionalInt.of(unsigned(property, maxConnectAttempts.orElse(0)));
      case "max_concurrent" -> maxConcurrent = notNegative(property, maxConcurrent);
      case "max_idle_conns" -> maxIdleConns = notNegative(property, maxIdleConns);
      case "expire" -> expire = notNegative(property, expire);
      case "max_age" -> maxAge = notNegative(property, maxAge);
      case "read_timeout" -> readReadTimeout(property);
      case "health_check" -> readHealthCheck(property);
      case "force_tcp" -> forceTcp = Arguments.none(property, problems);
      case "prefer_udp" -> preferUdp = Arguments.none(property, problems);
      case "next_on_nodata" -> nextOnNodata = Arguments.none(property, problems);
      case "failfast_all_unhealthy_upstreams" -> failFast = Arguments.none(property, problems);
      case "next" -> readRcodes(property, next);
      case "failover" -> {
        readRcodes(property, failover);
        if (failover.remove(Rcode.NOERROR)) {
          problems.error(property.position(), "NoError cannot be used in failover");
        }
      }
      case "tls" -> readTls(property);
      case "tls_servername" -> {
        Token name = Arguments.single(property, problems);
        tlsServerName = name == null ? tlsServerName : name.text();
      }
      case "doh_method" -> readDohMethod(property);
      case "resolver" -> readResolvers(property);
      case "source_address" -> readSourceAddress(property);
      default -> problems.unknownProperty(property.name(), PROPERTIES);
    }
  }

  private void readPolicy(Directive property) {
    Token word = Arguments.single(property, problems);
    if (word == null) {
      return;
    }
    switch (word.text()) {
      case "random" -> policy = Policy.RANDOM;
      case "round_robin" -> policy = Policy.ROUND_ROBIN;
      case "sequential" -> policy = Policy.SEQUENTIAL;
      default -> problems.error(word.position(), "unknown policy '" + word.text() + "'");
    }
  }

  private int notNegative(Directive property, int otherwise) {
    Token word = Arguments.single(property, problems);
    Integer number = word == null ? null : Arguments.integer(word, problems);
    if (number == null) {
      return otherwise;
    }
    if (number < 0) {
      problems.error(property.position(), property.name().text() + " can't be negative: " + number);
      return otherwise;
    }
    return number;
  }

  private void readTls(Directive property) {
    List<Token> files = property.arguments();
    if (files.size() > 3) {
      problems.error(
          property.position(),
          "maximum of three arguments allowed for TLS config, found " + files.size());
      return;
    }
    boolean identity = files.size() >= 2;
    boolean authority = files.size() % 2 == 1;
    tls =
        files.isEmpty()
            ? Optional.empty() // the roots of the system, as without this line
            : Optional.of(
                new TlsFiles(
                    identity ? files.get(0).text() : "",
                    identity ? files.get(1).text() : "",
                    authority ? files.getLast().text() : "",
                    property.position()));
  }

  private void readDohMethod(Directive property) {
    Token word = Arguments.single(property, problems);
    if (word == null) {
      return;
    }
    switch (word.text()) {
      case "GET" -> dohGet = true;
      case "POST" -> dohGet = false;
      default -> problems.error(word.position(), "doh_method must be either POST or GET");
    }
  }

  private void readResolvers(Directive property) {
    if (!hasArguments(property)) {
      return;
    }
    for (Token word : property.arguments()) {
      InetSocketAddress resolver = Targets.address(word.text(), Scheme.DNS.port());
      if (resolver == null) {
        problems.error(
            word.position(), "resolver must be an IP address or IP:port: \"" + word.text() + "\"");
      } else {
        resolvers.add(resolver);
      }
    }
  }

  private void readSourceAddress(Directive property) {
    Token word = Arguments.single(property, problems);
    if (word == null) {
      return;
    }
    try {
      sourceAddress = Optional.of(IpLiteral.parse(word.text()));
    } catch (IllegalArgumentException notAnAddress) {
      problems.error(
          word.position(), "source_address must be an IP address: \"" + word.text() + "\"");
    }
  }

  private void readReadTimeout(Directive property) {
    Token word = Arguments.single(property, problems);
    Duration duration = word == null ? null : Arguments.duration(word, problems);
    if (duration == null) {
      return;
    }
    if (!duration.isPositive()) {
      problems.error(property.position(), "read_timeout must be positive");
      return;
    }
    readTimeout = duration;
  }

  private void readHealthCheck(Directive property) {
    List<Token> words = property.arguments();
    if (!hasArguments(property)) {
      return;
    }
    Duration interval = Arguments.duration(words.getFirst(), problems);
    if (interval == null) {
      return;
    }
    if (interval.isNegative()) {
      problems.error(
          property.position(), "health_check can't be negative: " + words.getFirst().text());
      return;
    }
    if (interval.isPositive() && interval.compareTo(LEAST_INTERVAL) < 0) {
      problems.warning(
          property.position(),
          "health_check " + words.getFirst().text() + " is too short: every 100ms instead");
      interval = LEAST_INTERVAL;
    }
    boolean recursionDesired = true;
    DomainName domain = DomainName.ROOT;
    for (int i = 1; i < words.size(); i++) {
      Token word = words.get(i);
      switch (word.text()) {
        case "no_rec" -> recursionDesired = false;
        case "domain" -> {
          if (++i == words.size()) {
            problems.argumentCount(property);
            return;
          }
          DomainName name = Arguments.name(words.get(i), problems);
          domain = name == null ? domain : name;
        }
        default -> problems.error(word.position(), "health_check: unknown option " + word.text());
      }
    }
    healthCheck = new HealthCheck(interval, recursionDesired, domain);
  }

  private void readRcodes(Directive property, Set<Integer> rcodes) {
    if (!hasArguments(property)) {
      return;
    }
    for (Token word : property.arguments()) {
      OptionalInt rcode = Rcode.of(word.text());
      if (rcode.isPresent()) {
        rcodes.add(rcode.getAsInt());
      } else {
        problems.error(word.position(), word.text() + " is not a valid rcode");
      }
    }
  }

  private boolean hasArguments(Directive property) {
    if (property.arguments().isEmpty()) {
      problems.argumentCount(property);
      return false;
    }
    return true;
  }

  private Duration notNegative(Directive property, Duration otherwise) {
    Token word = Arguments.single(property, problems);
    Duration duration = word == null ? null : Arguments.duration(word, problems);
    if (word == null || duration == null) {
      return otherwise;
    }
    if (duration.isNegative()) {
      problems.error(
          property.position(), property.name().text() + " can't be negative: " + word.text());
      return otherwise;
    }
    return duration;
  }

  private int unsigned(Directive property, int otherwise) {
    Token word = Arguments.single(property, problems);
    if (word == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(word.text());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException invalid) {
      // Reported below, as a negative number is.
    }
    problems.error(
        word.position(), "strconv.ParseUint: parsing \"" + word.text() + "\": invalid syntax");
    return otherwise;
  }
}
