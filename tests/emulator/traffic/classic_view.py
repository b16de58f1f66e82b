# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""moto's Classic Load Balancers as the data plane's values."""

from __future__ import annotations

from functools import partial

from moto.elb.models import elb_backends

from ..addresses import address_of
from ..services.classic_api import HEALTH_CHECK_TARGET, targets_of
from .routing import Forward, Group, Listener, Rule
from .target import HealthCheck


def _load_balancers() -> list[tuple]:
    """Key, load balancer and backend; a Classic name is unique within account and region only."""
    return [
        (f"classic/{backend.account_id}/{backend.region_name}/{load_balancer.name}", load_balancer, backend)
        for account in list(elb_backends.values())
        for backend in list(account.values())
        for load_balancer in list(backend.load_balancers.values())
    ]


def groups() -> list[Group]:
    return [
        Group(key, targets_of(load_balancer), _check(load_balancer), False, partial(address_of, backend.account_id, backend.region_name))
        for key, load_balancer, backend in _load_balancers()
    ]


def listeners() -> list[Listener]:
    return [
        Listener(
            f"{key}/{listener.load_balancer_port}",
            listener.protocol,
            load_balancer.dns_name,
            int(listener.load_balancer_port),
            (Rule((), Forward(((key, 1),), port=int(listener.instance_port))),),
        )
        for key, load_balancer, _backend in _load_balancers()
        for listener in list(load_balancer.listeners)
    ]


def _check(load_balancer) -> HealthCheck | None:
    if not load_balancer.listeners:
        return None
    configured = load_balancer.health_check
    if configured is None:
        port = int(load_balancer.listeners[0].instance_port)
        return HealthCheck("TCP", port, "/", "200", 30.0, 5.0, healthy_threshold=10, unhealthy_threshold=2, first_passes=10)
    protocol, port, path = HEALTH_CHECK_TARGET.fullmatch(configured.target).groups()
    healthy = int(configured.healthy_threshold)
    return HealthCheck(
        protocol=protocol,
        port=int(port),
        path=path or "/",
        matcher="200",
        interval_seconds=float(configured.interval),
        timeout_seconds=float(configured.timeout),
        healthy_threshold=healthy,
        unhealthy_threshold=int(configured.unhealthy_threshold),
        first_passes=healthy,
    )
