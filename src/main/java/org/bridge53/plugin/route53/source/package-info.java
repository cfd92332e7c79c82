/**
 * Route 53 through the AWS SDK: the only package that imports it. Nothing of the SDK leaves; what
 * comes out are the records of {@code plugin.route53.model} and {@code SourceException}s of one
 * line.
 *
 * <p>Starting points: {@link org.bridge53.plugin.route53.source.AwsClients#open} makes a source,
 * and touches neither the network nor a file nor a class of the SDK; {@code AwsHostedZoneSource}
 * puts a deadline around each call; {@code AwsSession} is one set of credentials, for calls of any
 * service, {@code Route53Session} those of Route 53; {@code SessionKeys} takes roles; {@code
 * ProfileCredentials} and {@code DefaultCredentials} find keys without ever asking a metadata
 * service for a region; {@code SdkFailures} turns what the SDK throws into words for an operator.
 *
 * <p>Slow path: plain blocking code on virtual threads.
 */
@NullMarked
package org.bridge53.plugin.route53.source;

import org.jspecify.annotations.NullMarked;
