package org.bridge53.plugin.route53.source;

import org.bridge53.plugin.route53.model.SourceException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;

/** STS's operations through a session; roles are no matter of this class. */
final class StsCalls {
  private final AwsSession session;
  private final ServiceClient<StsClient> sts;

  StsCalls(AwsSession session) {
    this.session = session;
    this.sts = session.service("sts", StsClient::builder, "STS");
  }

  /** Whose the keys are: asked with no permission, since nothing can take it away. */
  String accountId(TimedCalls.Progress progress) throws SourceException {
    return session.call(
        sts,
        "GetCallerIdentity",
        progress,
        (client, keys) ->
            client.getCallerIdentity(
                GetCallerIdentityRequest.builder()
                    .overrideConfiguration(
                        keys.apply(AwsRequestOverrideConfiguration.builder()).build())
                    .build()),
        response -> {
          String account = response.account();
          if (account == null) {
            throw new AnswerCheck.Refused("sent an identity without account");
          }
          return account;
        });
  }
}
