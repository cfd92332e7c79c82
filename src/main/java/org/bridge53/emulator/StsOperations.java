package org.bridge53.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * STS (API version 2011-06-15, query protocol): who may take which role is what the role's trust
 * policy says; identity policies are not looked at.
 */
final class StsOperations {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final long LEAST_SECONDS = 900;
  private static final long MOST_SECONDS = 43_200;
  private static final long MOST_CHAINED_SECONDS = 3600;

  private final Store store;

  StsOperations(Store store) {
    this.store = store;
  }

  Reply assumeRole(Map<String, String> form, Identity caller) {
    String arn = required(form, "RoleArn", "roleArn");
    String sessionName = sessionName(form);
    String externalId = form.get("ExternalId");
    if (externalId != null && !externalId.matches("[\\w+=,.@:/-]{2,1224}")) {
      throw invalid(
          externalId,
          "externalId",
          "Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*");
    }
    long seconds = seconds(form);
    if (caller.roleArn() != null && seconds > MOST_CHAINED_SECONDS) {
      throw new ApiException(
          400,
          "ValidationError",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining");
    }
    EmulatedRole role = store.settings().roles().get(arn);
    if (role == null || !trusts(role, caller, externalId)) {
      throw new ApiException(
          403,
          "AccessDenied",
          "User: "
              + caller.arn()
              + " is not authorized to perform: sts:AssumeRole on resource: "
              + arn);
    }
    return opened("AssumeRole", role, sessionName, seconds, null);
  }

  private static boolean trusts(EmulatedRole role, Identity caller, @Nullable String externalId) {
    String wanted = role.externalId();
    String callersRole = caller.roleArn();
    boolean trusted =
        role.trusted().contains(caller.account())
            || (callersRole != null && role.trusted().contains(callersRole));
    return trusted && (wanted == null || wanted.equals(externalId));
  }

  Reply assumeRoleWithWebIdentity(Map<String, String> form) {
    String arn = required(form, "RoleArn", "roleArn");
    String sessionName = sessionName(form);
    String token = required(form, "WebIdentityToken", "webIdentityToken");
    EmulatedRole role = store.settings().roles().get(arn);
    if (role == null || role.webIdentityToken() == null) {
      throw new ApiException(
          403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    if (!token.equals(role.webIdentityToken())) {
      throw new ApiException(
          400, "InvalidIdentityToken", "The web identity token that was passed is not valid");
    }
    return opened(
        "AssumeRoleWithWebIdentity", role, sessionName, seconds(form), "system:serviceaccount");
  }

  private Reply opened(
      String action,
      EmulatedRole role,
      String sessionName,
      long seconds,
      @Nullable String subject) {
    Sessions.Session session =
        store.sessions().open(role, sessionName, Duration.ofSeconds(seconds));
    XmlText xml = new XmlText(action + "Response", NAMESPACE);
    xml.open(action + "Result");
    if (subject != null) {
      xml.element("SubjectFromWebIdentityToken", subject);
    }
    xml.open("AssumedRoleUser")
        .element("AssumedRoleId", session.identity().userId())
        .element("Arn", session.identity().arn())
        .close()
        .open("Credentials")
        .element("AccessKeyId", session.accessKeyId())
        .element("SecretAccessKey", session.secret())
        .element("SessionToken", session.token())
        .element("Expiration", text(session.expires()))
        .close()
        .close();
    return answer(xml);
  }

  Reply callerIdentity(Identity caller) {
    XmlText xml = new XmlText("GetCallerIdentityResponse", NAMESPACE);
    xml.open("GetCallerIdentityResult")
        .element("Arn", caller.arn())
        .element("UserId", caller.userId())
        .element("Account", caller.account())
        .close();
    return answer(xml);
  }

  private Reply answer(XmlText xml) {
    xml.open("ResponseMetadata").element("RequestId", store.newId("", 20)).close();
    return Reply.ok(xml);
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String sessionName(Map<String, String> form) {
    String name = required(form, "RoleSessionName", "roleSessionName");
    if (!name.matches("[\\w+=,.@-]{2,64}")) {
      throw invalid(
          name, "roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]*");
    }
    return name;
  }

  private static long seconds(Map<String, String> form) {
    String text = form.getOrDefault("DurationSeconds", "3600");
    long seconds;
    try {
      seconds = Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw new ApiException(400, "MalformedInput", "DurationSeconds must be a number");
    }
    if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
      String bound =
          seconds < LEAST_SECONDS
              ? "greater than or equal to " + LEAST_SECONDS
              : "less than or equal to " + MOST_SECONDS;
      throw invalid(text, "durationSeconds", "Member must have value " + bound);
    }
    return seconds;
  }

  private static String required(Map<String, String> form, String name, String member) {
    String value = form.get(name);
    if (value == null || value.isEmpty()) {
      throw new ApiException(
          400,
          "ValidationError",
          "1 validation error detected: Value null at '"
              + member
              + "' failed to satisfy constraint: Member must not be null");
    }
    return value;
  }

  private static ApiException invalid(String value, String member, String constraint) {
    return new ApiException(
        400,
        "ValidationError",
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }
}
