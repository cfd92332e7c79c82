package org.bridge53.plugin.route53;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsRole;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code route53} line that say who asks AWS, and where.
 *
 * @param profile of {@code credentials}; null: the SDK's own chain
 * @param credentialsFile of {@code credentials}, as written; null: the SDK's files
 * @param accessKey of {@code aws_access_key}
 * @param endpoint of {@code aws_endpoint}
 * @param roles of {@code assume_role}, in the order in which they are taken
 * @param accounts that are read; none: the one that the keys belong to
 * @param network the way to AWS; the path of {@code ca} is as written
 * @param resolvers of {@code api_resolver}; none: the system's
 */
record AccessOptions(
    @Nullable String profile,
    @Nullable String credentialsFile,
    AwsAccess.@Nullable AccessKey accessKey,
    @Nullable String endpoint,
    List<AwsRole> roles,
    List<AwsAccount> accounts,
    AwsNetwork network,
    List<InetSocketAddress> resolvers) {
  AccessOptions {
    roles = List.copyOf(roles);
    accounts = List.copyOf(accounts);
    resolvers = List.copyOf(resolvers);
  }

  /** The part of each client, with the paths of files resolved: one an account, one at least. */
  List<AwsAccess> resolved(LocalFiles files) {
    String file = credentialsFile;
    String ca = network.caFile();
    String resolvedFile = file == null ? null : files.resolve(file).toString();
    AwsNetwork resolvedNetwork =
        new AwsNetwork(
            network.partition(),
            network.fips(),
            network.dualStack(),
            network.endpoints(),
            network.proxy(),
            ca == null ? null : files.resolve(ca).toString());
    List<AwsAccess> all = new ArrayList<>();
    for (AwsAccount account : accounts) {
      all.add(
          new AwsAccess(
              profile, resolvedFile, accessKey, endpoint, roles, account, resolvedNetwork));
    }
    if (all.isEmpty()) {
      all.add(
          new AwsAccess(profile, resolvedFile, accessKey, endpoint, roles, null, resolvedNetwork));
    }
    return all;
  }
}
