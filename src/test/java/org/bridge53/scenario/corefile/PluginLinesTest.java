package org.bridge53.scenario.corefile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the smaller plugins take and refuse in a server block, with every text. */
class PluginLinesTest {
  private static final String COUNT = "Wrong argument count or unexpected line ending after ";
  private static final String ONCE = "this plugin can only be used once per Server Block";

  /** Rows of one plugin; the first line inside the block is line 2. */
  private static final class Rows {
    private final String plugin;
    private final List<Fragment> rows = new ArrayList<>();

    Rows(String plugin) {
      this.plugin = plugin;
    }

    Rows accepted(String what, String lines) {
      rows.add(Fragment.accepted(what, block(lines)));
      return this;
    }

    /** Each message as {@code LINE MESSAGE}. */
    Rows refused(String what, String lines, String... messages) {
      rows.add(Fragment.refused(what, block(lines), prefixed("Error during parsing: ", messages)));
      return this;
    }

    Rows syntaxError(String what, String lines, String... messages) {
      rows.add(Fragment.refused(what, block(lines), prefixed("Syntax error: ", messages)));
      return this;
    }

    Rows warned(String what, String lines, String... messages) {
      rows.add(Fragment.warned(what, block(lines), prefixed("", messages)));
      return this;
    }

    private static String block(String lines) {
      return ". {\n" + lines + "\n}\n";
    }

    private String[] prefixed(String kind, String... messages) {
      return Stream.of(messages)
          .map(message -> message.split(" ", 2))
          .map(part -> "plugin/" + plugin + ": Corefile:" + part[0] + " - " + kind + part[1])
          .toArray(String[]::new);
    }

    Stream<DynamicTest> tests() {
      return rows.stream().map(Fragment::test);
    }
  }

