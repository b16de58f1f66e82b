# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances that an Auto Scaling group launches have the good revision before they take traffic, and a bad one is not tried on one after the other."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import lock_key
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.clock import utc_now
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.folder_place import FolderPlace
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lease_rules import KIND, new_lock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store

from integration.fleets.scaling_fleet import ScalingFleet
from integration.small_revision import installed_versions, make_small_revision
from integration.blue_green.two_fleets import deployment_id
from waiting import wait_until

BLUE_GREEN = {"deployment_style": {"deployment_type": "BLUE_GREEN", "deployment_option": "WITH_TRAFFIC_CONTROL"}}
ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
# Nothing was installed there before that could be stopped.
LAUNCH_EVENTS = [
    "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic",
    "AfterAllowTraffic",
]  # fmt: skip
# Succeeds where another revision was before.
FAILS_ON_NEW_INSTANCES = 'test -e "$CODEDEPLOY_INSTALL_ROOT/seen"\n'


def test_nothing_is_done_where_nobody_waits_and_nobody_is_let_into_service_without_a_revision(aws, name):
    with ScalingFleet(aws, name, 0) as fleet:
        nothing = fleet.launched(codedeploy_targets="web", inventory=one_host("web", "i-0123456789abcdef0"))
        assert nothing.rc == 0 and f"No instance of {name} waits for the lifecycle hook deploy" in nothing.stdout, nothing.stdout
        new = fleet.scale_out(1)
        stranger = fleet.launched(inventory=one_host("web", "i-0123456789abcdef0"))
        assert stranger.rc == 0 and f"No host of the inventory has the instance id of {new}" in " ".join(stranger.stdout.split()), stranger.stdout
        refused = fleet.launched()
        assert refused.rc != 0 and "RevisionDoesNotExistException: of this group no good revision is known" in refused.failures, refused.stdout
        lock = new_lock("d-1", "d-1", "ann", "deploying to web-1", {"host": "elsewhere"}, utc_now())
        Store(FolderPlace(str(fleet.scratch / "store"))).write_if_absent(lock_key("hello", "web"), KIND, lock)
        later = fleet.launched()
        assert later.rc == 0 and "Another deployment of the group goes on (deployment d-1, started by ann" in later.stdout, later.stdout
        assert fleet.waiting_beside() == [new]


def one_host(name, instance_id):
    return {"all": {"hosts": {name: {"codedeploy_instance_id": instance_id}}}}


def test_a_scaled_out_instance_has_the_good_revision_before_it_takes_traffic(aws, name):
    with ScalingFleet(aws, name, 2) as fleet:
        good = fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE)
        assert good.rc == 0, good.stdout
        with fleet.load() as traffic:
            new = fleet.scale_out(3)
            planned = fleet.launched(arguments=["--check"])
            assert planned.rc == 0 and fleet.waiting_beside() == [new], planned.stdout
            # Its group says that two fleets take turns, of which this instance is in neither.
            run = fleet.launched(group=BLUE_GREEN)
            assert run.rc == 0 and f"Auto Scaling has them come into service: {new}" in run.stdout, run.stdout
            assert run.event_names(new) == LAUNCH_EVENTS
            wait_until(lambda: fleet.members()[new] == "InService")
        [result] = traffic
        assert result.failed == 0 and result.sent > 0, result.failures
        assert fleet.versions_in_service() == dict.fromkeys([*fleet.first, new], "1.0.0")
        newest, before = fleet.records()
        assert (newest["deployment_creator"], newest["status"], newest["deployment_type"]) == ("autoscaling", "Succeeded", "IN_PLACE")
        assert fleet.group_document()["last_good"]["deployment_id"] == before["deployment_id"]


def test_a_revision_that_fails_on_new_instances_is_not_tried_on_one_after_the_other(aws, name):
    with ScalingFleet(aws, name, 1, kinds=()) as fleet:
        first = fleet.deploy(make_small_revision(fleet.scratch / "good", "1.0.0"), ALL_AT_ONCE)
        bad = make_small_revision(fleet.scratch / "bad", "2.0.0", {"AfterInstall": FAILS_ON_NEW_INSTANCES})
        (fleet.hosts.install_root(fleet.first[0]) / "seen").touch()
        deployed = fleet.deploy(bad, ALL_AT_ONCE)
        assert first.rc == deployed.rc == 0, deployed.stdout
        tried = fleet.scale_out(2)
        failed = fleet.launched(codedeploy_launch_attempts=1)
        assert failed.rc != 0 and f"Auto Scaling terminates them, and launches others: {tried}" in failed.stdout, failed.stdout
        assert failed.failed_event(tried) == "AfterInstall"
        left = fleet.launched_beside({tried})
        refused = fleet.launched(codedeploy_launch_attempts=1)
        assert refused.rc != 0 and "LAUNCHES_FAIL: the last 1 deployments of the revision of " in refused.failures, refused.stdout
        assert fleet.waiting_beside() == [left] and len(fleet.records()) == 3

        back = fleet.run("agentless.codedeploy.rollback", "", ALL_AT_ONCE, codedeploy_targets=fleet.first)
        assert back.rc == 0 and deployment_id(deployed) in back.summary, back.stdout
        again = fleet.launched(codedeploy_launch_attempts=1)
        assert again.rc == 0, again.stdout
        wait_until(lambda: fleet.members().get(left) == "InService")
        fleet.names = [*fleet.first, left]
        assert installed_versions(fleet) == dict.fromkeys(fleet.names, "1.0.0")
