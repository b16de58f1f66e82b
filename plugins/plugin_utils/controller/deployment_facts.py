# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployment that a task belongs to, as the tasks before it left it in variables of hosts."""

from __future__ import annotations

from ..blue_green.termination import error_of_tasks, hosts_by_tasks
from ..lifecycle.host_record import advance, record_of
from ..lifecycle.host_report import report_of_lost_host, with_traffic
from ..lifecycle.phases import DEPLOY, is_through

# Strategies in which each host goes through the play at its own pace, so that nothing can be done once for all of them.
STRATEGIES_OF_SINGLE_HOSTS = ("free", "host_pinned")
CONTROLLER = "localhost"
# Where each task of a host registers its result, which has the record, unless Ansible failed the task before it ran it: then it has overwritten the record
# that was there, which is still a fact.
HOST_VARIABLE = "codedeploy_host"
RECORD_FACT = "codedeploy_host_record"
# What came of the last traffic event of the wave, which is one task for all hosts: no host registers anything of its own.
TRAFFIC_VARIABLE = "__codedeploy_traffic"
# The same of hosts that were stopped and put back, which is not the last of their wave.
PUT_BACK_VARIABLE = "__codedeploy_put_back_traffic"
# And of hosts that were deregistered although nothing can be run on them.
UNREACHED_VARIABLE = "__codedeploy_unreached_traffic"
# Whether the tasks of the user's that were to terminate the host came to their end, {deployment_id, is_gone}; not set where it left the run in them.
TERMINATED_FACT = "__codedeploy_terminated"
# A task file that cannot be included fails a host without a failed task.
NO_TASK = {"name": "include of a task file"}
NO_RESULT = {"msg": "the file could not be loaded. The output above says why"}


def each_host_alone(play):
    """Whether each host of the play is a deployment by itself."""
    return play.strategy.rpartition(".")[2] in STRATEGIES_OF_SINGLE_HOSTS


class DeploymentFacts:
    """What belongs to the deployment are variables of localhost, or of the one host that is deployed to alone."""

    def __init__(self, task, task_vars):
        self.host = task_vars["inventory_hostname"]
        self._hostvars = task_vars["hostvars"]
        self._kept = self._hostvars.raw_get(self.host if each_host_alone(task.play) else CONTROLLER)

    @property
    def plan(self):
        """The plan, or None."""
        return self._kept.get("codedeploy_plan")

    @property
    def gate(self):
        """The gate before the wave that begins, or has begun; None before there is one."""
        return self._kept.get("codedeploy_gate")

    @property
    def segments_by_kind(self):
        """Kind of host -> the segments of its lifecycle; none before they are known."""
        return self._kept.get("codedeploy_segments") or {}

    @property
    def segments(self):
        """The segments of the host's lifecycle; none before they are known."""
        return self.segments_by_kind.get(self.target["kind"], [])

    @property
    def manifest(self):
        """The list of files in the revision, which is kept only where it is shown what would change."""
        return self._kept.get("__codedeploy_manifest")

    @property
    def target(self):
        """The host as a target of the plan."""
        return self.plan["targets"][self.host]

    @property
    def record(self):
        """The host record."""
        return host_record(self._hostvars, self.host, self.plan)

    @property
    def new_record(self):
        """The record with which the host is staged. A fact that was kept in a cache may be of an earlier run of the same deployment."""
        ready = (self.plan["resumed"] or {"ready": {}})["ready"]
        return _begun_before(ready.get(self.host) or record_of(None, self.plan["deployment"]["deployment_id"], self.host), self.plan)


def host_record(hostvars, host, plan):
    """The record of a host in a deployment, from its variables, or as it was when the deployment went on."""
    through = (plan["resumed"] or {"records": {}})["records"]
    if host in through:
        return through[host]
    return _begun_before(_record_in(hostvars.raw_get(host), host, plan["deployment"]["deployment_id"]), plan)


def latest_record(hostvars, host):
    """The record of a staged host in the deployment that it was staged for."""
    variables = hostvars.raw_get(host)
    return _record_in(variables, host, _kept_record(variables)["deployment_id"])


def record_as_fact(record):
    """What the result of a task that did not fail has for host_record() beside the record itself."""
    return {"host_record": record, "ansible_facts": {RECORD_FACT: record}}


def failed_task(variables):
    """Variables of a host that is rescued -> the task that failed, and its result."""
    return variables.get("ansible_failed_task") or NO_TASK, variables.get("ansible_failed_result") or NO_RESULT


def errors_of_termination(plan, hostvars):
    """{host: error, or None where it is gone} of the hosts that tasks of the user's were to terminate."""
    found = {}
    for host in hosts_by_tasks(plan):
        variables = hostvars.raw_get(host)
        ended = variables.get(TERMINATED_FACT) or {"deployment_id": None}
        is_heard_of = ended["deployment_id"] == plan["deployment"]["deployment_id"]
        is_gone = is_heard_of and ended["is_gone"]
        found[host] = None if is_gone else error_of_tasks(plan["terminate_tasks"], failed_task(variables) if is_heard_of else None)
    return found


def _begun_before(record, plan):
    is_in_the_middle = bool(plan["resumed"]) and record["host"] in plan["resumed"]["middle"]
    return {**record, "was_begun": True} if is_in_the_middle else record


def _record_in(variables, host, deployment_id):
    record = with_traffic(record_of(_kept_record(variables), deployment_id, host), variables.get(TRAFFIC_VARIABLE))
    return with_traffic(with_traffic(record, variables.get(PUT_BACK_VARIABLE)), variables.get(UNREACHED_VARIABLE))


def _kept_record(variables):
    registered, facts = variables.get(HOST_VARIABLE) or {}, variables.get("ansible_facts") or {}
    return registered.get("host_record") or facts.get(RECORD_FACT)


def records_of(plan, hosts, hostvars, segments=None, begun=(), phase=DEPLOY):
    """{host: record} of these hosts; one of `begun` that came to no end of the phase has failed, as nothing more was heard of it.

    segments: kind of host -> its segments, with which it is said how far such a host was; none before they are known.
    """
    records = {host: host_record(hostvars, host, plan) for host in hosts}
    for host, record in records.items():
        of_host = (segments or {}).get(plan["targets"][host]["kind"], [])
        if host in begun and not is_through(record, of_host, phase):
            records[host] = advance(record, of_host, **report_of_lost_host(record, of_host))
    return records
