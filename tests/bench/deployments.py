# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments with agentless.codedeploy.deploy, measured."""
from __future__ import annotations

import json

from bench.bundle import MANY_FILES
from bench.controller import run_ansible
from bench.measure import settle_disk

POLL_INTERVAL_SECONDS = 0.2
TRAFFIC_TIMEOUT_SECONDS = 60


class Deployments:
    """Deployments to a fleet, each of a revision of its own."""

    def __init__(self, fleet):
        self._fleet = fleet
        self._deployed_before = set()
        self._many = 0

    def measure(self, count, config, traffic=False):
        """Deploy to the first `count` hosts over the deployment before -> figures."""
        names = self._fleet.names[:count]
        if traffic not in self._deployed_before:
            self._deploy_to(self._fleet.names, "CodeDeployDefault.AllAtOnce", traffic)
            self._deployed_before.add(traffic)
        return self._deploy_to(names, config, traffic).figures(names)

    def install_many(self):
        """Deploy very many files to one host where there was nothing -> figures of Install."""
        self._many += 1
        return self._install_many()

    def install_many_again(self):
        """Deploy them again to where they are."""
        if not self._many:
            self.install_many()
        return self._install_many()

    def _install_many(self):
        place, first = f"many-{self._many}", self._fleet.names[0]
        bundle = self._fleet.bundle(files=MANY_FILES, events=(), destination=f"/srv/{place}")
        settle_disk()
        run = self._deploy(1, bundle, _variables(place, "CodeDeployDefault.AllAtOnce"))
        self._fleet.check_installed(bundle, {first: self._fleet.hosts.install_root(first) / "srv" / place})
        return {"seconds": run.event_seconds("Install")}

    def _deploy_to(self, names, config, traffic):
        bundle = self._fleet.bundle()
        run = self._deploy(len(names), bundle, {**_variables("bench", config), **(_traffic_variables() if traffic else {})}, traffic)
        # A deployment succeeds also when it tolerates hosts that fail.
        self._fleet.check_installed(bundle, {name: self._fleet.hosts.install_root(name) / "srv" / "app" for name in names})
        return run

    def _deploy(self, count, bundle, variables, traffic=False):
        extra = {**variables, "codedeploy_revision": str(bundle.tarball), "codedeploy_cache_dir": str(self._fleet.scratch / "cache")}
        if traffic:
            extra["codedeploy_deployment_group"]["load_balancer_info"] = {"target_group_info_list": [{"name": "web"}]}
        arguments = ["--extra-vars", json.dumps(extra), "agentless.codedeploy.deploy"]
        return run_ansible("ansible-playbook", arguments, self._inventory(count, traffic), self._fleet.aws.environment if traffic else {})

    def _inventory(self, count, traffic):
        inventory = self._fleet.inventory(count)
        if traffic:
            for name, variables in inventory["all"]["hosts"].items():
                variables["codedeploy_instance_id"] = self._fleet.instance_ids[name]
        return inventory


def _variables(application, config):
    return {
        "codedeploy_application_name": application,
        "codedeploy_targets": "all",
        "codedeploy_deployment_group": {"deployment_group_name": "web", "deployment_config_name": config},
    }


def _traffic_variables():
    return {
        "codedeploy_traffic_poll_interval_seconds": POLL_INTERVAL_SECONDS,
        "codedeploy_block_traffic_timeout_seconds": TRAFFIC_TIMEOUT_SECONDS,
        "codedeploy_allow_traffic_timeout_seconds": TRAFFIC_TIMEOUT_SECONDS,
    }
