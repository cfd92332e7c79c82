package org.bridge53.plugin.route53;

import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.EndpointText;
import org.jspecify.annotations.Nullable;

/** Reads {@link AccessOptions}. */
final class AccessReader implements OptionGroup {
  private final Problems problems;
  private @Nullable String profile;
  private @Nullable String credentialsFile;
  private AwsAccess.@Nullable AccessKey accessKey;
  private @Nullable String endpoint;

  AccessReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of("aws_access_key", "aws_endpoint", "credentials");
  }

  @Override
  public Set<String> repeated() {
    return Set.of();
  }

  AccessOptions options() {
    return new AccessOptions(profile, credentialsFile, accessKey, endpoint);
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    switch (option.name().text()) {
      case "aws_access_key" -> accessKey(option, arguments);
      case "aws_endpoint" -> endpoint(option, arguments);
      case "credentials" -> credentials(option, arguments);
      default -> throw new IllegalArgumentException(option.name().text());
    }
  }

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

  private void endpoint(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    try {
      endpoint = EndpointText.read(arguments.getFirst().text()).toString();
    } catch (IllegalArgumentException invalid) {
      problems.error(option.position(), "invalid endpoint " + invalid.getMessage());
    }
  }

  private void credentials(Directive option, List<Token> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      problems.argumentCount(option);
      return;
    }
    profile = arguments.get(0).text();
    credentialsFile = arguments.size() == 2 ? arguments.get(1).text() : null;
  }
}
