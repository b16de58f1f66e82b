#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: publish_messages
short_description: Sends messages to Amazon SNS, events to Amazon EventBridge and metrics to Amazon CloudWatch, within a bound
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Sends messages to topics, events to event buses and metrics to CloudWatch, in batches, all topics, event buses and namespaces beside each other. Those
    for one of them are sent in their order.
  - Ends within O(timeout_seconds), whatever AWS does, and never fails because of AWS. What was not sent is in RV(not_sent) with the reason, be it that a topic
    is missing, denied, slow or throttled, that there is no route, no credentials or no boto3, or that one message of a batch was refused.
    CloudWatch takes all metrics of a call or none.
  - Throttled calls are made again while there is time. A call that AWS may have carried out although there was no answer is not made again, except for
    FIFO topics, which drop duplicates. What may have been delivered is said to be so.
notes:
  - Runs on the controller.
  - Needs the permissions C(sns:Publish) for the topics, which includes PublishBatch, C(events:PutEvents) for the event buses, and
    C(cloudwatch:PutMetricData) for metrics; for an encrypted topic also C(kms:GenerateDataKey*) and C(kms:Decrypt) for its key.
  - The retries and timeouts in O(aws_config) do not count here.
options:
  messages:
    description:
      - Messages for topics. Each has C(id), C(topic_arn) and C(message), and may have C(subject), for FIFO topics C(message_group_id) and
        C(message_deduplication_id). Other keys are ignored.
      - They go to the region of their topic's ARN.
    type: list
    elements: dict
    default: []
  events:
    description:
      - Events for event buses. Each has C(id), C(event_bus_name), C(source), C(detail_type) and C(detail), which is JSON text, and may have C(resources)
        and C(time). Other keys are ignored.
      - They go to O(region).
    type: list
    elements: dict
    default: []
  metrics:
    description:
      - Metrics for CloudWatch. Each has C(id), C(namespace), and C(metric_datum) as PutMetricData takes it. Other keys are ignored.
      - They go to O(region), as many in one call as it takes, which are 1000 and 1 MB.
    type: list
    elements: dict
    default: []
  timeout_seconds:
    description: How long all of it may take, measured from the start of this module. What has no end by then is in RV(not_sent).
    type: float
    default: 10
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Sends nothing. RV(ignore:changed) says whether there is something to send.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Tell subscribers, event rules and dashboards
  agentless.codedeploy.publish_messages:
    region: eu-west-1
    messages:
      - id: "1"
        topic_arn: arn:aws:sns:eu-west-1:123456789012:deployments
        subject: "SUCCEEDED: AWS CodeDeploy d-0A1B2C3D4 in eu-west-1 to shop"
        message: '{"region":"eu-west-1","status":"SUCCEEDED"}'
    events:
      - id: "2"
        event_bus_name: default
        source: codedeploy
        detail_type: CodeDeploy Deployment State-change Notification
        detail: '{"application":"shop","state":"SUCCESS"}'
    metrics:
      - id: "3"
        namespace: CodeDeploy
        metric_datum:
          MetricName: DeploymentsSucceeded
          Dimensions: [{Name: Application, Value: shop}]
          Timestamp: "2026-11-26T05:35:36Z"
          Unit: Count
          Value: 1
  register: told

- name: Show what was not sent
  ansible.builtin.debug:
    msg: "{{ told.not_sent }}"
"""

RETURN = r"""
sent:
  description: The C(id) of each message that SNS, each event that EventBridge and each metric that CloudWatch has taken, in this order and in that given.
  returned: success
  type: list
  elements: str
  sample: ["1", "3"]
not_sent:
  description: The others, in the order given.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Which one.
      type: str
    target:
      description: The topic's ARN, the event bus, or V(CloudWatch) and the namespace.
      type: str
    code:
      description:
        - V(THROTTLED), V(TIMEOUT), V(IAM_ROLE_MISSING) without credentials, V(IAM_ROLE_PERMISSIONS) if it is denied, V(MESSAGE_TARGET_INVALID) without
          such a topic or event bus, V(MESSAGE_INVALID) if it is refused for what it holds, V(INTERNAL_ERROR) for all else.
      type: str
    message:
      description: Why, whether it may have been delivered nevertheless, and what to do next.
      type: str
  sample:
    - id: "2"
      target: default
      code: IAM_ROLE_PERMISSIONS
      message: >-
        Failed to send to event bus default: AccessDeniedException: User is not authorized to perform this operation.
        Allow events:PutEvents for the identity that Ansible uses, and in the policy of the event bus default.
error:
  description: Why it failed, which it only does for arguments that are no messages, events or metrics.
  returned: failure
  type: dict
  sample:
    code: INVALID_MESSAGE
    message: messages[0] has no topic_arn.
    hint: Give it id, topic_arn, message.
"""

import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.entry_plan import entries_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.publisher import publish
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.report_rules import report, report_of_check
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

SENT = ("messages", "events", "metrics")
ARGUMENTS = {
    "messages": {"type": "list", "elements": "dict", "default": []},
    "events": {"type": "list", "elements": "dict", "default": []},
    "metrics": {"type": "list", "elements": "dict", "default": []},
    "timeout_seconds": {"type": "float", "default": 10},
}


def main() -> None:
    started = time.monotonic()
    module = aws_module(ARGUMENTS, check_boto3=False, supports_check_mode=True)
    try:
        entries = entries_of(*(module.params[option] for option in SENT))
        result = report_of_check(entries) if module.check_mode else report(entries, publish(entries, module, started))
    except DeploymentError as error:
        result = error.to_failure()
    # Without what was to be sent: of a fleet it is long, and whoever gave it has it.
    asked = {key: value for key, value in module.params.items() if key not in SENT}
    module.exit_json(invocation={"module_args": asked}, **result)


if __name__ == "__main__":
    main()
