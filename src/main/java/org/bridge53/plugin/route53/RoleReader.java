package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsRole;
import org.jspecify.annotations.Nullable;

/**
 * Reads roles and accounts. What a role's name, an external id and a session name may be made of is
 * as the STS and IAM API references say.
 */
final class RoleReader {
  private static final int ACCOUNT_DIGITS = 12;

  private final Problems problems;

  RoleReader(Problems problems) {
    this.problems = problems;
  }

  /** {@code assume_role ARN [external_id X] [session NAME]}. */
  void role(Directive option, List<Token> arguments, List<AwsRole> roles) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
      return;
    }
    String arn = arguments.getFirst().text();
    if (!isRoleArn(arn)) {
      problems.error(
          option.position(), "a role is arn:PARTITION:iam::ACCOUNT:role/NAME, not \"" + arn + "\"");
      return;
    }
    String externalId = null;
    String session = null;
    for (int i = 1; i < arguments.size(); i += 2) {
      String word = arguments.get(i).text();
      String value = value(arguments, i);
      if (value == null) {
        return;
      }
      switch (word) {
        case "external_id" -> externalId = checkedExternalId(arguments.get(i + 1));
        case "session" -> session = checkedSession(arguments.get(i + 1));
        default -> {
          problems.error(
              arguments.get(i).position(), "\"" + word + "\" is not external_id or session");
          return;
        }
      }
    }
    roles.add(new AwsRole(arn, externalId, session));
  }

  /** {@code accounts ID... role NAME [external_id X]}. */
  void accounts(Directive option, List<Token> arguments, List<AwsAccount> accounts) {
    List<Token> ids = new ArrayList<>();
    int at = 0;
    while (at < arguments.size() && isDigits(arguments.get(at).text())) {
      ids.add(arguments.get(at++));
    }
    String role = null;
    String externalId = null;
    for (; at < arguments.size(); at += 2) {
      String word = arguments.get(at).text();
      if (!word.equals("role") && !word.equals("external_id")) {
        problems.error(
            arguments.get(at).position(),
            "\"" + word + "\" is not an account (12 digits), role or external_id");
        return;
      }
      String value = value(arguments, at);
      if (value == null) {
        return;
      }
      if (word.equals("role")) {
        role = checkedRole(arguments.get(at + 1));
        if (role == null) {
          return;
        }
      } else {
        externalId = checkedExternalId(arguments.get(at + 1));
      }
    }
    if (ids.isEmpty() || role == null) {
      problems.error(option.position(), "accounts is ID... role NAME [external_id X]");
      return;
    }
    for (Token id : ids) {
      add(id, new AwsAccount(id.text(), role, externalId), accounts);
    }
  }

  private void add(Token token, AwsAccount account, List<AwsAccount> accounts) {
    if (account.id().length() != ACCOUNT_DIGITS) {
      problems.error(token.position(), "an account has 12 digits, not \"" + account.id() + "\"");
      return;
    }
    for (AwsAccount other : accounts) {
      if (other.id().equals(account.id())) {
        problems.error(token.position(), "account " + account.id() + " is given twice");
        return;
      }
    }
    accounts.add(account);
  }

  private @Nullable String value(List<Token> arguments, int at) {
    if (at + 1 < arguments.size()) {
      return arguments.get(at + 1).text();
    }
    Token word = arguments.get(at);
    problems.error(word.position(), "\"" + word.text() + "\" needs a value");
    return null;
  }

  private @Nullable String checkedRole(Token token) {
    String name = token.text();
    if (name.startsWith("arn:")) {
      problems.error(
          token.position(), "role is a name, the same in each account, not \"" + name + "\"");
      return null;
    }
    if (!consistsOf(name, "+=,.@_-/", 1, 512)) {
      problems.error(token.position(), "\"" + name + "\" is not the name of a role");
      return null;
    }
    return name;
  }

  private @Nullable String checkedExternalId(Token token) {
    String id = token.text();
    if (!consistsOf(id, "+=,.@:/-_", 2, 1224)) {
      problems.error(
          token.position(),
          "an external id is 2 to 1224 letters, digits and +=,.@:/-_, not \"" + id + "\"");
      return null;
    }
    return id;
  }

  private @Nullable String checkedSession(Token token) {
    String name = token.text();
    if (!consistsOf(name, "+=,.@-_", 2, 64)) {
      problems.error(
          token.position(),
          "a session's name is 2 to 64 letters, digits and +=,.@-_, not \"" + name + "\"");
      return null;
    }
    return name;
  }

  private static boolean isRoleArn(String text) {
    String[] parts = text.split(":", 6);
    return parts.length == 6
        && parts[0].equals("arn")
        && parts[2].equals("iam")
        && parts[3].isEmpty()
        && parts[4].length() == ACCOUNT_DIGITS
        && isDigits(parts[4])
        && parts[5].startsWith("role/")
        && consistsOf(parts[5].substring("role/".length()), "+=,.@_-/", 1, 512);
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean consistsOf(String text, String signs, int least, int most) {
    return text.length() >= least
        && text.length() <= most
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || signs.indexOf(c) >= 0);
  }
}
