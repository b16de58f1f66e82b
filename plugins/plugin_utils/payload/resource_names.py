# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon resource names: what one of a topic says, and those of what a message is about."""

from __future__ import annotations

import re

# Partition -> what the names of its regions begin with; the others are in aws.
REGION_PREFIXES = {"aws-cn": "cn-", "aws-us-gov": "us-gov-"}
PARTITIONS = ("aws", *REGION_PREFIXES)
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]+")
ACCOUNT = re.compile(r"[0-9]{12}")
TOPIC_NAME = re.compile(r"(?=.{1,256}\Z)[A-Za-z0-9_-]+(\.fifo)?")
EC2_INSTANCE = re.compile(r"i-[0-9a-f]+")


def partition_of(region):
    """The partition that a region lies in."""
    return next((partition for partition, prefix in REGION_PREFIXES.items() if region.startswith(prefix)), "aws")


def topic_fault(arn):
    """Why this is not the ARN of an SNS topic, as the end of a sentence, or None where it is one."""
    parts = arn.split(":")
    if parts[0] != "arn" or len(parts) < 6:
        return "is not an ARN"
    _arn, partition, service, region, account, *resource = parts
    if service != "sns":
        return f"is an ARN of {service or 'no service'}, not of sns"
    if len(resource) > 1:
        return "is the ARN of a subscription, not of a topic"
    checks = (
        (partition in PARTITIONS, f"is in the partition '{partition}'; there are {', '.join(PARTITIONS)}"),
        (REGION.fullmatch(region), f"has no region of AWS but '{region}'"),
        (partition_of(region) == partition, f"is in the partition {partition}, but {region} is in {partition_of(region)}"),
        (ACCOUNT.fullmatch(account), f"has no account of 12 digits but '{account}'"),
        (TOPIC_NAME.fullmatch(resource[0]), f"has a topic that cannot exist, '{resource[0]}'"),
    )
    return next((fault for is_right, fault in checks if not is_right), None)


def topic_of(arn):
    """What the ARN of a topic says: {topic_arn, region, account_id, is_fifo}."""
    region, account, name = arn.split(":")[3:]
    return {"topic_arn": arn, "region": region, "account_id": account, "is_fifo": name.endswith(".fifo")}


def application_arn(context):
    """The ARN of the application that is deployed."""
    return _codedeploy_arn(context, f"application:{context['deployment']['application_name']}")


def deployment_group_arn(context):
    """The ARN of the deployment group that is deployed to."""
    deployment = context["deployment"]
    return _codedeploy_arn(context, f"deploymentgroup:{deployment['application_name']}/{deployment['deployment_group_name']}")


def instance_arn(context, host):
    """The ARN of an instance of EC2, or of one on premises, by what is known of the host."""
    known_as = context["instances"].get(host) or host
    if known_as.startswith("arn:"):
        return known_as
    if EC2_INSTANCE.fullmatch(known_as):
        return f"arn:{partition_of(context['region'])}:ec2:{context['region']}:{context['account_id']}:instance/{known_as}"
    return _codedeploy_arn(context, f"instance/{known_as}")


def instance_id(context, host):
    """The id of an instance of EC2, or the name of one on premises."""
    known_as = context["instances"].get(host) or host
    return known_as.partition("/")[2] if known_as.startswith("arn:") else known_as


def _codedeploy_arn(context, resource):
    return f"arn:{partition_of(context['region'])}:codedeploy:{context['region']}:{context['account_id']}:{resource}"
