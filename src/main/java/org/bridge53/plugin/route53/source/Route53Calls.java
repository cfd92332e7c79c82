package org.bridge53.plugin.route53.source;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.route53.Route53Client;

/** Route 53's operations through a session. */
final class Route53Calls {
  private final AwsSession session;
  private final ServiceClient<Route53Client> route53;
  private final PageMemory memory = new PageMemory();

  Route53Calls(AwsSession session) {
    this.session = session;
    this.route53 =
        session.service("route53", Route53Client::builder, AnswerCheck.ofDocuments("Route 53"));
  }

  /** One page of a zone's record sets; a page that comes again is not taken apart again. */
  RecordSetPage list(
      String zoneId, RecordSetPage.@Nullable Marker start, TimedCalls.Progress progress)
      throws SourceException {
    PageMemory.Visit visit = memory.visit(zoneId, start);
    return session.call(
        route53,
        "ListResourceRecordSets",
        progress,
        (client, keys) ->
            client.listResourceRecordSets(
                RecordSetShapes.request(zoneId, start)
                    .overrideConfiguration(
                        o -> keys.apply(o).putExecutionAttribute(PageMemory.VISIT, visit))
                    .build()),
        response -> {
          RecordSetPage known = visit.samePage();
          if (known != null) {
            return known;
          }
          RecordSetPage page = RecordSetShapes.page(response);
          visit.keep(page);
          return page;
        });
  }

  /** Another operation; see {@link AwsSession#call}. */
  <R, T> T call(
      String operation,
      TimedCalls.Progress progress,
      BiFunction<Route53Client, UnaryOperator<AwsRequestOverrideConfiguration.Builder>, R> request,
      Function<R, T> shape)
      throws SourceException {
    return session.call(route53, operation, progress, request, shape);
  }
}
