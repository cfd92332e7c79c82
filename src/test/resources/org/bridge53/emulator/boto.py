"""Works through the emulator's operations with boto3: python3 boto.py ENDPOINT. Exits 0 and prints the number of checks."""
import sys
import urllib.parse
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]


def connect(**more):
    return boto3.client(
        "route53",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 1}, connect_timeout=5, read_timeout=20, **more),
    )


client = connect()
checks = 0


def equal(wanted, found):
    global checks
    assert wanted == found, f"wanted {wanted!r}, found {found!r}"
    checks += 1


def fails(code, status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        equal(code, error.response["Error"]["Code"])
        equal(status, error.response["ResponseMetadata"]["HTTPStatusCode"])
        return error.response
    raise AssertionError(f"{code} expected")


def change(zone, *changes):
    return client.change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": rrset} for action, rrset in changes]},
    )


def plain(name, kind, *values, ttl=300):
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}


# Zones.
made = client.create_hosted_zone(
    Name="Boto.Example", CallerReference="boto-1", HostedZoneConfig={"Comment": "by boto3", "PrivateZone": False}
)
zone = made["HostedZone"]["Id"].removeprefix("/hostedzone/")
equal("boto.example.", made["HostedZone"]["Name"])
equal(4, len(made["DelegationSet"]["NameServers"]))
equal(201, made["ResponseMetadata"]["HTTPStatusCode"])
assert made["Location"].endswith("/2013-04-01/hostedzone/" + zone)
fails("HostedZoneAlreadyExists", 409, client.create_hosted_zone, Name="x.example", CallerReference="boto-1")
vpc = {"VPCRegion": "eu-west-1", "VPCId": "vpc-0123456789abcdef0"}
other_vpc = {"VPCRegion": "eu-west-1", "VPCId": "vpc-0123456789abcdef1"}
private = client.create_hosted_zone(
    Name="boto.internal", CallerReference="boto-2", HostedZoneConfig={"PrivateZone": True}, VPC=vpc
)["HostedZone"]["Id"]
equal([vpc], client.get_hosted_zone(Id=private)["VPCs"])
equal("PENDING", client.associate_vpc_with_hosted_zone(HostedZoneId=private, VPC=other_vpc)["ChangeInfo"]["Status"])
equal(2, len(client.get_hosted_zone(Id=private)["VPCs"]))
summaries = client.list_hosted_zones_by_vpc(VPCId=other_vpc["VPCId"], VPCRegion="eu-west-1")["HostedZoneSummaries"]
equal(["boto.internal."], [summary["Name"] for summary in summaries])
client.disassociate_vpc_from_hosted_zone(HostedZoneId=private, VPC=other_vpc)
fails("LastVPCAssociation", 400, client.disassociate_vpc_from_hosted_zone, HostedZoneId=private, VPC=vpc)
equal(2, client.get_hosted_zone_count()["HostedZoneCount"])
equal(300, client.get_hosted_zone_limit(HostedZoneId=private, Type="MAX_VPCS_ASSOCIATED_BY_ZONE")["Limit"]["Value"])
equal("new", client.update_hosted_zone_comment(Id=zone, Comment="new")["HostedZone"]["Config"]["Comment"])
by_name = client.list_hosted_zones_by_name(DNSName="boto.internal", MaxItems="1")
equal((["boto.internal."], False), ([each["Name"] for each in by_name["HostedZones"]], by_name["IsTruncated"]))
pages = client.get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": 1})
equal({"boto.example.", "boto.internal."}, {each["Name"] for page in pages for each in page["HostedZones"]})

