package org.bridge53.plugin.route53.source;

/** Route 53's XML, written by hand after the API reference. */
final class Listings {
  private Listings() {}

  static final String SOA_SET =
      set(
          "example.org.",
          "SOA",
          "<TTL>900</TTL>",
          "ns-1.awsdns-1.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400");

  static String set(String name, String type, String members, String... values) {
    StringBuilder set =
        new StringBuilder(
            "<ResourceRecordSet><Name>" + name + "</Name><Type>" + type + "</Type>" + members);
    if (values.length > 0) {
      set.append("<ResourceRecords>");
      for (String value : values) {
        set.append("<ResourceRecord><Value>").append(value).append("</Value></ResourceRecord>");
      }
      set.append("</ResourceRecords>");
    }
    return set.append("</ResourceRecordSet>").toString();
  }

  static String page(String sets, String end) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<ListResourceRecordSetsResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
        + "<ResourceRecordSets>"
        + sets
        + "</ResourceRecordSets>"
        + end
        + "<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>";
  }

  static String lastPage(String... sets) {
    return page(String.join("", sets), "<IsTruncated>false</IsTruncated>");
  }

  static String error(String code, String message) {
    return "<?xml version=\"1.0\"?><ErrorResponse"
        + " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error><Type>Sender</Type>"
        + "<Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message></Error><RequestId>b25f48e8-84fd-11e6-80d9-574e0c4664cb</RequestId>"
        + "</ErrorResponse>";
  }

  /** What STS gives for {@code AssumeRole} and {@code AssumeRoleWithWebIdentity}. */
  static String role(String action, String keyId, String secret, String token) {
    return "<"
        + action
        + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><"
        + action
        + "Result><AssumedRoleUser><AssumedRoleId>ARO:x</AssumedRoleId>"
        + "<Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn></AssumedRoleUser>"
        + "<Credentials><AccessKeyId>"
        + keyId
        + "</AccessKeyId><SecretAccessKey>"
        + secret
        + "</SecretAccessKey><SessionToken>"
        + token
        + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></"
        + action
        + "Result></"
        + action
        + "Response>";
  }
}
