# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""moto's target groups and listeners as the data plane's values."""

from __future__ import annotations

from functools import partial

from moto.elbv2.models import elbv2_backends

from ..addresses import address_of
from ..services.elbv2_api import forwarded_groups, load_balancers_using, targets_of
from .routing import FixedResponse, Forward, Group, Listener, Rule
from .target import HealthCheck

_CONDITION_KEYS = {
    "path-pattern": "PathPatternConfig",
    "host-header": "HostHeaderConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
}


def _backends() -> list:
    return [backend for account in list(elbv2_backends.values()) for backend in list(account.values())]


def groups() -> list[Group]:
    return [
        Group(
            group.arn,
            targets_of(group),
            _check(group) if load_balancers_using(group) else None,
            True,
            partial(address_of, group.account_id, group.region_name),
        )
        for backend in _backends()
        for group in list(backend.target_groups.values())
        if group.target_type in ("instance", "ip")
    ]


def listeners() -> list[Listener]:
    return [
        Listener(listener.arn, listener.protocol, load_balancer.dns_name, int(listener.port), _rules(listener))
        for backend in _backends()
        for load_balancer in list(backend.load_balancers.values())
        for listener in list(load_balancer.listeners.values())
        # A Gateway Load Balancer's listener has none.
        if listener.port
    ]


def _check(group) -> HealthCheck:
    return HealthCheck(
        protocol=group.health_check_protocol,
        port=None if group.health_check_port == "traffic-port" else int(group.health_check_port),
        path=group.health_check_path or "/",
        matcher=(getattr(group, "matcher", None) or {}).get("HttpCode", "200-399"),
        interval_seconds=float(group.health_check_interval_seconds),
        timeout_seconds=float(group.health_check_timeout_seconds),
        healthy_threshold=int(group.healthy_threshold_count),
        unhealthy_threshold=int(group.unhealthy_threshold_count),
        # An Application Load Balancer takes a new target after its first passed check.
        first_passes=1 if group.protocol in ("HTTP", "HTTPS") else int(group.healthy_threshold_count),
    )


def _rules(listener) -> tuple[Rule, ...]:
    own = sorted(listener._non_default_rules.values(), key=lambda rule: int(rule.priority))
    rules = [Rule(tuple(_condition(condition) for condition in rule.conditions), _action(rule.actions)) for rule in own]
    return (*rules, Rule((), _action(listener.default_actions)))


def _condition(condition: dict) -> tuple[str, str, tuple[str, ...]]:
    field = condition["Field"]
    config = condition.get(_CONDITION_KEYS.get(field), {})
    return field, config.get("HttpHeaderName", ""), tuple(config.get("Values") or condition.get("Values") or ())


def _action(actions: list) -> Forward | FixedResponse:
    weights = forwarded_groups(actions)
    if weights:
        return Forward(tuple(weights.items()))
    for action in actions:
        if action.type == "fixed-response":
            config = action.data["FixedResponseConfig"]
            return FixedResponse(int(config["StatusCode"]), config.get("ContentType", "text/plain"), config.get("MessageBody", ""))
    return FixedResponse(501, "text/plain", "The emulator's data plane knows forward and fixed-response actions only.\n")
