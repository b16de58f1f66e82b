# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instances that Auto Scaling groups launch in the emulator, as real hosts that come and go with them."""

from __future__ import annotations

import threading
import time

from integration.hosts import SshHosts

LOOKS_EVERY_SECONDS = 0.05


class LaunchedHosts:
    """Each instance is a host, named by its id, from `delay_seconds` after EC2 calls it running until it shuts down; one that is stopped keeps its disk.

        with Emulator(speed=10, boot_seconds=5) as aws, LaunchedHosts(aws, delay_seconds=0.5) as hosts:
            ids = aws.add_auto_scaling_group("web", 2)     # they are in service, and their sshd is not there yet
            hosts.wait_for(ids)
            run_playbook(..., hosts.inventory(ids))

    prepare: called with a new host's install root and address before its sshd starts.
    groups: the names of the groups whose instances become hosts; by default all.
    """

    def __init__(self, aws, prepare=None, delay_seconds=0.0, groups=None, python=None):
        self._aws, self._prepare, self._delay_seconds, self._groups = aws, prepare, delay_seconds, groups
        self.hosts = SshHosts([], python)
        self._seen_at, self._off = {}, set()
        self._failure = None
        self._is_over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self.hosts.__enter__()
        self._watcher.start()
        return self

    def __exit__(self, *exception):
        self._is_over.set()
        self._watcher.join(timeout=60)
        self.hosts.close()

    def wait_for(self, instance_ids, timeout_seconds=60.0):
        """Wait until each of these can be logged into."""
        deadline = time.monotonic() + timeout_seconds
        while missing := set(instance_ids) - set(self._reachable()):
            if self._failure:
                raise self._failure
            if time.monotonic() > deadline:
                raise TimeoutError("no sshd after {0} s on {1}".format(timeout_seconds, ", ".join(sorted(missing))))
            time.sleep(0.02)

    def inventory(self, instance_ids=None):
        """The hosts, by default all that there are now, as an Ansible inventory, each with its instance id."""
        inventory = self.hosts.inventory(self._reachable() if instance_ids is None else instance_ids)
        for instance_id, variables in inventory["all"]["hosts"].items():
            variables["codedeploy_instance_id"] = instance_id
        return inventory

    def variables(self, instance_id):
        """All that is needed to connect to one of them, as the variables of one host."""
        inventory = self.inventory([instance_id])["all"]
        return {**inventory["vars"], **inventory["hosts"][instance_id]}

    def _watch(self):
        try:
            while not self._is_over.wait(LOOKS_EVERY_SECONDS):
                self._follow()
        except Exception as error:
            self._failure = error

    def _reachable(self):
        return [name for name in list(self.hosts.names) if name not in self._off]

    def _follow(self):
        launched = [item for item in self._aws.launched_instances() if self._groups is None or item["group"] in self._groups]
        running = {item["id"]: item["address"] for item in launched if item["state"] == "running"}
        living = {item["id"] for item in launched if item["state"] in ("pending", "running", "stopping", "stopped")}
        for name in [name for name in self.hosts.names if name not in living]:
            self.hosts.remove(name)
        for name in set(self._reachable()) - running.keys():
            self._off.add(name)
            self.hosts.power_off(name)
            del self._seen_at[name]
        now = time.monotonic()
        for instance_id, address in running.items():
            if instance_id not in self._reachable() and now >= self._seen_at.setdefault(instance_id, now) + self._delay_seconds:
                self._turn_on(instance_id, address)

    def _turn_on(self, instance_id, address):
        if instance_id in self._off:
            self.hosts.start(instance_id)
            self._off.remove(instance_id)
        else:
            self.hosts.add(instance_id, address, self._prepare)