  @TestFactory
  Stream<DynamicTest> whoami() {
    return new Rows("whoami")
        .accepted("alone", "whoami")
        .accepted("twice", "whoami\nwhoami")
        .refused("an argument", "whoami x", "2 " + COUNT + "'x'")
        .refused("a block", "whoami {\nx\n}", "2 Unexpected token '{', expecting argument")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> debug() {
    return new Rows("debug")
        .accepted("alone", "debug\nwhoami")
        .refused("an argument", "debug on", "2 " + COUNT + "'on'")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> root() {
    return new Rows("root")
        .accepted("a folder", "root zones\nfile db")
        .accepted("the last of several counts", "root /none\nroot /etc/bridge53/zones\nfile db")
        .accepted("behind the lines that it is for", "file db\nroot zones")
        .warned(
            "a folder that is not there", "root /none\nwhoami", "2 Root path does not exist: /none")
        .refused("nothing", "root", "2 " + COUNT + "'root'")
        .refused("two", "root a b", "2 " + COUNT + "'b'")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> bind() {
    String none = "at least one address or interface name is expected";
    return new Rows("bind")
        .accepted("an address", "bind 127.0.0.1")
        .accepted("several, of both families", "bind 127.0.0.1 ::1")
        .accepted("several lines", "bind 127.0.0.1\nbind ::1")
        .accepted("an interface", "bind lo")
        .accepted("without one of its addresses", "bind lo 127.0.0.9 {\nexcept 127.0.0.1\n}")
        .accepted(
            "except is for its line alone",
            "bind 127.0.0.1\nbind lo 127.0.0.2 {\nexcept 127.0.0.1 lo\n}")
        .refused("nothing", "bind", "2 " + none)
        .refused("nothing excepted", "bind lo {\nexcept\n}", "3 " + none)
        .refused("all excepted", "bind 127.0.0.1 {\nexcept 127.0.0.1\n}", "2 " + none)
        .refused(
            "neither address nor interface",
            "bind nosuch0",
            "2 not a valid IP address or interface name: \"nosuch0\"")
        .refused(
            "an address with a port",
            "bind 127.0.0.1:53",
            "2 not a valid IP address or interface name: \"127.0.0.1:53\"")
        .refused(
            "an unknown property",
            "bind lo {\nexcpt lo\n}",
            "3 unknown property 'excpt'; did you mean 'except'?")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> errors() {
    return new Rows("errors")
        .accepted("alone", "errors")
        .accepted("stdout", "errors stdout")
        .accepted(
            "everything",
            """
            errors {
              stacktrace
              consolidate 5m ".* i/o timeout$" warning
              consolidate 30s "^Failed to .+" info show_first
              consolidate 1h x error
              consolidate 1h y debug
              consolidate 1h z show_first
            }\
            """)
        .refused("twice", "errors\nerrors", "3 " + ONCE)
        .refused("a file", "errors stderr", "2 invalid log file: stderr")
        .refused("two arguments", "errors stdout x", "2 " + COUNT + "'x'")
        .syntaxError(
            "an unknown property",
            "errors {\nconsolidat\n}",
            "3 Unknown field consolidat; did you mean 'consolidate'?")
        .syntaxError(
            "stacktrace by the name of other versions",
            "errors {\npanicRecoveryStacktrace\n}",
            "3 Unknown field panicRecoveryStacktrace")
        .refused("no pattern", "errors {\nconsolidate 5m\n}", "3 " + COUNT + "'5m'")
        .refused(
            "no unit", "errors {\nconsolidate 5 x\n}", "3 time: missing unit in duration \"5\"")
        .refused(
            "no time",
            "errors {\nconsolidate 0s x\n}",
            "3 consolidate needs a duration greater than zero: 0s")
        .refused(
            "a bad pattern",
            "errors {\nconsolidate 5m (\n}",
            "3 error parsing regexp: missing closing ): `(`")
        .refused(
            "a level that is none",
            "errors {\nconsolidate 5m x warn\n}",
            "3 invalid option in consolidate: 'warn'")
        .refused(
            "the level behind show_first",
            "errors {\nconsolidate 5m x show_first warning\n}",
            "3 level 'warning' must precede show_first")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> log() {
    return new Rows("log")
        .accepted("alone", "log")
        .accepted("names", "log example.org example.net 10.0.0.0/8")
        .accepted("a format", "log . \"{remote} {name}\"")
        .accepted("the built-in formats", "log . {common}\nlog . \"x {combined} y\"")
        .accepted("a word in braces that is none", "log . \"{nothing}\"")
        .accepted("classes", "log . {\nclass denial error\nclass success\n}")
        .accepted("several rules", "log example.org {\nclass all\n}\nlog example.net")
        .warned(
            "a format alone is a name",
            "log \"{remote}\"",
            "2 a single argument is a name, not a format: write log . \"{remote}\"")
        .refused("no class", "log {\nclass\n}", "3 " + COUNT + "'class'")
        .refused(
            "a class that is none",
            "log {\nclass denail\n}",
            "3 invalid Class: denail; did you mean 'denial'?")
        .refused(
            "an unknown property",
            "log {\nclas all\n}",
            "3 unknown property 'clas'; did you mean 'class'?")
        .refused("a name that is none", "log a..b", "2 zone is not a valid domain name: a..b")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> hosts() {
    String noFile = "File does not exist: ";
    return new Rows("hosts")
        .accepted("alone", "hosts")
        .accepted("a file", "hosts hosts")
        .accepted("zones", "hosts hosts example.org example.net")
        .accepted(
            "everything",
            """
            hosts hosts example.org {
              192.0.2.1 a.example.org b.example.org
              fe80::1%eth0 *.dev.example.org
              ttl 60
              no_reverse
              reload 1m
              fallthrough a.example.org 10.0.0.0/8
              fallthrough_unsupported
            }\
            """)
        .accepted("options between the lines", "hosts {\n192.0.2.1 a\nttl 60\n192.0.2.2 b\n}")
        .accepted("the shortest and the longest TTL", "hosts {\nttl 1\nttl 65535\n}")
        .accepted("no reload", "hosts {\nreload 0s\n}")
        .refused("twice", "hosts\nhosts", "3 " + ONCE)
        .warned("a file that is not there", "hosts none", "2 " + noFile + "/etc/bridge53/none")
        .warned("a folder", "hosts folder", "2 Hosts file \"/etc/bridge53/folder\" is a directory")
        .refused(
            "a file that cannot be read",
            "hosts secret",
            "2 unable to access hosts file '/etc/bridge53/secret': permission denied")
        .refused("ttl without a value", "hosts {\nttl\n}", "3 ttl needs a time in second")
        .refused("a ttl that is no number", "hosts {\nttl 1m\n}", "3 ttl needs a number of second")
        .refused("ttl 0", "hosts {\nttl 0\n}", "3 ttl provided is invalid")
        .refused("ttl too long", "hosts {\nttl 65536\n}", "3 ttl provided is invalid")
        .refused("ttl negative", "hosts {\nttl -1\n}", "3 ttl provided is invalid")
        .refused(
            "reload without a value",
            "hosts {\nreload\n}",
            "3 reload needs a duration (zero seconds to disable)")
        .refused(
            "a reload that is none", "hosts {\nreload 5\n}", "3 invalid duration for reload '5'")
        .refused(
            "a reload below zero",
            "hosts {\nreload -1s\n}",
            "3 invalid negative duration for reload '-1s'")
        .refused(
            "fallthrough_unsupported alone",
            "hosts {\nfallthrough_unsupported\n}",
            "2 fallthrough_unsupported requires fallthrough")
        .refused(
            "a line behind fallthrough",
            "hosts {\nfallthrough\n192.0.2.1 a\n}",
            "4 unknown property '192.0.2.1'")
        .warned(
            "a word before fallthrough",
            "hosts {\nttll 60\n}",
            "3 'ttll' is neither an address nor a property; did you mean 'ttl'?")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> file() {
    String db = "/etc/bridge53/";
    return new Rows("file")
        .accepted("a file", "file db")
        .accepted("zones", "file db example.org example.net 192.0.2.0/24")
        .accepted(
            "everything",
            "file db example.org {\n"
                + "reload 30s\n"
                + "reload_by_mtime\n"
                + "fallthrough a.example.org\n"
                + "upstream 192.0.2.1\n"
                + "}")
        .accepted("several", "file db a\nfile db b {\nreload 0\n}")
        .accepted("a serial of 0 is served", "file db")
        .refused("nothing", "file", "2 " + COUNT + "'file'")
        .refused(
            "an unknown property",
            "file db {\nrelod 30s\n}",
            "3 unknown property 'relod'; did you mean 'reload'?")
        .refused(
            "reload without a value", "file db {\nreload\n}", "3 reload duration value is expected")
        .refused(
            "a reload that is none",
            "file db {\nreload 5\n}",
            "3 time: missing unit in duration \"5\"")
        .refused("a reload below zero", "file db {\nreload -1s\n}", "3 invalid duration \"-1s\"")
        .refused(
            "no file, and never looked for again",
            "file none {\nreload 0\n}",
            "2 open " + db + "none: no such file or directory")
        .refused(
            "no SOA", "file no-soa", "2 file \"" + db + "no-soa\" has no SOA record for origin .")
        .refused(
            "a line that cannot be read",
            "file bad",
            "2 failed to parse file \""
                + db
                + "bad\" for origin . with error "
                + db
                + "bad:3: dns: Invalid address: 192.0.2.256 at line: 3")
        .refused(
            "no TTL",
            "file no-ttl",
            "2 failed to parse file \""
                + db
                + "no-ttl\" for origin . with error "
                + db
                + "no-ttl:1: dns: missing TTL with no previous value at line: 1")
        .refused(
            "NSEC3",
            "file nsec3",
            "2 failed to parse file \""
                + db
                + "nsec3\" for origin . with error "
                + db
                + "nsec3:3: dns: NSEC3 zone is not supported, dropping RR: . for zone: . at line:"
                + " 3")
        .refused("a folder", "file folder", "2 open " + db + "folder: is a directory")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> route53() {
    String zone = "route53 example.org.:Z1Z2Z3Z4DZ5Z6Z7";
    return new Rows("route53")
        .accepted("a zone", zone)
        .warned("no zone", "route53", "2 no hosted zone is named: this line passes every query on")
        .accepted("several", "route53 a.:Z1 b.:Z2 a.:Z3")
        .accepted("several lines", zone + "\n" + zone + "A")
        .accepted(
            "everything that CoreDNS takes",
            zone
                + " {\n"
                + "aws_endpoint http://127.0.0.1:4566\n"
                + "credentials x y\n"
                + "fallthrough a\n"
                + "refresh 10\n"
                + "upstream 192.0.2.1\n"
                + "}")
        .refused("the same twice", "route53 a.:Z1 a.:Z1", "2 conflict zone \"a.:Z1\"")
        .refused("half a zone", "route53 a.:", "2 invalid zone \"a.:\": the id is missing")
        .refused(
            "no refresh",
            zone + " {\nrefresh 0s\n}",
            "3 refresh interval must be greater than 0: \"0s\"")
        .tests();
  }
}
