# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every call of the Auto Scaling API that the emulator knows, in place of moto's, and the thread in which time passes."""

from __future__ import annotations

import time
import traceback
from threading import Thread

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel
from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult

from ..clock import Clock
from ..services.ec2_api import TERMINATED
from . import alarm_actions, load_balancers
from .calls import attached_calls, group_calls, hooks, member_calls, policies, schedules, warm_pool
from .group import Group
from .refusal import check_values
from .region import Region, changing, region_of, regions
from .upkeep import keep

TICK_REAL_SECONDS = 0.02
_given_up: set[Group] = set()
_MODULES = (group_calls, member_calls, hooks, load_balancers, policies, schedules, warm_pool, attached_calls)


def install(clock: Clock, boot_seconds: float) -> None:
    """Patch moto in this process. boot_seconds: load balancer seconds from an instance's launch until EC2 calls it running."""
    Region.clock, Region.boot_seconds = clock, boot_seconds
    model = ServiceModel(Loader().load_service_model("autoscaling", "service-2"))
    for module in _MODULES:
        for operation, call in module.CALLS.items():
            setattr(AutoScalingResponse, xform_name(operation), _answering(call, model.operation_model(operation).input_shape))
    alarm_actions.install()
    # Whom EC2 has terminated the next health check finds.
    AutoScalingBackend.notify_terminate_instances = lambda _backend, _instance_ids: None
    Thread(target=_let_time_pass, args=(clock,), daemon=True).start()


def launched_instances() -> list[dict]:
    """Those that groups have launched and that are not terminated, detached ones too: id, address, EC2's state, zone, group."""
    with changing:
        for region in regions.values():
            region.launched = [(group, instance) for group, instance in region.launched if instance.state != TERMINATED[0]]
        return [
            {"id": instance.id, "address": instance.private_ip, "state": instance.state, "zone": instance.placement.zone, "group": group}
            for region in regions.values()
            for group, instance in region.launched
        ]


def _answering(call, input_shape):
    def answer(response: AutoScalingResponse) -> ActionResult:
        asked = response.params
        if input_shape is not None:
            check_values(input_shape, asked)
        with changing:
            result = call(region_of(response.autoscaling_backend), asked)
        return EmptyResult() if result is None else ActionResult(result)

    return answer


def _let_time_pass(clock: Clock) -> None:
    while True:
        with changing:
            for region in list(regions.values()):
                for group in list(region.groups.values()):
                    _keep(region, group, clock.now())
        time.sleep(TICK_REAL_SECONDS)


def _keep(region: Region, group: Group, now: float) -> None:
    """One group that the emulator cannot deal with must not make time stand still for all others."""
    if group in _given_up:
        return
    try:
        keep(region, group, now)
    except Exception:
        _given_up.add(group)
        traceback.print_exc()
