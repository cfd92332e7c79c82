/**
 * A Route 53 endpoint inside this process: the REST-XML API of version 2013-04-01, with its zones
 * in memory.
 *
 * <p>It stands behind {@code bridge53 demo}, {@code bridge53 emulate} and the tests, and is closer
 * to AWS than the public stand-ins: names and listings are escaped, ordered and paged as AWS does
 * it, values are checked, batches are atomic, throttling is AWS's, and faults come on demand. It
 * shares no code with {@code plugin.route53} on purpose: a misreading of the API has to be made
 * twice before a test misses it.
 *
 * <p>Start with {@link Emulator}, then {@code Dispatcher} (a request's way), {@code ChangeBatch}
 * (how a batch is applied), {@code ValueRules} (what a value may be) and {@code ZoneAnswers} (what
 * a name server would say: aliases, policies, health). {@link Faults}, {@link Queues} and {@link
 * CallLog} are the tests' handles; {@code FaultControl} is the one of {@code bridge53 emulate}.
 * Nothing here is on a hot path; one monitor guards all the state.
 *
 * <p>STS answers at the same address ({@code StsOperations}): roles with their trust, keys that
 * expire, whose keys they are; and SQS ({@code QueueOperations}), whose queues hear of changes as
 * CloudTrail and EventBridge tell them ({@code Trail}). Signatures are not verified: the access key
 * of the credential scope tells the account, and the session token of keys that STS gave is
 * compared.
 */
@NullMarked
package org.bridge53.emulator;

import org.jspecify.annotations.NullMarked;
