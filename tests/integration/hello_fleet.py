# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet of real hosts that run the example application behind emulated load balancers, deployed to as a user does."""

from __future__ import annotations

import contextlib
import itertools
import pathlib
import shutil
import tempfile
import urllib.error
import urllib.request

from emulator import LoadGenerator

from integration.bundles import make_revision, prepare_host
from integration.runs.deployment_run import DeploymentRun
from integration.hosts import SshHosts
from integration.runs.playbook_run import run_playbook

PORT = 8080
# Load balancer seconds, which the emulator lets pass faster.
DRAIN_SECONDS = 4
REQUESTS_PER_SECOND = 40
HEALTH_CHECK = {"HealthCheckPath": "/health", "HealthCheckProtocol": "HTTP", "HealthCheckIntervalSeconds": 5}

_numbers = itertools.count(1)
_load_balancers = itertools.count(1)


class HelloFleet:
    """Hosts web-1 … web-SIZE, or of other names, registered by their first deployment with a load balancer of each of these kinds.

    kinds: application, network, classic; one entry for each load balancer, in the order of `urls`.
    """

    def __init__(self, aws, size, kinds=("application",), name="web-{}"):
        self.aws = aws
        self.names = [name.format(number) for number in range(1, size + 1)]
        self.hosts = SshHosts(self.names)
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="fleet-"))
        self.urls, self.target_groups, self.classics = [], {}, []
        for kind in kinds:
            self.urls.append(getattr(self, f"_add_{kind}")(f"hello-{next(_load_balancers)}"))

    def __enter__(self):
        self.hosts.__enter__()
        self._instance_ids = {}
        for name in self.names:
            prepare_host(self.hosts.install_root(name), self.hosts.address(name), PORT)
            self._instance_ids[name] = self.aws.add_instance(name, self.hosts.address(name))
        return self

    def __exit__(self, *exception):
        self.hosts.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def revision(self, version=None, fail_event=None):
        """A new revision of the example, of a version that was not there before unless it is given -> its folder."""
        number = next(_numbers)
        return make_revision(self.scratch / f"revision-{number}", version or f"2.0.{number}", fail_event=fail_event)

    def deploy(self, revision, deployment_config_name="CodeDeployDefault.OneAtATime", **options):
        """Deploy with agentless.codedeploy.deploy. Options: those of run()."""
        return self.run("agentless.codedeploy.deploy", revision, deployment_config_name, **options)

    def run(self, playbook, revision, deployment_config_name, group=None, inventory=None, arguments=(), env=None, within=(), **variables):
        """Run a playbook with the variables of a deployment. group: more of, or other than, the deployment group has anyway."""
        return self.run_alone(playbook, inventory, self.variables(revision, deployment_config_name, group, **variables), env, arguments, within)

    def variables(self, revision, deployment_config_name, group=None, **variables):
        """The variables of a deployment, as run() gives them to the playbook."""
        deployment_group = {
            "deployment_group_name": "web",
            "deployment_config_name": deployment_config_name,
            "load_balancer_info": self.load_balancer_info(),
            **(group or {}),
        }
        return {
            "codedeploy_application_name": "hello",
            "codedeploy_targets": "all",
            "codedeploy_deployment_group": deployment_group,
            "codedeploy_revision": revision if isinstance(revision, dict) else str(revision),
            "codedeploy_cache_dir": str(self.scratch / "cache"),
            "codedeploy_traffic_poll_interval_seconds": 0.2,
            "codedeploy_block_traffic_timeout_seconds": 30,
            "codedeploy_allow_traffic_timeout_seconds": 30,
            **variables,
        }

    def run_alone(self, playbook, inventory=None, variables=None, env=None, arguments=(), within=()):
        """Run a playbook with these extra variables and no others."""
        environment = {**self.aws.environment, **(env or {})}
        run = run_playbook(playbook, inventory or self.inventory(), variables, environment, arguments, within=within)
        assert "Traceback" not in run.stdout and "template error" not in run.stdout, run.stdout
        return DeploymentRun(run)

    @contextlib.contextmanager
    def load(self):
        """Traffic through each load balancer for the length of a `with` block, whose variable has the results when it is left."""
        results = []
        with contextlib.ExitStack() as stack:
            # A connection through a Network Load Balancer stays with its target, so each request takes a new one.
            senders = [stack.enter_context(LoadGenerator(url, rate=REQUESTS_PER_SECOND, keep_alive=False)) for url in self.urls]
            yield results
            results += [sender.result() for sender in senders]

    def inventory(self):
        """The hosts, each with its instance id."""
        inventory = self.hosts.inventory()
        for name, variables in inventory["all"]["hosts"].items():
            variables["codedeploy_instance_id"] = self._instance_ids[name]
        return inventory

    def load_balancer_info(self):
        """All load balancers of the fleet, as a deployment group names them."""
        names = {"target_group_info_list": list(self.target_groups), "elb_info_list": self.classics}
        return {key: [{"name": name} for name in value] for key, value in names.items() if value}

    def versions(self):
        """What each host's service answers, asked directly; None where none answers."""
        return {name: _version(f"http://{self.hosts.address(name)}:{PORT}/") for name in self.names}

    def in_service(self):
        """For each load balancer, the hosts that it sends traffic to."""
        groups = {name: self._healthy_targets(arn) for name, arn in self.target_groups.items()}
        return {**groups, **{name: self._instances_in_service(name) for name in self.classics}}

    def everywhere(self, names=None):
        """What in_service() gives when these hosts, by default all, are in service at each load balancer."""
        return {load_balancer: sorted(names or self.names) for load_balancer in [*self.target_groups, *self.classics]}

    def trees(self):
        """All that is in the hosts' file systems but their services' logs: host -> path -> what lies there."""
        return {name: _tree(self.hosts.install_root(name)) for name in self.names}

    def _healthy_targets(self, arn):
        described = self.aws.client("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return self._names(item["Target"]["Id"] for item in described if item["TargetHealth"]["State"] == "healthy")

    def _instances_in_service(self, name):
        states = self.aws.client("elb").describe_instance_health(LoadBalancerName=name)["InstanceStates"]
        return self._names(item["InstanceId"] for item in states if item["State"] == "InService")

    def _names(self, instance_ids):
        by_id = {instance_id: name for name, instance_id in self._instance_ids.items()}
        return sorted(by_id[instance_id] for instance_id in instance_ids)

    def _add_application(self, name):
        self.target_groups[name] = self.aws.add_target_group(name, PORT, health_check=HEALTH_CHECK, deregistration_delay_seconds=DRAIN_SECONDS)
        return self.aws.add_application_load_balancer(name, [self.target_groups[name]])

    def _add_network(self, name):
        self.target_groups[name] = self.aws.add_target_group(
            name, PORT, protocol="TCP", health_check=HEALTH_CHECK, deregistration_delay_seconds=DRAIN_SECONDS
        )
        return self.aws.add_network_load_balancer(name, [self.target_groups[name]])

    def _add_classic(self, name):
        self.classics.append(name)
        check = {"Target": f"HTTP:{PORT}/health"}
        return self.aws.add_classic_load_balancer(name, PORT, health_check=check, connection_draining_seconds=DRAIN_SECONDS)


def _version(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.headers["X-Version"]
    except (OSError, urllib.error.HTTPError):
        return None


def _tree(root):
    logs = root / "var" / "log"
    return {str(path.relative_to(root)): _content(path) for path in sorted(root.rglob("*")) if logs not in path.parents}


def _content(path):
    if path.is_symlink():
        return path.readlink()
    return path.read_bytes() if path.is_file() else "directory"
