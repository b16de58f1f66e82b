# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of a group, on real hosts, with the store in both places and behind load balancers."""

from __future__ import annotations

import json
import shutil

import pytest

from integration.hello_fleet import HelloFleet
from integration.store.looking.look import GROUP, Look, id_of
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.small_revision import make_small_revision

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 3, kinds=()) as started:
        yield started


@pytest.fixture(scope="module")
def served(aws):
    with HelloFleet(aws, 2, kinds=("application", "classic")) as started:
        yield started


@pytest.fixture
def clean(fleet):
    """Hosts that were never deployed to."""
    for name in fleet.names:
        shutil.rmtree(fleet.hosts.deployment_root(name), ignore_errors=True)
        shutil.rmtree(fleet.hosts.install_root(name) / "srv", ignore_errors=True)
    return fleet


def status(fleet, place, *arguments, **options):
    return Look(fleet, "status", {"codedeploy_store": place.address}, arguments, **options)


def test_what_each_host_runs(clean, place, tmp_path):
    fleet = clean
    done = fleet.deploy(make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE, codedeploy_store=place.address, codedeploy_targets="web-1,web-2")
    assert done.rc == 0, done.stdout
    sha256 = json.loads(next(fleet.hosts.deployment_root("web-1").glob(f"*/{id_of(done)}/revision.json")).read_text())["bundle_sha256"]

    found = status(fleet, place)
    assert found.rc == 0, found.stdout
    assert found.line("web-1")[1:3] + found.line("web-1")[5:] == [id_of(done), sha256[:8], "Succeeded", "-"]
    assert found.line("web-3") == ["web-3", "-", "-", "-", "-", "-"]
    assert f"Last good deployment: {id_of(done)}, revision {sha256[:8]}" in found.text
    assert (found.row("web-2")["installed"]["deployment_id"], found.row("web-2")["last_result"]["status"]) == (id_of(done), "Succeeded")
    assert (found.row("web-3")["installed"], found.row("web-3")["last_result"], found.row("web-3")["error"]) == (None, None, None)
    assert (found.data["open_deployment"], found.data["lock"], found.data["last_good"]["deployment_id"]) == (None, None, id_of(done))

    shown = status(fleet, place, "--check", codedeploy_output="json", codedeploy_targets="web-1")
    assert shown.rc == 0 and shown.json == shown.data and [row["host"] for row in shown.data["hosts"]] == ["web-1"]


def test_the_server_and_the_store_disagree(clean, in_folder, tmp_path):
    fleet = clean
    first = fleet.deploy(make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE, codedeploy_store=in_folder.address)
    # As the CodeDeploy agent leaves it, which keeps no record of ours; and a server that was made anew.
    elsewhere = fleet.deploy(make_small_revision(tmp_path / "2", "2"), ALL_AT_ONCE, codedeploy_store=str(tmp_path / "another"), codedeploy_targets="web-1")
    assert (first.rc, elsewhere.rc) == (0, 0), elsewhere.stdout
    next(fleet.hosts.deployment_root("web-1").glob(f"*/{id_of(elsewhere)}/revision.json")).unlink()
    shutil.rmtree(fleet.hosts.deployment_root("web-2"))
    found = status(fleet, in_folder)
    assert found.rc == 0 and found.line("web-1")[1:4] == [id_of(elsewhere), "by", "agent"], found.stdout
    assert f"the store says that {id_of(first)} succeeded, and {id_of(elsewhere)} is installed" in found.text
    assert f"the store says that {id_of(first)} succeeded, and nothing of this group is installed" in found.text
    assert [bool(row["disagreement"]) for row in found.data["hosts"]] == [True, True, False]


def test_hosts_that_cannot_be_reached_or_read_are_rows(clean, in_folder, tmp_path):
    fleet = clean
    done = fleet.deploy(make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE, codedeploy_store=in_folder.address)
    assert done.rc == 0, done.stdout
    (fleet.hosts.deployment_root("web-2") / "deployment-instructions").rename(tmp_path / "moved")
    (fleet.hosts.deployment_root("web-2") / "deployment-instructions").write_text("in the way")
    fleet.hosts.stop("web-1")
    try:
        found = status(fleet, in_folder)
    finally:
        fleet.hosts.start("web-1")
    assert found.rc == 0, found.stdout
    assert "HostUnreachable: the host cannot be reached" in found.text and "Not a directory. Correct this on the server." in found.text
    assert [row["error"] and row["error"]["code"] for row in found.data["hosts"]] == ["HostUnreachable", "UnknownError", None]
    assert found.line("web-3")[1] == id_of(done) and found.row("web-1")["last_result"]["status"] == "Succeeded"


