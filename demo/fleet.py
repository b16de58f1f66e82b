# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instances of the demo: each an address of this machine, with a folder of its own as its file system."""

from __future__ import annotations

import subprocess
import sys

from bundles import EXAMPLE, prepare_host
from runs.playbook_run import run_playbook

PORT = 8080
FIRST_ADDRESS = 11
HEALTH_CHECK = {"HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 5, "HealthyThresholdCount": 2}


class Fleet:
    """Instances behind the target group `web` of an Application Load Balancer. Their services are stopped at the end."""

    def __init__(self, scratch, hosts, aws):
        self._scratch = scratch
        self._hosts = hosts
        self._aws = aws
        group = aws.add_target_group("web", port=PORT, health_check=HEALTH_CHECK, deregistration_delay_seconds=5)
        self.url = aws.add_application_load_balancer("web", [group])
        self._variables = {host: self._add(host, f"127.0.0.{FIRST_ADDRESS + number}") for number, host in enumerate(hosts)}

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        for variables in self._variables.values():
            environment = {"CODEDEPLOY_INSTALL_ROOT": variables["codedeploy_install_root"], "PATH": "/usr/bin:/bin"}
            subprocess.run([EXAMPLE / "scripts" / "stop_service.sh"], env=environment, capture_output=True, check=False, timeout=60)

    def deploy(self, revision, deployment_config_name, group=None, **variables):
        """Deploy as a user does, and show it as it happens. group: more of the deployment group."""
        group = {
            "deployment_group_name": "web",
            "deployment_config_name": deployment_config_name,
            "load_balancer_info": {"target_group_info_list": [{"name": "web"}]},
            **(group or {}),
        }
        variables = {
            "codedeploy_application_name": "hello",
            "codedeploy_deployment_group": group,
            "codedeploy_revision": str(revision),
            "codedeploy_cache_dir": str(self._scratch / "cache"),
            "codedeploy_store": str(self._scratch / "store"),
            "codedeploy_traffic_poll_interval_seconds": 0.2,
            "codedeploy_follow_interval_seconds": 1,
            **variables,
        }
        environment = {**self._aws.environment, "ANSIBLE_STDOUT_CALLBACK": "agentless.codedeploy.timeline"}
        if sys.stdout.isatty():
            environment.update(ANSIBLE_FORCE_COLOR="1", ANSIBLE_NOCOLOR="")
        return run_playbook("agentless.codedeploy.deploy", {"all": {"hosts": self._variables}}, variables, env=environment, echo=True)

    def _add(self, host, address):
        root = self._scratch / "hosts" / host
        prepare_host(root, address, PORT)
        return {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "codedeploy_instance_id": self._aws.add_instance(host, address),
            "codedeploy_install_root": str(root),
            "codedeploy_deployment_root": str(self._scratch / "deployment-root" / host),
        }
