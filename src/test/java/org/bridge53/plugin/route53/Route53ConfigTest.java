package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.route53.ZoneFallthrough.Outcome;
import org.bridge53.plugin.route53.health.HealthSettings;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsPartition;
import org.bridge53.plugin.route53.model.AwsRole;
import org.bridge53.plugin.route53.model.QueueUrl;
import org.bridge53.plugin.route53.model.Vpc;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.plugin.route53.sync.Budget;
import org.bridge53.plugin.route53.sync.Shrink;
import org.bridge53.testing.Directives;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Route53ConfigTest {
  private final Problems problems = new Problems();

  private Route53Config read(String text) {
    Route53Plugin plugin = new Route53Plugin(access -> null);
    return plugin.read(List.of(Directives.of(text).getFirst()), problems.forPlugin(plugin.name()));
  }

  private static final Vantage SEATTLE = new Vantage(null, "NA", "US", "WA", 47.6, -122.3, null, 0);

  private Route53Config option(String option) {
    return read("route53 example.org.:Z1 {\n" + option + "\n}");
  }

  private void error(String message) {
    assertEquals(
        List.of("plugin/route53: Corefile:" + message),
        problems.errors().stream()
            .map(line -> line.replace(" - Error during parsing", ""))
            .toList());
  }

  @Test
  void oneZone_defaults() {
    Route53Config config = read("route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7");
    assertEquals(
        new Route53Config(
            List.of(new ZoneReference("Z1Z2Z3Z4DZ5Z6Z7", NameText.parse("example.org."))),
            new AccessOptions(
                null, null, null, null, List.of(), List.of(), AwsNetwork.DEFAULT, List.of()),
            new AnswerOptions(
                Evaluator.Mode.EVALUATE,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                Map.of()),
            new HealthOptions(
                new HealthSettings(List.of(HealthSettings.Kind.CLOUDWATCH), Duration.ofMinutes(1))),
            new PaceOptions(
                Duration.ofMinutes(1),
                false,
                new Budget(3, 10),
                null,
                new Shrink(50, Duration.ofMinutes(15))),
            new AgeOptions(null, 300, null, ZoneMetrics.FAILING),
            SnapshotOptions.DEFAULT,
            new EventOptions(List.of()),
            new ZoneOptions(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                false,
                null,
                null,
                List.of()),
            new ZoneFallthrough(Fallthrough.NONE, Set.of(Outcome.NXDOMAIN))),
        config);
    assertEquals(List.of(), problems.all());
  }

  @Test
  void everyOption_set() {
    Route53Config config =
        read(
            """
            route53 example.org:Z1 Z2 corp.example.org {
              aws_access_key AKIAID hush token
              aws_endpoint http://127.0.0.1:4566
              assume_role arn:aws-cn:iam::111111111111:role/hub external_id x-1 session bridge
              assume_role arn:aws-cn:iam::222222222222:role/path/second
              accounts 333333333333 444444444444 role readers/bridge53 external_id y-2
              accounts 555555555555 role other
              partition aws-cn
              endpoint sts http://127.0.0.1:4567
              endpoint cloudwatch https://monitoring.example
              endpoint sqs http://[::1]:9324
              proxy http://me:hush@proxy.example:3128
              ca /etc/bridge53/ca.pem
              api_resolver 192.0.2.53 [2001:db8::53]:5353
              credentials team /etc/bridge53/credentials
              fallthrough example.org 10.0.0.0/8 on nodata on servfail nxdomain
              accept example.org 10.0.0.0/8
              zones all
              zones private tag team=dns tag serve name *.Example.org. except *.test.example.org
              zones public except example.org
              as vpc-0123abcd eu-west-1
              as vpc-0123456789abcdef0 us-east-1 from 10.0.0.0/8 2001:db8::/32
              discover 1m
              grace 0s
              unreadable forward
              allow 192.0.2.0/24 ::1
              same_name merge
              prefer Z9 /hostedzone/Z8
              refresh 5
              upstream 192.0.2.1
              budget 0.5 7
              events https://sqs.us-east-1.amazonaws.com/111122223333/bridge53 http://[::1]:9324/q/b
              relist 2h
              shrink 30 hold 1h
              policy first
              answer_as eu-west-1
              location 192.0.2.0/24 2001:db8::/32 country us-wa at 47.6 -122.3
              location 198.51.100.0/24 region us-east-1
              trust_ecs 127.0.0.0/8
              targets 192.0.2.53 192.0.2.54:5353
              health probe status every 30s
              health_override check-1 unhealthy
              health_override check-2 healthy
              geoip /var/lib/geo.mmdb
              signed refuse
              stale 12h
              stale_ttl 60
              snapshot require /var/lib/zones
              startup wait 20s
              serial bridge
              unready 1h30m
              zone_metrics all
            }
            """);
    assertEquals(List.of(), problems.errors());
    assertEquals(
        new Route53Config(
            List.of(
                new ZoneReference("Z1", NameText.parse("example.org.")),
                new ZoneReference("Z2", null)),
            new AccessOptions(
                "team",
                "/etc/bridge53/credentials",
                new AwsAccess.AccessKey("AKIAID", "hush", "token"),
                "http://127.0.0.1:4566",
                List.of(
                    new AwsRole("arn:aws-cn:iam::111111111111:role/hub", "x-1", "bridge"),
                    new AwsRole("arn:aws-cn:iam::222222222222:role/path/second", null, null)),
                List.of(
                    new AwsAccount("333333333333", "readers/bridge53", "y-2"),
                    new AwsAccount("444444444444", "readers/bridge53", "y-2"),
                    new AwsAccount("555555555555", "other", null)),
                new AwsNetwork(
                    AwsPartition.CHINA,
                    false,
                    false,
                    Map.of(
                        "sts", "http://127.0.0.1:4567",
                        "cloudwatch", "https://monitoring.example",
                        "sqs", "http://[::1]:9324"),
                    "http://me:hush@proxy.example:3128",
                    "/etc/bridge53/ca.pem"),
                List.of(
                    new InetSocketAddress("192.0.2.53", 53),
                    new InetSocketAddress("2001:db8::53", 5353))),
            new AnswerOptions(
                Evaluator.Mode.FIRST,
                "eu-west-1",
                List.of(
                    new Vantages.Location(Cidr.parse("192.0.2.0/24"), SEATTLE),
                    new Vantages.Location(Cidr.parse("2001:db8::/32"), SEATTLE),
                    new Vantages.Location(
                        Cidr.parse("198.51.100.0/24"), Vantage.inRegion("us-east-1"))),
                List.of(Cidr.parse("127.0.0.0/8")),
                List.of(
                    new InetSocketAddress("192.0.2.53", 53),
                    new InetSocketAddress("192.0.2.54", 5353)),
                new GeoFile.Option("/var/lib/geo.mmdb", new Position("Corefile", 44)),
                SignedZones.REFUSE,
                Map.of("check-1", false, "check-2", true)),
            new HealthOptions(
                new HealthSettings(
                    List.of(HealthSettings.Kind.PROBE, HealthSettings.Kind.STATUS),
                    Duration.ofSeconds(30))),
            new PaceOptions(
                Duration.ofSeconds(5),
                true,
                new Budget(0.5, 7),
                Duration.ofHours(2),
                new Shrink(30, Duration.ofHours(1))),
            new AgeOptions(Duration.ofHours(12), 60, Duration.ofMinutes(90), ZoneMetrics.ALL),
            new SnapshotOptions(
                SnapshotOptions.Keep.REQUIRED,
                "/var/lib/zones",
                SnapshotOptions.Startup.WAIT,
                Duration.ofSeconds(20),
                SnapshotOptions.Serial.BRIDGE),
            new EventOptions(
                List.of(
                    QueueUrl.read("https://sqs.us-east-1.amazonaws.com/111122223333/bridge53"),
                    QueueUrl.read("http://[::1]:9324/q/b"))),
            new ZoneOptions(
                List.of(NameText.parse("corp.example.org.")),
                List.of(NameText.parse("example.org."), NameText.parse("10.in-addr.arpa.")),
                List.of(
                    new ZoneRule(ZoneRule.Kind.ALL, List.of(), List.of(), List.of()),
                    new ZoneRule(
                        ZoneRule.Kind.PRIVATE,
                        List.of(new ZoneRule.Tag("team", "dns"), new ZoneRule.Tag("serve", null)),
                        List.of("*.example.org"),
                        List.of("*.test.example.org")),
                    new ZoneRule(
                        ZoneRule.Kind.PUBLIC, List.of(), List.of(), List.of("example.org"))),
                List.of(
                    new VpcRule(new Vpc("vpc-0123abcd", "eu-west-1"), List.of()),
                    new VpcRule(
                        new Vpc("vpc-0123456789abcdef0", "us-east-1"),
                        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32")))),
                Duration.ofMinutes(1),
                Duration.ZERO,
                true,
                List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("::1/128")),
                SameName.MERGE,
                List.of("Z9", "Z8")),
            new ZoneFallthrough(
                new Fallthrough(
                    List.of(NameText.parse("example.org."), NameText.parse("10.in-addr.arpa."))),
                Set.of(Outcome.NXDOMAIN, Outcome.NODATA, Outcome.SERVFAIL))),
        config);
    Route53Config defaults = read("route53");
    PluginBench.assertAllDiffer(defaults, config);
    PluginBench.assertAllDiffer(defaults.access(), config.access());
    PluginBench.assertAllDiffer(defaults.answers(), config.answers());
    PluginBench.assertAllDiffer(defaults.health().settings(), config.health().settings());
    PluginBench.assertAllDiffer(defaults.pace(), config.pace());
    PluginBench.assertAllDiffer(defaults.find(), config.find());
    PluginBench.assertAllDiffer(defaults.snapshot(), config.snapshot());
  }

  @Test
  void accessKey_warnsWithoutTheSecret() {
    Route53Config config = option("aws_access_key AKIAID hush");
    assertNull(config.access().accessKey().sessionToken());
    assertEquals(1, problems.warnings().size());
    assertTrue(problems.warnings().getFirst().contains("aws_access_key is deprecated"));
    assertFalse((problems.warnings() + config.toString()).contains("hush"));
  }

  @Test
  void noZones_warning() {
    assertEquals(List.of(), read("route53").zones());
    assertEquals(
        List.of(
            "plugin/route53: Corefile:1 - no hosted zone is named: this line passes every query"
                + " on"),
        problems.warnings());
    assertFalse(problems.hasErrors());
  }

  @ParameterizedTest
  @CsvSource({
    "example.org:Z1, example.org.",
    "Example.ORG.:Z1, example.org.",
    "example.org.:/hostedzone/Z1, example.org.",
    "bücher.example:Z1, xn--bcher-kva.example.",
    "0/25.2.0.192.in-addr.arpa:Z1, 0/25.2.0.192.in-addr.arpa.",
  })
  void zone_normalised(String argument, String name) {
    assertEquals(
        List.of(new ZoneReference("Z1", NameText.parse(name))),
        read("route53 " + argument).zones());
    assertEquals(List.of(), problems.errors());
  }

  @Test
  void idAlone_withoutAName() {
    assertEquals(
        List.of(new ZoneReference("Z1", null), new ZoneReference("Z2", null)),
        read("route53 Z1 /hostedzone/Z2").zones());
  }

  @Test
  void severalIdsOfOneName_kept() {
    assertEquals(2, read("route53 example.org:Z1 example.org:Z2").zones().size());
    assertEquals(List.of(), problems.errors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "exam..ple",
        ":Z1",
        "example.org:",
        "example.org:/hostedzone/",
        "example.org:Z1:Z2",
        "example.org:Z-1",
        "a..b:Z1",
        "example.org:ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "/hostedzone/",
      })
  void notAZone_invalid(String argument) {
    read("route53 " + argument);
    assertEquals(1, problems.errors().size());
    assertTrue(
        problems
            .errors()
            .getFirst()
            .startsWith(
                "plugin/route53: Corefile:1 - Error during parsing: invalid zone \""
                    + argument
                    + "\": "),
        problems.errors().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org:Z1 example.org:Z1",
        "example.org:Z1 Example.org.:/hostedzone/Z1",
        "Z1 Z1",
        "Z1 example.org:Z1",
        "example.org Example.org."
      })
  void sameZoneTwice_conflict(String arguments) {
    read("route53 " + arguments);
    error("1: conflict zone \"" + arguments.split(" ", -1)[1] + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "refresh 0|refresh interval must be greater than 0: \"0s\"",
        "refresh 0s|refresh interval must be greater than 0: \"0s\"",
        "refresh -5|refresh interval must be greater than 0: \"-5s\"",
        "refresh soon|Unable to parse duration: time: invalid duration \"soon\"",
        "refresh|Wrong argument count or unexpected line ending after 'refresh'",
        "relist|Wrong argument count or unexpected line ending after 'relist'",
        "relist 1m 2m|Wrong argument count or unexpected line ending after '2m'",
        "relist soon|Unable to parse duration: time: invalid duration \"soon\"",
        "relist 0s|relist must be greater than 0: \"0s\"",
        "shrink|Wrong argument count or unexpected line ending after 'shrink'",
        "shrink 50 hold|Wrong argument count or unexpected line ending after 'hold'",
        "shrink 0|shrink must be a whole number of percent, 1 to 100: \"0\"",
        "shrink 101%|shrink must be a whole number of percent, 1 to 100: \"101%\"",
        "shrink 2.5|shrink must be a whole number of percent, 1 to 100: \"2.5\"",
        "shrink much|shrink must be a whole number of percent, 1 to 100: \"much\"",
        "shrink 50 keep 1m|\"keep\" is not hold",
        "shrink 50 hold soon|Unable to parse duration: time: invalid duration \"soon\"",
        "shrink 50 hold -1s|hold must not be negative: \"-1s\"",
        "refresh 1m 2m|Wrong argument count or unexpected line ending after '2m'",
        "aws_access_key hush|invalid access key: '[...]': ID SECRET [SESSION_TOKEN] are expected,"
            + " not 1 words",
        "aws_access_key|invalid access key: '[...]': ID SECRET [SESSION_TOKEN] are expected, not 0"
            + " words",
        "aws_endpoint|Wrong argument count or unexpected line ending after 'aws_endpoint'",
        "aws_endpoint localhost:4566|invalid endpoint \"localhost:4566\": http://HOST[:PORT] or"
            + " https://HOST[:PORT] is expected",
        "aws_endpoint http://a^b|invalid endpoint \"http://a^b\": Illegal character in authority",
        "aws_endpoint http://my_host:1|invalid endpoint \"http://my_host:1\": '_' is not allowed in"
            + " a host name",
        "credentials|Wrong argument count or unexpected line ending after 'credentials'",
        "credentials a b c|Wrong argument count or unexpected line ending after 'c'",
        "budget|Wrong argument count or unexpected line ending after 'budget'",
        "budget 0|budget must be a number of requests a second greater than 0: \"0\"",
        "budget fast|budget must be a number of requests a second greater than 0: \"fast\"",
        "budget 3 0|the burst of budget must be a whole number of requests, at least 1: \"0\"",
        "budget 3 1.5|the burst of budget must be a whole number of requests, at least 1: \"1.5\"",
        "assume_role|Wrong argument count or unexpected line ending after 'assume_role'",
        "assume_role reader|a role is arn:PARTITION:iam::ACCOUNT:role/NAME, not \"reader\"",
        "assume_role arn:aws:iam::1:role/x|a role is arn:PARTITION:iam::ACCOUNT:role/NAME, not"
            + " \"arn:aws:iam::1:role/x\"",
        "assume_role arn:aws:sts::111111111111:assumed-role/x/y|a role is"
            + " arn:PARTITION:iam::ACCOUNT:role/NAME, not"
            + " \"arn:aws:sts::111111111111:assumed-role/x/y\"",
        "assume_role arn:aws:iam::111111111111:role/x external_id|\"external_id\" needs a value",
        "assume_role arn:aws:iam::111111111111:role/x external_id a|an external id is 2 to 1224"
            + " letters, digits and +=,.@:/-_, not \"a\"",
        "assume_role arn:aws:iam::111111111111:role/x session a/b|a session's name is 2 to 64"
            + " letters, digits and +=,.@-_, not \"a/b\"",
        "assume_role arn:aws:iam::111111111111:role/x for ever|\"for\" is not external_id or"
            + " session",
        "accounts|accounts is ID... role NAME [external_id X]",
        "accounts role x|accounts is ID... role NAME [external_id X]",
        "accounts 111111111111|accounts is ID... role NAME [external_id X]",
        "accounts 111111111111 role|\"role\" needs a value",
        "accounts 1111 role x|an account has 12 digits, not \"1111\"",
        "accounts prod role x|\"prod\" is not an account (12 digits), role or external_id",
        "accounts 111111111111 111111111111 role x|account 111111111111 is given twice",
        "accounts 111111111111 role arn:aws:iam::111111111111:role/x|role is a name, the same in"
            + " each account, not \"arn:aws:iam::111111111111:role/x\"",
        "accounts 111111111111 role a:b|\"a:b\" is not the name of a role",
        "accounts 111111111111 role x external_id a^b|an external id is 2 to 1224 letters, digits"
            + " and +=,.@:/-_, not \"a^b\"",
        "events|Wrong argument count or unexpected line ending after 'events'",
        "events https://a/b https://a/b|events names the queue https://a/b twice",
        "events bridge53|events takes URLs of SQS queues, not \"bridge53\": it begins with"
            + " https:// or http://",
        "events https://a/b^|events takes URLs of SQS queues, not \"https://a/b^\": it is no URL",
        "events https:/b|events takes URLs of SQS queues, not \"https:/b\": it has a host, and no"
            + " user",
        "events https://u@a/b|events takes URLs of SQS queues, not \"https://u@a/b\": it has a"
            + " host, and no user",
        "events https://a/b?c|events takes URLs of SQS queues, not \"https://a/b?c\": it has no"
            + " query and no fragment",
        "events https://a/|events takes URLs of SQS queues, not \"https://a/\": the name of the"
            + " queue is missing",
        "events arn:aws:sqs:us-east-1:111122223333:b|events takes URLs of SQS queues, not"
            + " \"arn:aws:sqs:us-east-1:111122223333:b\": that is its ARN; write"
            + " https://sqs.us-east-1.amazonaws.com/111122223333/b",
        "partition|Wrong argument count or unexpected line ending after 'partition'",
        "partition aws-ch|unknown partition \"aws-ch\": aws, aws-cn, aws-us-gov, aws-iso,"
            + " aws-iso-b, aws-iso-e, aws-iso-f, aws-eusc; did you mean 'aws-cn'?",
        "endpoint_options|Wrong argument count or unexpected line ending after 'endpoint_options'",
        "endpoint_options ipv6|endpoint_options are fips and dualstack, not \"ipv6\"",
        "endpoint sts|Wrong argument count or unexpected line ending after 'sts'",
        "endpoint route53 http://a|the endpoint of Route 53 is \"aws_endpoint URL\"",
        "endpoint sns http://a|the services that have an endpoint are cloudwatch, sqs, sts, not"
            + " \"sns\"; did you mean 'sqs'?",
        "endpoint sts a:1|invalid endpoint \"a:1\": http://HOST[:PORT] or https://HOST[:PORT] is"
            + " expected",
        "proxy|Wrong argument count or unexpected line ending after 'proxy'",
        "proxy https://a|invalid proxy \"https://a\": http://[USER:PASSWORD@]HOST[:PORT] is"
            + " expected",
        "proxy http://a/path|invalid proxy \"http://a/path\": http://[USER:PASSWORD@]HOST[:PORT]"
            + " is expected",
        "proxy socks5://me:hush@a|invalid proxy (not shown, it holds a secret):"
            + " http://[USER:PASSWORD@]HOST[:PORT] is expected",
        "ca|Wrong argument count or unexpected line ending after 'ca'",
        "ca a b|Wrong argument count or unexpected line ending after 'b'",
        "api_resolver|Wrong argument count or unexpected line ending after 'api_resolver'",
        "fallthrough on|\"on\" needs nxdomain, nodata or servfail",
        "fallthrough on on nodata|\"on\" needs nxdomain, nodata or servfail",
        "fallthrough on nodata on|\"on\" needs nxdomain, nodata or servfail",
        "fallthrough example.org on referral|fallthrough … on is nxdomain, nodata or servfail, not"
            + " \"referral\"",
        "fallthrough on servfial|fallthrough … on is nxdomain, nodata or servfail, not"
            + " \"servfial\"; did you mean 'servfail'?",
        "accept|Wrong argument count or unexpected line ending after 'accept'",
        "zones all|option \"zones\" needs \"accept SUFFIX...\", the names that this line may ever"
            + " serve; \"accept .\" says: anything",
        "as vpc-0123abcd eu-west-1|option \"as\" needs \"accept SUFFIX...\", the names that this"
            + " line may ever serve; \"accept .\" says: anything",
        "discover|Wrong argument count or unexpected line ending after 'discover'",
        "discover 5|Unable to parse duration: time: missing unit in duration \"5\"",
        "discover 0s|discover must be greater than 0: \"0s\"",
        "grace -1h|grace must not be negative: \"-1h\"",
        "grace 1h 2h|Wrong argument count or unexpected line ending after '2h'",
        "unreadable|Wrong argument count or unexpected line ending after 'unreadable'",
        "unreadable drop|unreadable is servfail or forward, not \"drop\"",
        "allow|Wrong argument count or unexpected line ending after 'allow'",
        "allow everybody|not an IP address: \"everybody\"",
        "allow 10.0.0.0/33|invalid CIDR 10.0.0.0/33",
        "same_name|Wrong argument count or unexpected line ending after 'same_name'",
        "same_name hide|same_name is shadow, overlay or merge, not \"hide\"",
        "prefer|Wrong argument count or unexpected line ending after 'prefer'",
        "prefer example.org|\"example.org\" is not the id of a hosted zone",
        "prefer Z1 /hostedzone/Z1|zone \"Z1\" is preferred twice",
        "region eu-west-1|unknown property \"region\": the place where answers are given from is"
            + " \"answer_as REGION\"; the API has no region",
        "geoip|Wrong argument count or unexpected line ending after 'geoip'",
        "signed|Wrong argument count or unexpected line ending after 'signed'",
        "signed never|signed is forward, serve or refuse, not \"never\"",
        "policy merge|policy is evaluate, flatten or first, not \"merge\"",
        "policy|Wrong argument count or unexpected line ending after 'policy'",
        "answer_as mars-north-1|unknown AWS region \"mars-north-1\"",
        "answer_as|Wrong argument count or unexpected line ending after 'answer_as'",
        "location|a location is CIDR... and region R, country CC[-SUB], continent C or at LAT LON",
        "location 192.0.2.0/24|a location is CIDR... and region R, country CC[-SUB], continent C or"
            + " at LAT LON",
        "location 192.0.2.0/24 country|\"country\" needs a value",
        "location 192.0.2.0/24 at 1|\"at\" needs LAT LON",
        "location 192.0.2.0/24 at 91 0|a place is -90 to 90 degrees north and -180 to 180 degrees"
            + " east, not \"91 0\"",
        "location 192.0.2.0/24 country XX|unknown country \"XX\"",
        "location 192.0.2.0/24 country Spain|a country is two letters, with -SUBDIVISION or"
            + " without, not \"Spain\"",
        "location 192.0.2.0/24 continent XX|a continent is one of AF AN AS EU NA OC SA, not"
            + " \"XX\"",
        "location 192.0.2.0/24 region mars|unknown AWS region \"mars\"",
        "location 192.0.2.0/24 country US moon 1|\"moon\" is not region, country, continent or at",
        "trust_ecs|Wrong argument count or unexpected line ending after 'trust_ecs'",
        "targets|Wrong argument count or unexpected line ending after 'targets'",
        "health|Wrong argument count or unexpected line ending after 'health'",
        "health every|Wrong argument count or unexpected line ending after 'every'",
        "health status every 1m probe|Wrong argument count or unexpected line ending after"
            + " 'probe'",
        "health statos|health is told by cloudwatch, status, probe or none, not by \"statos\"; did"
            + " you mean 'status'?",
        "health guess|health is told by cloudwatch, status, probe or none, not by \"guess\"",
        "health none status|health none goes with no other source",
        "health status none|health none goes with no other source",
        "health probe probe|health probe is given twice",
        "health probe every soon|time: invalid duration \"soon\"",
        "health probe every 0.5s|health cannot be asked for more often than every second: \"0.5s\"",
        "health_override a|Wrong argument count or unexpected line ending after 'a'",
        "health_override a sick|a health check is healthy or unhealthy, not \"sick\"",
        "refesh 1m|unknown property \"refesh\"; did you mean 'refresh'?",
        "gibberish|unknown property \"gibberish\"",
      })
  void wrongOption_oneErrorInTheseWords(String option, String message) {
    option(option);
    error("2: " + message);
  }

  @Test
  void endpointOptions_both() {
    AwsNetwork network = option("endpoint_options fips dualstack").access().network();
    assertTrue(network.fips() && network.dualStack());
    assertEquals(List.of(), problems.all());
  }

  @Test
  void endpointOptionsBesideAUrl_error() {
    option("aws_endpoint http://127.0.0.1:1\nendpoint_options dualstack");
    error("3: endpoint_options and aws_endpoint exclude each other: a URL says it all");
  }

  @Test
  void fipsWhereAwsDocumentsNone_warning() {
    option("partition aws-eusc\nendpoint_options fips");
    assertEquals(
        List.of(
            "plugin/route53: Corefile:3 - AWS documents no FIPS endpoint of Route 53 in partition"
                + " aws-eusc: the name that is asked may not exist"),
        problems.warnings());
  }

  @Test
  void endpointOfOneServiceTwice_error() {
    option("endpoint sts http://a\nendpoint sqs http://a\nendpoint sts http://b");
    error("4: the endpoint of sts is given twice");
  }

  @Test
  void accountOfTwoLines_error() {
    option("accounts 111111111111 role a\naccounts 222222222222 111111111111 role b");
    error("3: account 111111111111 is given twice");
  }

  @Test
  void apiResolver_addressesOnly() {
    option("api_resolver resolver.example");
    assertEquals(1, problems.errors().size());
  }

  @Test
  void accounts_oneClientEach_withWhatTheyShare() {
    Route53Config config =
        option(
            "credentials hub\nassume_role arn:aws:iam::111111111111:role/hub\n"
                + "accounts 222222222222 333333333333 role r external_id xx\nca ca.pem");
    List<AwsAccess> clients = config.access().resolved(new TestResources(".").files());
    assertEquals(
        List.of("account 222222222222 (role r)", "account 333333333333 (role r)"),
        clients.stream().map(AwsAccess::describe).toList());
    for (AwsAccess client : clients) {
      assertEquals("hub", client.profile());
      assertEquals(config.access().roles(), client.roles());
      assertEquals("/ca.pem", client.network().caFile());
      assertEquals(
          new AwsRole("arn:aws:iam::" + client.accountId() + ":role/r", "xx", null),
          client.account().in(AwsPartition.AWS));
    }
  }

  @Test
  void secretsOfAProxy_notPrinted() {
    assertFalse(option("proxy http://me:hush@proxy").toString().contains("hush"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:hush@127.0.0.1:1",
        "http://127.0.0.1:1/?token=hush",
        "http://127.0.0.1:1/#hush",
        "http://me:hush^@127.0.0.1",
        "hush@127.0.0.1",
      })
  void endpointWithASecret_refusedAndNotQuoted(String endpoint) {
    Route53Config config = option("aws_endpoint \"" + endpoint + "\"");
    assertNull(config.access().endpoint());
    error(
        "2: invalid endpoint (not shown, it may hold a secret): it has no user, no query and no"
            + " fragment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "zones|Wrong argument count or unexpected line ending after 'zones'",
        "zones some|zones are all, public or private, not \"some\"",
        "zones all where x|\"where\" is not tag, name or except",
        "zones all name|\"name\" needs a value",
        "zones all tag =x|a tag is KEY or KEY=VALUE, not \"=x\"",
        "zones all name a name a|\"name a\" is given twice",
        "as vpc-0123abcd|Wrong argument count or unexpected line ending after 'vpc-0123abcd'",
        "as vpc-1 eu-west-1|a VPC is vpc- and 8 or 17 hexadecimal digits, not \"vpc-1\"",
        "as vpc-0123abcd mars-north-1|unknown AWS region \"mars-north-1\"",
        "as vpc-0123abcd eu-west-1 10.0.0.0/8|\"from\" is expected behind the region, not"
            + " \"10.0.0.0/8\"",
        "as vpc-0123abcd eu-west-1 from|\"from\" needs networks",
        "as vpc-0123abcd eu-west-1 from home|not an IP address: \"home\"",
      })
  void wrongZonesOrAs_oneErrorInTheseWords(String option, String message) {
    option("accept .\n" + option);
    error("3: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org:Z1", "example.org"})
  void zoneOutsideOfAccept_error(String zone) {
    read("route53 " + zone + " {\n accept example.com\n}");
    error("1: zone \"example.org.\" is outside of what \"accept\" allows");
  }

  @Test
  void twoRegionsForAllClients_error() {
    option(
        "accept .\n"
            + "as vpc-0123abcd eu-west-1\n"
            + "as vpc-0123abce eu-west-1\n"
            + "as vpc-0123abcf us-east-1");
    error("5: \"as\" without \"from\" puts all clients into eu-west-1 and into us-east-1");
  }

  @Test
  void allowAll_everybody() {
    assertEquals(ZoneOptions.EVERYBODY, option("allow all").find().allow());
  }

  @Test
  void nameAlone_everyZoneOfIt() {
    Route53Config config = read("route53 Example.org example.net.");
    assertEquals(
        List.of(NameText.parse("example.org."), NameText.parse("example.net.")),
        config.find().named());
    assertEquals(List.of(), config.zones());
    assertEquals(List.of(), problems.all());
  }

  @Test
  void optionTwice_errorWithBothPositions() {
    option("refresh 1m\nbudget 3\nrefresh 2m");
    error("4: option \"refresh\" is given twice: Corefile:2 and Corefile:4");
  }

  @Test
  void fallthroughTwice_laterReplaces() {
    assertEquals(
        new Fallthrough(List.of(NameText.parse("b.example."))),
        option("fallthrough a.example\nfallthrough b.example").fallthrough().names());
    assertEquals(Fallthrough.ALL, option("fallthrough").fallthrough().names());
    assertEquals(List.of(), problems.errors());
  }

  @ParameterizedTest
  @CsvSource({"90s, 90", "2, 2", "1h30m, 5400"})
  void refresh_durationOrSeconds(String text, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), option("refresh " + text).pace().refresh());
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 10", "50, 50, 50", "50 100, 50, 100", "2.5 1, 2.5, 1"})
  void budget_rateAndBurst(String text, double rate, int burst) {
    assertEquals(new Budget(rate, burst), option("budget " + text).pace().budget());
  }

  @Test
  void health_severalLinesInTheOrderOfPreference() {
    assertEquals(
        List.of(
            HealthSettings.Kind.STATUS, HealthSettings.Kind.PROBE, HealthSettings.Kind.CLOUDWATCH),
        option("health status probe\nhealth cloudwatch every 2m").health().settings().kinds());
    assertEquals(
        new HealthSettings(List.of(), Duration.ofMinutes(1)),
        option("health none").health().settings());
    assertEquals(
        new HealthSettings(List.of(HealthSettings.Kind.CLOUDWATCH), Duration.ofSeconds(10)),
        option("health every 10s").health().settings());
    assertEquals(List.of(), problems.errors());
    option("health probe every 5s\nhealth status every 6s");
    error("3: health … every is given twice");
  }

  @Test
  void severalProblems_allReported() {
    read("route53 .. :Z1 {\n  refresh 0\n  gibberish\n}");
    assertEquals(4, problems.errors().size());
  }

  @Test
  void manual_everyExampleReadAndLinked() throws IOException {
    new PluginBench<>(new Route53Plugin()).readAndLinkManual(new TestResources("."));
  }

  @Test
  void snapshot_otherForms() {
    assertEquals(
        new SnapshotOptions(
            SnapshotOptions.Keep.OFF,
            null,
            SnapshotOptions.Startup.REQUIRE,
            null,
            SnapshotOptions.Serial.AWS),
        option("snapshot off\nstartup require\nserial aws").snapshot());
    assertEquals("dir", option("snapshot dir\nstartup serve").snapshot().directory());
    assertEquals(List.of(), problems.errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "snapshot|Wrong argument count or unexpected line ending after 'snapshot'",
        "snapshot a b c|Wrong argument count or unexpected line ending after 'c'",
        "snapshot require|snapshot require needs a directory",
        "snapshot \"\"|the directory of snapshot is empty",
        "snapshot keep DIR|snapshot is DIR, \"require DIR\" or \"off\"",
        "startup|Wrong argument count or unexpected line ending after 'startup'",
        "startup wait 1s 2s|Wrong argument count or unexpected line ending after '2s'",
        "startup later|startup is \"serve\", \"wait DURATION\" or \"require\"",
        "startup serve 5s|startup is \"serve\", \"wait DURATION\" or \"require\"",
        "startup wait|startup wait needs a duration",
        "startup wait 0s|startup wait must be longer than 0: \"0s\"",
        "serial|Wrong argument count or unexpected line ending after 'serial'",
        "serial aws bridge|Wrong argument count or unexpected line ending after 'bridge'",
        "serial mine|serial is \"aws\" or \"bridge\": \"mine\"",
      })
  void snapshot_saidWrongly(String text, String message) {
    option(text);
    error("2: " + message);
  }

  @Test
  void startupWaitFor_noDuration() {
    option("startup wait soon");
    assertTrue(
        problems.errors().getFirst().contains("startup wait: "), problems.errors().toString());
  }

  @Test
  void ages_saidWrongly() {
    assertEquals(AgeOptions.DEFAULT, option("stale serve").ages());
    assertEquals(List.of(), problems.errors());
    option("stale 0s");
    error("2: stale must be longer than 0: \"0s\"");
  }

  @Test
  void staleTtl_saidWrongly() {
    option("stale_ttl 0");
    error("2: stale_ttl must be a number of seconds from 1 to 604800: \"0\"");
  }

  @Test
  void staleTtl_notANumber() {
    option("stale_ttl 5m");
    error("2: stale_ttl must be a number of seconds from 1 to 604800: \"5m\"");
  }

  @Test
  void zoneMetrics_oneOfThree() {
    assertEquals(ZoneMetrics.OFF, option("zone_metrics off").ages().metrics());
    assertEquals(ZoneMetrics.FAILING, option("zone_metrics failing").ages().metrics());
    assertEquals(List.of(), problems.errors());
    option("zone_metrics some");
    error("2: zone_metrics must be all, failing or off: \"some\"");
  }

  @Test
  void ages_countOfArguments() {
    option("stale serve 1h");
    error("2: Wrong argument count or unexpected line ending after '1h'");
  }

  @Test
  void unready_warnsOfWhatItMeans() {
    option("unready 1h");
    assertEquals(List.of(), problems.errors());
    assertTrue(problems.all().toString().contains("makes an outage of AWS an outage of DNS"));
  }
}