def test_a_deployment_that_goes_on(clean, place, tmp_path):
    fleet = clean
    begun = fleet.hosts.install_root("web-1") / "in-AfterInstall"
    begun.unlink(missing_ok=True)
    made = make_small_revision(tmp_path / "1", "1", {"AfterInstall": SLOW.format(seconds=12)})
    with running(fleet, made, "CodeDeployDefault.OneAtATime", codedeploy_store=place.address, codedeploy_targets="web-1,web-2") as runs:
        wait_for_script(fleet, "AfterInstall")
        found = status(fleet, place)
    opened = id_of(runs[0])
    assert found.rc == 0 and runs[0].rc == 0, found.stdout
    assert found.data["open_deployment"]["deployment_id"] == found.data["lock"]["deployment_id"] == opened
    assert f"Deployment {opened} is open: InProgress since" in found.text and "1 InProgress, 1 Pending" in found.text
    assert f"Its wave 1 began {found.data['open_deployment']['wave']['begun_at'][:16].replace('T', ' ')} UTC: web-1" in found.text
    assert f"The lock: deployment {opened}, started by" in found.text and "; last sign of life" in found.text
    assert found.row("web-1")["in_progress"]["deployment_id"] == opened and f"events of {opened} run now" in found.text
    assert found.row("web-2")["in_progress"] is None
    assert status(fleet, place).data["open_deployment"] is None


def test_a_deployment_that_failed(clean, in_folder, tmp_path):
    fleet = clean
    good = fleet.deploy(make_small_revision(tmp_path / "1", "1"), ALL_AT_ONCE, codedeploy_store=in_folder.address)
    bad = fleet.deploy(make_small_revision(tmp_path / "2", "2", {"BeforeInstall": "exit 4\n"}), ALL_AT_ONCE, codedeploy_store=in_folder.address)
    assert (good.rc, bad.rc) == (0, 2), bad.stdout
    found = status(fleet, in_folder)
    assert found.line("web-1")[1] == id_of(good) and found.line("web-1")[5] == "Failed" and f"Failed in {id_of(bad)}" in found.text
    assert found.data["hosts"][0]["disagreement"] is None and found.data["last_good"]["deployment_id"] == id_of(good)


def test_a_store_that_cannot_be_read_is_said(clean, place):
    place.open().write_if_absent("hello/web/group.json", b'{"half')
    found = status(clean, place)
    assert found.rc == 0 and "The store could not be read: STORE_INVALID" in found.text, found.stdout
    assert found.line("web-1") == ["web-1", "-", "-", "-", "-", "-"]


def test_who_is_in_service(served, in_folder):
    """What the load balancers say now, asked once each, whatever the number of hosts."""
    balanced = {**GROUP["codedeploy_deployment_group"], "load_balancer_info": served.load_balancer_info()}
    done = served.deploy(served.revision(), ALL_AT_ONCE, codedeploy_store=in_folder.address)
    assert done.rc == 0, done.stdout
    variables = {"codedeploy_store": in_folder.address, "codedeploy_deployment_group": balanced}
    found = Look(served, "status", variables)
    assert found.rc == 0 and [found.line(name)[-1] for name in served.names] == ["in", "in"], found.stdout

    [arn], elbv2 = served.target_groups.values(), served.aws.client("elbv2")
    instance = served.inventory()["all"]["hosts"]["web-1"]["codedeploy_instance_id"]
    [target] = [item["Target"] for item in elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"] if item["Target"]["Id"] == instance]
    elbv2.deregister_targets(TargetGroupArn=arn, Targets=[target])
    served.aws.client("elb").deregister_instances_from_load_balancer(LoadBalancerName=served.classics[0], Instances=[{"InstanceId": instance}])
    try:
        served.aws.reset_api_calls()
        found = Look(served, "status", variables)
        calls = {call.rpartition(":")[2]: times for call, times in served.aws.api_calls().items() if call.startswith("elasticloadbalancing")}
    finally:
        elbv2.register_targets(TargetGroupArn=arn, Targets=[target])
        served.aws.client("elb").register_instances_with_load_balancer(LoadBalancerName=served.classics[0], Instances=[{"InstanceId": instance}])
    assert [found.line(name)[-1] for name in served.names] == ["out", "in"], found.stdout
    assert calls == {"DescribeTargetGroups": 1, "DescribeTargetHealth": 1, "DescribeInstanceHealth": 1}
    nowhere = {**balanced, "load_balancer_info": {"target_group_info_list": [{"name": "no-such"}]}}
    found = Look(served, "status", {**variables, "codedeploy_deployment_group": nowhere})
    assert found.rc == 0 and "The load balancers could not be read: ELASTIC_LOAD_BALANCING_INVALID" in found.text
    assert [row["traffic"] for row in found.data["hosts"]] == ["unknown", "unknown"]
