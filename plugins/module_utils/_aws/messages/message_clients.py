# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clients of Amazon SNS, EventBridge and CloudWatch: one for each region, made when it is needed."""

from __future__ import annotations

from collections import defaultdict
from threading import Lock

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

# As MOST_ATTEMPTS_TO_REACH need with the delays between them, so that the reason is known before the time is over.
LONGEST_CONNECT_SECONDS, CONNECTS_IN_TIME = 3, 4


class MessageClients:
    """options: the module's, see aws_module. Threads that want the same client wait for each other."""

    def __init__(self, options: dict, timeout_seconds: float) -> None:
        self._options = options
        self._timeout_seconds = timeout_seconds
        self._locks: dict = defaultdict(Lock)
        self._clients: dict = {}

    def client(self, service: str, region: str | None):
        """region: None for that of the module. Raises DeploymentError."""
        key = (service, region)
        with self._locks[key]:
            if key not in self._clients:
                self._clients[key] = self._new_client(service, region)
            return self._clients[key]

    def _new_client(self, service: str, region: str | None):
        from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

        # Ours wins over the user's aws_config: how often and how long a call is tried is what timeout_seconds says.
        bounds = {
            "connect_timeout": min(LONGEST_CONNECT_SECONDS, self._timeout_seconds / CONNECTS_IN_TIME),
            "read_timeout": self._timeout_seconds,
            "retries": {"total_max_attempts": 1},
        }
        settings = {"config": self._options.get("aws_config"), "aws_config": bounds}
        if region:
            settings["region"] = region
        return AnsibleAWSModule.client(_Options(self._options), service, **settings)


class _Options:
    """What amazon.aws wants of a module for a client. Its way to fail would end the process, and is called in threads."""

    _name = "publish_messages"

    def __init__(self, options: dict) -> None:
        self.params = options

    def fail_json(self, msg: str, **_details) -> None:
        raise DeploymentError("INTERNAL_ERROR", msg, "Check region, profile, credentials and the other AWS options given.")


def check_boto3(warn) -> None:
    """Import boto3, which threads must not do at the same time. Raises DeploymentError if it is not there."""
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import check_sdk_version_supported
    from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleBotocoreError

    try:
        check_sdk_version_supported(warn=warn)
    except AnsibleBotocoreError as error:
        message = f"There is no client of AWS: {str(error).rstrip('.')}."
        raise DeploymentError("INTERNAL_ERROR", message, "Install boto3 and botocore for the Python that runs modules on the controller.") from error
