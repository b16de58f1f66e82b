#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: publish_logs
short_description: Sends logs of scripts to Amazon CloudWatch Logs, within a bound
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Sends each file, from where it was left off, to a stream of its own, each line as an event, ten streams beside each other. A stream that is missing is
    created, and so is the log group.
  - The time of an event is the one at the beginning of its line, C(2026-11-26 05:35:36), or that of the line before; it never goes back. Where CloudWatch
    Logs does not take it, because it is too old, older than the group keeps events, or to come, the event gets the nearest one that is taken, which
    RV(streams[].retimed) counts. A line that is longer than an event is sent as several, split between characters; one without text as a blank.
  - Ends within O(timeout_seconds), whatever AWS does, and never fails because of AWS. What was not sent is in RV(not_sent) with the reason; where the
    group takes nothing, nobody tries on.
  - Calls that were throttled, or had no answer, are made again while there is time, so that what was taken although there was no answer is there twice.
notes:
  - Runs on the controller.
  - Needs the permissions C(logs:CreateLogStream) and C(logs:PutLogEvents), and C(logs:CreateLogGroup) where the log group is missing.
  - The retries and timeouts in O(aws_config) do not count here.
options:
  log_group_name:
    description: The log group. It is in O(region).
    type: str
    required: true
  streams:
    description: The files to send.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: The name of the stream.
        type: str
        required: true
      path:
        description: The file.
        type: path
        required: true
      sent_bytes:
        description: How much of the file is in the stream already. The stream is there then.
        type: int
        default: 0
      last_timestamp:
        description: The time of the last event in the stream, in milliseconds since 1970.
        type: int
        default: 0
      utc_offset_seconds:
        description: How far the times in the file are before UTC.
        type: int
        default: 0
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
    description: Sends nothing. RV(ignore:changed) says whether there are streams.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Keep what the scripts of a deployment wrote
  agentless.codedeploy.publish_logs:
    region: eu-west-1
    log_group_name: codedeploy
    streams:
      - name: d-0A1B2C3D4/web-1
        path: web-1/scripts.log
  register: kept

- name: Show what was not sent
  ansible.builtin.debug:
    msg: "{{ kept.not_sent }}"
"""

RETURN = r"""
streams:
  description: How far each stream is, in the order given. Empty in check mode.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the stream.
      type: str
    sent_bytes:
      description: How much of the file is in the stream.
      type: int
    last_timestamp:
      description: The time of the last event that was sent, in milliseconds since 1970.
      type: int
    retimed:
      description: How many of the events that were sent now have another time than their line says, as CloudWatch Logs does not take that.
      type: int
  sample:
    - name: d-0A1B2C3D4/web-1
      sent_bytes: 5012
      last_timestamp: 1795671336000
      retimed: 0
not_sent:
  description: The streams whose file is not in them to its end.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The name of the stream.
      type: str
    target:
      description: The log group.
      type: str
    code:
      description:
        - V(THROTTLED), V(TIMEOUT), V(IAM_ROLE_MISSING) without credentials, V(IAM_ROLE_PERMISSIONS) if it is denied, V(MESSAGE_TARGET_INVALID) if the log
          group is missing and cannot be created, V(MESSAGE_INVALID) if the stream is refused, V(INTERNAL_ERROR) for all else.
      type: str
    message:
      description: Why, and what to do next.
      type: str
  sample:
    - id: d-0A1B2C3D4/web-1
      target: log group codedeploy
      code: IAM_ROLE_PERMISSIONS
      message: >-
        Failed to send to log group codedeploy: AccessDeniedException: User is not authorized to perform this operation.
        Allow logs:PutLogEvents for the identity that Ansible uses.
error:
  description: Why it failed, which it only does for a time that is none.
  returned: failure
  type: dict
  sample:
    code: INVALID_TIMEOUT
    message: timeout_seconds is 0.
    hint: Give more than 0, and at most 3600.
"""

import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.logs.log_publisher import publish_streams
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.logs.log_report_rules import report
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

STREAM = {
    "name": {"type": "str", "required": True},
    "path": {"type": "path", "required": True},
    "sent_bytes": {"type": "int", "default": 0},
    "last_timestamp": {"type": "int", "default": 0},
    "utc_offset_seconds": {"type": "int", "default": 0},
}
ARGUMENTS = {
    "log_group_name": {"type": "str", "required": True},
    "streams": {"type": "list", "elements": "dict", "required": True, "options": STREAM},
    "timeout_seconds": {"type": "float", "default": 10},
}


def main() -> None:
    started = time.monotonic()
    module = aws_module(ARGUMENTS, check_boto3=False, supports_check_mode=True)
    group, streams = module.params["log_group_name"], module.params["streams"]
    try:
        if module.check_mode:
            result = {"changed": bool(streams), "streams": [], "not_sent": []}
        else:
            result = report(publish_streams(module, started), group, sum(stream["sent_bytes"] for stream in streams))
    except DeploymentError as error:
        result = error.to_failure()
    # Without the streams: of a fleet they are many, and whoever gave them has them.
    asked = {key: value for key, value in module.params.items() if key != "streams"}
    module.exit_json(invocation={"module_args": asked}, **result)


if __name__ == "__main__":
    main()
