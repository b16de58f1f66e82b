# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts of the bench, behind a load balancer where a row wants one."""
from __future__ import annotations

import contextlib
import functools
import pathlib
import tempfile

from emulator import Emulator
from integration.hosts import SshHosts

from bench.bundle import make_bundle
from bench.health import HealthAnswers
from bench.measure import MeasureError

PORT = 8080
# Draining costs nothing at this speed, and eighty hosts are not asked so often that it shows.
SPEED = 20
HEALTH_CHECK = {"HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 30}
DRAIN_SECONDS = 1


class BenchFleet:
    """Hosts web-1 … web-SIZE for the length of a `with` block; of the emulated AWS there is nothing before it is asked for."""

    def __init__(self, size):
        self.names = [f"web-{number}" for number in range(1, size + 1)]
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.scratch = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            self.hosts = stack.enter_context(SshHosts(self.names))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        self._stack.close()

    def inventory(self, count):
        """The first so many hosts as an inventory."""
        inventory = self.hosts.inventory()
        return {"all": {**inventory["all"], "hosts": {name: inventory["all"]["hosts"][name] for name in self.names[:count]}}}

    @functools.cached_property
    def aws(self):
        """AWS, with the target group `web` of an Application Load Balancer; every host answers its health checks."""
        self._stack.enter_context(HealthAnswers([self.hosts.address(name) for name in self.names], PORT))
        aws = self._stack.enter_context(Emulator(speed=SPEED))
        group = aws.add_target_group("web", PORT, health_check=HEALTH_CHECK, deregistration_delay_seconds=DRAIN_SECONDS)
        aws.add_application_load_balancer("web", [group])
        return aws

    @functools.cached_property
    def instance_ids(self):
        """The instance id of each host."""
        return {name: self.aws.add_instance(name, self.hosts.address(name)) for name in self.names}

    def bundle(self, **options):
        """A new revision. Options: those of make_bundle()."""
        return make_bundle(self.scratch, **options)

    def home(self, name):
        """What `~` is on a host."""
        return self.hosts.install_root(name).parent / "home"

    def check_installed(self, bundle, paths):
        """A MeasureError unless all these paths, host -> folder, have the bundle's files."""
        versions = {name: path / "VERSION" for name, path in paths.items()}
        without = [name for name, path in versions.items() if not path.exists() or path.read_text() != bundle.version]
        if without:
            raise MeasureError(f"{', '.join(without)} did not get the revision")