# Record sets of every type, names of every sort, routing groups.
values = {
    "A": "192.0.2.1",
    "AAAA": "2001:db8::1",
    "CAA": '0 issue "ca.example.net"',
    "DS": "12345 13 2 " + "ab" * 32,
    "HTTPS": '1 . alpn="h2,h3"',
    "MX": "10 mail.boto.example",
    "NAPTR": r'100 50 "u" "E2U+sip" "!^(\\+44)$!sip:\\1@example.org!" .',
    "NS": "ns.example.net",
    "PTR": "host.boto.example",
    "SPF": '"v=spf1 -all"',
    "SRV": "1 10 5269 xmpp.boto.example.",
    "SSHFP": "4 2 " + "ab" * 32,
    "SVCB": "0 pool.boto.example.",
    "TLSA": "3 1 1 " + "ab" * 32,
    "TXT": r'"a \"quote\" <&>" "\303\244"',
}
info = change(zone, *[("CREATE", plain("all.boto.example", kind, value)) for kind, value in values.items()])
equal("PENDING", client.get_change(Id=info["ChangeInfo"]["Id"])["ChangeInfo"]["Status"])
change(zone, ("CREATE", plain("c.boto.example", "CNAME", "target.example.net")))
change(zone, ("CREATE", plain("*.w.boto.example", "A", "192.0.2.2")), ("CREATE", plain(r"\344.boto.example", "A", "192.0.2.2")))
weighted = [{**plain("g.boto.example", "A", "192.0.2.9"), "SetIdentifier": f"eu/{i:03}", "Weight": i} for i in range(20)]
change(zone, *[("CREATE", each) for each in weighted])
change(zone, ("CREATE", {"Name": "alias.boto.example", "Type": "A", "AliasTarget": {
    "HostedZoneId": zone, "DNSName": "all.boto.example", "EvaluateTargetHealth": True}}))
for size in ("1", "7", "300"):
    pages = client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone, PaginationConfig={"PageSize": size})
    listed = [each for page in pages for each in page["ResourceRecordSets"]]
    equal(2 + 15 + 1 + 2 + 20 + 1, len(listed))
    equal(weighted, [{**each, "Name": "g.boto.example"} for each in listed if each["Name"] == "g.boto.example."])
    equal(values, {each["Type"]: each["ResourceRecords"][0]["Value"] for each in listed if each["Name"] == "all.boto.example."})
names = {each["Name"] for each in listed}
assert {r"\052.w.boto.example.", r"\344.boto.example."} <= names, names
first_page = client.list_resource_record_sets(HostedZoneId=zone, StartRecordName="g.boto.example", StartRecordType="A", MaxItems="5")
equal("eu/005", first_page["NextRecordIdentifier"])
fails("InvalidInput", 400, client.list_resource_record_sets, HostedZoneId=zone, StartRecordType="A")
try:
    change(zone, ("CREATE", plain("new.boto.example", "A", "192.0.2.1")), ("CREATE", plain("all.boto.example", "A", "192.0.2.1")))
    raise AssertionError("InvalidChangeBatch expected")
except ClientError as error:
    equal("InvalidChangeBatch", error.response["Error"]["Code"])
    equal(
        "[Tried to create resource record set [name='all.boto.example.', type='A'] but it already exists]",
        error.response["Error"]["Message"],
    )
equal(41, client.get_hosted_zone(Id=zone)["HostedZone"]["ResourceRecordSetCount"])
answer = client.test_dns_answer(HostedZoneId=zone, RecordName="x.w.boto.example", RecordType="A")
equal((["192.0.2.2"], "NOERROR"), (answer["RecordData"], answer["ResponseCode"]))

