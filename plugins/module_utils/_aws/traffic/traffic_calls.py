# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a wave: one describe per load balancer, and at most 100 targets in each that changes something; several load balancers at once."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from ..at_once import each_at_once
from ..elb.elb_errors import from_aws_error

# Elastic Load Balancing takes no more every time.
MOST_TARGETS = 100


def describe_all(asked: list[tuple]) -> list[tuple]:
    """[(instance, registration)] -> [(instance, registration, {target: health} or DeploymentError)]."""
    grouped = _by_load_balancer(asked)
    answers = each_at_once(lambda item: _describe(*item), list(grouped.items()))
    return [(*pair, _own(answer, pair[1])) for pairs, answer in zip(grouped.values(), answers) for pair in pairs]


def send_all(action: str, changes: list[tuple]) -> list[tuple]:
    """register or deregister, and [(instance, registration, target)] -> [(*change, None, AWS's refusal of this target, or DeploymentError)]."""
    grouped = _by_load_balancer(changes)
    answers = each_at_once(lambda item: _send(action, *item), list(grouped.items()))
    return [(*change, answer[change[2]]) for group, answer in zip(grouped.values(), answers) for change in group]


def _describe(load_balancer, pairs: list[tuple]):
    try:
        return load_balancer.describe(list(dict.fromkeys(registration.default.id for _instance, registration in pairs)))
    except AnsibleAWSError as error:
        return from_aws_error(error, load_balancer.name)


def _own(answer, registration):
    return answer if isinstance(answer, DeploymentError) else answer[registration.default.id]


def _send(action: str, load_balancer, changes: list[tuple]) -> dict:
    targets = list(dict.fromkeys(target for _instance, _registration, target in changes))
    outcome: dict = {}
    for start in range(0, len(targets), MOST_TARGETS):
        chunk = targets[start : start + MOST_TARGETS]
        try:
            refused = getattr(load_balancer, action)(chunk)
            outcome.update((target, refused.get(target)) for target in chunk)
        except AnsibleAWSError as error:
            outcome.update(dict.fromkeys(chunk, from_aws_error(error, load_balancer.name)))
    return outcome


def _by_load_balancer(items: list[tuple]) -> dict:
    grouped: dict = {}
    for item in items:
        grouped.setdefault(item[1].load_balancer, []).append(item)
    return grouped
