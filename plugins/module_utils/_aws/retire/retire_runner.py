# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of retire_instances: looks, terminates what is to be terminated now, and looks again until all is gone."""

from __future__ import annotations

import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..counted_clients import CountedClients
from ..fleet.fleet_errors import PASSING
from ..fleet.fleet_facts import group_facts
from ..fleet.fleet_reader import read_groups, read_instances
from ..polling import next_poll_seconds, utc_now
from .retire_calls import lower_min_sizes, terminate_by_ec2, terminate_by_groups
from .retire_plan import BY_EC2, BY_GROUP, BY_GROUP_WITHOUT_DECREMENT, DONE, Retirement, check_instance_id, lowered_min_sizes, next_step
from .retire_report import changed_groups, fleet_error, foreseen_sizes, instance_result, of_host, sizes_of, stuck_error


class RetireRun:
    """One run of the module. before, after: sizes of Auto Scaling groups when first and last seen; touched: names of those that were changed."""

    def __init__(self, clients: CountedClients, items: list[dict]) -> None:
        self.clients = clients
        self.instances = [_enrol(item) for item in items]
        self.before: dict[str, dict] = {}
        self.after: dict[str, dict] = {}
        self.touched: set[str] = set()
        self._has_looked = False

    def foresee(self) -> dict:
        """The result of what would be done, without doing it."""
        self._observe()
        self._decide()
        return self._result(foreseen_sizes(self.instances, self.before), is_foreseen=True)

    def carry_out(self, timeout_seconds: float, poll_interval_seconds: float) -> dict:
        """The result after all instances are gone, have failed, or the time is over."""
        started = time.monotonic()
        while True:
            self._observe()
            self._decide()
            self._act()
            elapsed = time.monotonic() - started
            self._stop_watches(elapsed)
            if not self._waiting() or elapsed >= timeout_seconds:
                break
            time.sleep(next_poll_seconds(elapsed, poll_interval_seconds, timeout_seconds - elapsed))
        for instance in self._waiting():
            instance.error = stuck_error(instance, timeout_seconds)
        self._stop_watches(elapsed)
        return self._result(self._sizes_now())

    def _waiting(self) -> list[Retirement]:
        return [instance for instance in self.instances if instance.waiting]

    def _observe(self) -> None:
        waiting = self._waiting()
        if not waiting:
            return
        try:
            seen = read_instances(self.clients, [instance.instance_id for instance in waiting])
        except DeploymentError as error:
            for instance in waiting:
                if self._has_looked and error.code in PASSING:
                    instance.passing = error
                else:
                    instance.error = error
            return
        self._has_looked = True
        facts = {item["instance_id"]: item for item in seen["instances"]}
        groups = {group["name"]: group for group in seen["auto_scaling_groups"]}
        sizes = sizes_of(seen["auto_scaling_groups"])
        self.before, self.after = {**sizes, **self.before}, {**self.after, **sizes}
        for instance in waiting:
            instance.facts, instance.passing = facts.get(instance.instance_id), None
            instance.group = groups.get((instance.facts or {}).get("auto_scaling_group"), {})

    def _decide(self) -> None:
        for instance in self._waiting():
            instance.step = None
            if instance.passing:
                continue
            try:
                instance.step = next_step(instance)
            except DeploymentError as error:
                instance.error = error
            instance.arrived = instance.step == DONE

    def _act(self) -> None:
        self._take(BY_EC2, lambda ids: terminate_by_ec2(self.clients.get("ec2"), ids))
        sizes = lowered_min_sizes(self._waiting())
        if sizes:
            outcomes = lower_min_sizes(self.clients.get("autoscaling"), sizes)
            self.touched |= {name for name, error in outcomes.items() if error is None}
            for instance in self._steps(BY_GROUP):
                error = outcomes.get(instance.group["name"])
                if error:
                    instance.step = None
                    _note(instance, error)
        self._take(BY_GROUP, lambda ids: terminate_by_groups(self.clients.get("autoscaling"), dict.fromkeys(ids, True)))
        self._take(BY_GROUP_WITHOUT_DECREMENT, lambda ids: terminate_by_groups(self.clients.get("autoscaling"), dict.fromkeys(ids, False)))

    def _take(self, step: str, terminate) -> None:
        instances = self._steps(step)
        ids = list(dict.fromkeys(instance.instance_id for instance in instances))
        outcomes = terminate(ids) if ids else {}
        for instance in instances:
            error = outcomes[instance.instance_id]
            if error:
                _note(instance, error)
            else:
                instance.requested = True
                self.touched |= {instance.group["name"]} if instance.group else set()

    def _steps(self, step: str) -> list[Retirement]:
        return [instance for instance in self._waiting() if instance.step == step]

    def _stop_watches(self, elapsed: float) -> None:
        for instance in self.instances:
            if not instance.waiting and instance.duration_seconds is None:
                instance.duration_seconds, instance.end_time = elapsed, utc_now()

    def _sizes_now(self) -> dict[str, dict]:
        """Asked once more, as something may have been done since the groups were last seen."""
        try:
            groups = read_groups(self.clients, sorted(self.touched))
        except DeploymentError:
            return self.after
        return sizes_of([group_facts(group) for group in groups.values()])

    def _result(self, after: dict[str, dict], is_foreseen: bool = False) -> dict:
        results = {instance.host: instance_result(instance, is_foreseen) for instance in self.instances}
        result = {
            "changed": any(item["changed"] for item in results.values()),
            "instances": results,
            "changed_groups": changed_groups(self.before, after),
            "api_calls": self.clients.api_calls,
        }
        if any(instance.error for instance in self.instances):
            result.update(fleet_error(self.instances).to_failure())
        return result


def _enrol(item: dict) -> Retirement:
    instance = Retirement(item["host"], item["instance_id"])
    try:
        check_instance_id(item["host"], item["instance_id"])
    except DeploymentError as error:
        instance.error = error
    return instance


def _note(instance: Retirement, error: DeploymentError) -> None:
    """A passing problem is forgotten when a later call succeeds; any other ends the instance."""
    if error.code in PASSING:
        instance.passing = error
    else:
        instance.error = of_host(instance, error)
