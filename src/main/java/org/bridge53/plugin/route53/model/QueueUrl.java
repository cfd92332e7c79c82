package org.bridge53.plugin.route53.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of an SQS queue, which says where its API is and for which region calls are signed:
 * {@code https://sqs.us-east-1.amazonaws.com/111122223333/bridge53}.
 *
 * @param text as it is written
 * @param endpoint without the path
 * @param region null where the host does not tell
 * @param accountId null where the path does not tell
 */
public record QueueUrl(
    String text, URI endpoint, @Nullable String region, @Nullable String accountId) {
  private static final String REGION = "([a-z]{2,4}(?:-[a-z]+)+-[0-9]+)";

  /** Endpoints of today (FIPS, dual-stack and in a VPC too), then those of old. */
  private static final Pattern HOST =
      Pattern.compile(
          "(?:.+\\.)?sqs(?:-fips)?\\." + REGION + "\\..+|" + REGION + "\\.queue\\.amazonaws\\..+");

  private static final String OLDEST_HOST = "queue.amazonaws.com";
  private static final Pattern ARN =
      Pattern.compile("arn:(aws[a-z-]*):sqs:([a-z0-9-]+):([0-9]{12}):(.+)");
  private static final Pattern ACCOUNT = Pattern.compile("/([0-9]{12})/[^/]+");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with the reason, which goes on from the text
   */
  public static QueueUrl read(String text) {
    Matcher arn = ARN.matcher(text);
    if (arn.matches()) {
      throw new IllegalArgumentException(
          "that is its ARN; write https://sqs."
              + arn.group(2)
              + (arn.group(1).equals("aws-cn") ? ".amazonaws.com.cn/" : ".amazonaws.com/")
              + arn.group(3)
              + "/"
              + arn.group(4));
    }
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException broken) {
      throw new IllegalArgumentException("it is no URL", broken);
    }
    if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
      throw new IllegalArgumentException("it begins with https:// or http://");
    }
    String host = url.getHost();
    if (host == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it has a host, and no user");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("it has no query and no fragment");
    }
    if (url.getRawPath().length() < 2) {
      throw new IllegalArgumentException("the name of the queue is missing");
    }
    Matcher account = ACCOUNT.matcher(url.getRawPath());
    return new QueueUrl(
        text,
        URI.create(url.getScheme() + "://" + url.getRawAuthority()),
        region(host),
        account.matches() ? account.group(1) : null);
  }

  private static @Nullable String region(String host) {
    if (host.equals(OLDEST_HOST)) {
      return "us-east-1";
    }
    Matcher named = HOST.matcher(host);
    if (!named.matches()) {
      return null;
    }
    return named.group(1) != null ? named.group(1) : named.group(2);
  }
}