# Health checks.
config = {"Type": "HTTPS_STR_MATCH", "FullyQualifiedDomainName": "www.boto.example", "SearchString": "ok", "Inverted": False}
check = client.create_health_check(CallerReference="boto", HealthCheckConfig=config)["HealthCheck"]
equal((443, True, 30, 3), tuple(check["HealthCheckConfig"][name] for name in ("Port", "EnableSNI", "RequestInterval", "FailureThreshold")))
parent = client.create_health_check(CallerReference="parent", HealthCheckConfig={
    "Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [check["Id"]]})["HealthCheck"]
fails("HealthCheckAlreadyExists", 409, client.create_health_check, CallerReference="boto", HealthCheckConfig={**config, "Port": 8443})
equal(check, client.get_health_check(HealthCheckId=check["Id"])["HealthCheck"])
equal({check["Id"], parent["Id"]}, {each["Id"] for each in client.list_health_checks()["HealthChecks"]})
equal(2, client.get_health_check_count()["HealthCheckCount"])
equal(2, client.update_health_check(HealthCheckId=check["Id"], HealthCheckVersion=1, Port=8443)["HealthCheck"]["HealthCheckVersion"])


def statuses():
    observed = client.get_health_check_status(HealthCheckId=check["Id"])["HealthCheckObservations"]
    return {each["StatusReport"]["Status"].split(":")[0] for each in observed}


def send(method, path, service, form=None):
    """By hand: what boto3 does not know, and the query protocol, which it speaks to CloudWatch no more."""
    scope = f"Credential=test/20260101/us-east-1/{service}/aws4_request"
    request = urllib.request.Request(endpoint + path, urllib.parse.urlencode(form).encode() if form else None, method=method, headers={
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=00"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


equal({"Success"}, statuses())
send("PUT", f"/2013-04-01/healthcheck/{check['Id']}/status?emulator-healthy=false", "route53")
equal({"Failure"}, statuses())
metric = "MetricDataQueries.member.1.MetricStat.Metric."
data = send("POST", "/", "monitoring", {
    "Action": "GetMetricData", "Version": "2010-08-01", "StartTime": "2020-01-01T00:00:00Z", "EndTime": "2120-01-01T00:00:00Z",
    "MetricDataQueries.member.1.Id": "c0", metric + "Namespace": "AWS/Route53", metric + "MetricName": "HealthCheckStatus",
    metric + "Dimensions.member.1.Name": "HealthCheckId", metric + "Dimensions.member.1.Value": parent["Id"]})
equal(True, "<Values><member>0.0</member></Values>" in data)
client.delete_health_check(HealthCheckId=parent["Id"])
fails("NoSuchHealthCheck", 404, client.get_health_check, HealthCheckId=parent["Id"])

# Tags.
client.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, AddTags=[{"Key": "bridge53:serve", "Value": "true"}])
equal(
    [{"Key": "bridge53:serve", "Value": "true"}],
    client.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone)["ResourceTagSet"]["Tags"],
)
sets = client.list_tags_for_resources(ResourceType="hostedzone", ResourceIds=[zone, private.removeprefix("/hostedzone/")])
equal([1, 0], [len(each["Tags"]) for each in sets["ResourceTagSets"]])

# CIDR collections.
collection = client.create_cidr_collection(Name="offices", CallerReference="boto")["Collection"]
client.change_cidr_collection(
    Id=collection["Id"], CollectionVersion=1,
    Changes=[{"LocationName": "paris", "Action": "PUT", "CidrList": ["192.0.2.0/24", "2001:db8::/48"]}])
listed = client.list_cidr_collections()["CidrCollections"]
equal([(collection["Id"], 2)], [(each["Id"], each["Version"]) for each in listed])
equal(["paris"], [each["LocationName"] for each in client.list_cidr_locations(CollectionId=collection["Id"])["CidrLocations"]])
equal(
    [("192.0.2.0/24", "paris"), ("2001:db8::/48", "paris")],
    [(each["CidrBlock"], each["LocationName"]) for each in client.list_cidr_blocks(CollectionId=collection["Id"])["CidrBlocks"]])
client.change_cidr_collection(
    Id=collection["Id"],
    Changes=[{"LocationName": "paris", "Action": "DELETE_IF_EXISTS", "CidrList": ["192.0.2.0/24", "2001:db8::/48"]}])
client.delete_cidr_collection(Id=collection["Id"])
equal([], client.list_cidr_collections()["CidrCollections"])

# Traffic policies.
document = '{"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartEndpoint":"e","Endpoints":{"e":{"Type":"value","Value":"192.0.2.%d"}}}'
policy = client.create_traffic_policy(Name="boto", Document=document % 1)["TrafficPolicy"]
second = client.create_traffic_policy_version(Id=policy["Id"], Document=document % 2)["TrafficPolicy"]
equal((1, 2), (policy["Version"], second["Version"]))
equal(document % 1, client.get_traffic_policy(Id=policy["Id"], Version=1)["TrafficPolicy"]["Document"])
instance = client.create_traffic_policy_instance(
    HostedZoneId=zone, Name="tp.boto.example", TTL=60, TrafficPolicyId=policy["Id"], TrafficPolicyVersion=1)["TrafficPolicyInstance"]
client.update_traffic_policy_instance(Id=instance["Id"], TTL=30, TrafficPolicyId=policy["Id"], TrafficPolicyVersion=2)
equal((30, 2), (lambda i: (i["TTL"], i["TrafficPolicyVersion"]))(client.get_traffic_policy_instance(Id=instance["Id"])["TrafficPolicyInstance"]))
for page in (client.list_traffic_policy_instances(), client.list_traffic_policy_instances_by_hosted_zone(HostedZoneId=zone)):
    equal([instance["Id"]], [each["Id"] for each in page["TrafficPolicyInstances"]])
equal(["192.0.2.2"], client.test_dns_answer(HostedZoneId=zone, RecordName="tp.boto.example", RecordType="A")["RecordData"])
client.delete_traffic_policy_instance(Id=instance["Id"])
for version in (1, 2):
    client.delete_traffic_policy(Id=policy["Id"], Version=version)
equal("NOT_SIGNING", client.get_dnssec(HostedZoneId=zone)["Status"]["ServeSignature"])

# What is refused.
fails("NoSuchHostedZone", 404, client.list_resource_record_sets, HostedZoneId="Z0")
fails("NoSuchChange", 404, client.get_change, Id="C0")
fails("HostedZoneNotEmpty", 400, client.delete_hosted_zone, Id=zone)
unsigned = boto3.client("route53", endpoint_url=endpoint, region_name="us-east-1", config=Config(signature_version=UNSIGNED))
fails("MissingAuthenticationToken", 403, unsigned.list_hosted_zones)
client.delete_hosted_zone(Id=private)
equal(1, client.get_hosted_zone_count()["HostedZoneCount"])

# STS: roles, their keys, whose they are.
def sts(**keys):
    return boto3.client("sts", endpoint_url=endpoint, region_name="us-east-1", **keys)


def session(credentials):
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


role = "arn:aws:iam::222222222222:role/reader"
mine = sts(aws_access_key_id="test", aws_secret_access_key="test")
equal("123456789012", mine.get_caller_identity()["Account"])
fails("AccessDenied", 403, mine.assume_role, RoleArn=role, RoleSessionName="boto", ExternalId="x-2")
given = mine.assume_role(RoleArn=role, RoleSessionName="boto", ExternalId="x-1", DurationSeconds=900)
equal("arn:aws:sts::222222222222:assumed-role/reader/boto", given["AssumedRoleUser"]["Arn"])
keys = session(given["Credentials"])
equal("222222222222", sts(**keys).get_caller_identity()["Account"])
theirs = boto3.client("route53", endpoint_url=endpoint, region_name="us-east-1", **keys)
equal(0, theirs.get_hosted_zone_count()["HostedZoneCount"])
fails("AccessDenied", 403, theirs.list_resource_record_sets, HostedZoneId=zone)
pod = sts(config=Config(signature_version=UNSIGNED)).assume_role_with_web_identity(
    RoleArn="arn:aws:iam::222222222222:role/pod", RoleSessionName="boto", WebIdentityToken="a-token-of-a-pod"
)
equal("222222222222", sts(**session(pod["Credentials"])).get_caller_identity()["Account"])

# SQS: one queue's life.
sqs = boto3.client(
    "sqs", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
)
queue = sqs.create_queue(QueueName="boto")["QueueUrl"]
equal(queue, sqs.get_queue_url(QueueName="boto")["QueueUrl"])
sqs.send_message(QueueUrl=queue, MessageBody='{"a": "\u00e4"}')
sqs.send_message(QueueUrl=queue, MessageBody="two")
got = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)["Messages"]
equal(['{"a": "\u00e4"}', "two"], [each["Body"] for each in got])
equal("2", sqs.get_queue_attributes(QueueUrl=queue)["Attributes"]["ApproximateNumberOfMessagesNotVisible"])
sqs.delete_message(QueueUrl=queue, ReceiptHandle=got[0]["ReceiptHandle"])
done = sqs.delete_message_batch(QueueUrl=queue, Entries=[{"Id": "x", "ReceiptHandle": got[1]["ReceiptHandle"]}])
equal(["x"], [each["Id"] for each in done["Successful"]])
sqs.delete_queue(QueueUrl=queue)
fails("AWS.SimpleQueueService.NonExistentQueue", 400, sqs.receive_message, QueueUrl=queue)

print(f"{checks} checks passed")
