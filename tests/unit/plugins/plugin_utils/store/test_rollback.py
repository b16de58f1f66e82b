# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import (
    chosen_rollback,
    fleets_to_go_back,
    refuse_other_rollback,
    refuse_without_good,
    revision_of_fleet,
    rolled_back,
    warnings_of,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import going_back, replacing, waiting
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

OK, BAD, OPEN = "Succeeded", "Failed", "InProgress"


def records(*told):
    """(revision, status, what it rolls back, what rolled it back) of d-1, d-2, …, oldest first -> records, newest first."""
    made = []
    for number, (revision, status, *links) in enumerate(told, 1):
        of, by = [*links, None, None][:2]
        made.append(
            {
                "deployment_id": f"d-{number}", "created_at": f"T{number}", "status": status, "revision_sha256": revision,
                "rollback_of": of and f"d-{of}", "rolled_back_by": by and f"d-{by}",
            }
        )  # fmt: skip
    return made[::-1]


def ids(*chosen):
    return tuple(record["deployment_id"] for record in chosen)


LAST_GOOD = {
    "after one that failed, the last good one": (records(("a", OK), ("b", OK), ("c", BAD)), "d-3", "d-2"),
    "after a bad one that succeeded, the one before": (records(("a", OK), ("b", OK)), "d-2", "d-1"),
    "past others that failed": (records(("a", OK), ("b", BAD), ("c", BAD), ("d", BAD)), "d-4", "d-1"),
    "past others of the same revision": (records(("a", OK), ("b", OK), ("b", OK), ("b", BAD)), "d-4", "d-1"),
    "a good one of a revision that failed later": (records(("a", OK), ("a", BAD), ("b", BAD)), "d-3", "d-1"),
    "of one whose run was lost": (records(("a", OK), ("b", OPEN)), "d-2", "d-1"),
    "again after a rollback that succeeded, further back": (records(("a", OK), ("b", OK), ("c", OK, None, 4), ("b", OK, 3)), "d-4", "d-1"),
    "and further": (records(("a", OK), ("b", OK), ("c", OK), ("d", OK, None, 5), ("c", OK, 4, 6), ("b", OK, 5)), "d-6", "d-1"),
    "again after a rollback that failed, the same": (records(("a", OK), ("b", OK), ("c", OK, None, 4), ("b", BAD, 3)), "d-3", "d-2"),
    "again after two that failed, the same": (records(("a", OK), ("b", OK, None, 4), ("a", BAD, 2), ("a", BAD, 2)), "d-2", "d-1"),
    "with a rollback that was lost, the same": (records(("a", OK), ("b", OK, None, 3), ("a", OPEN, 2)), "d-2", "d-1"),
    "what was rolled back is not good": (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2), ("c", BAD)), "d-4", "d-3"),
    "nor by an older deployment of it": (records(("a", OK), ("b", OK), ("b", OK, None, 4), ("a", BAD, 3), ("c", BAD)), "d-5", "d-1"),
    "but good when it succeeded after that": (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2), ("b", OK), ("c", BAD)), "d-5", "d-4"),
    "a rollback that was taken back says nothing bad": (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2, 4), ("b", OK, 3)), "d-4", "d-3"),
    "a rollback of what is forgotten is itself rolled back": (records(("a", OK), ("b", OK), ("c", BAD, 9)), "d-3", "d-2"),
}


@pytest.mark.parametrize("name", LAST_GOOD)
def test_the_last_good_revision(name):
    known, of, chosen = LAST_GOOD[name]
    assert ids(*chosen_rollback(known, "last_good")) == (of, chosen)
    assert ids(*chosen_rollback(known, "last_good", meant=of)) == (of, chosen)


def test_deployments_to_launched_instances_are_not_rolled_back_and_not_gone_back_to():
    known = records(("a", OK), ("c", OK), ("b", OK), ("b", BAD), ("c", OK))
    launches = [{**record, "deployment_creator": "autoscaling"} if record["deployment_id"] in ("d-2", "d-4", "d-5") else record for record in known]
    assert ids(*chosen_rollback(launches, "last_good")) == ("d-3", "d-1")
    with pytest.raises(DeploymentError, match="the store has no deployment of this group, so there is none to roll back"):
        chosen_rollback([record for record in launches if "deployment_creator" in record], "last_good")


@pytest.mark.parametrize("meant", ["d-2", "d-9"])
@pytest.mark.parametrize("wanted", ["last_good", "d-1"])
def test_another_deployment_than_the_one_that_is_meant_is_not_rolled_back(wanted, meant):
    known = records(("a", OK), ("b", "Stopped"), ("c", OK))
    with pytest.raises(DeploymentError, match=f"{meant} is to be rolled back .codedeploy_rollback_of., but the group had another .* it would be d-3 ") as error:
        chosen_rollback(known, wanted, meant=meant)
    assert "agentless.codedeploy.history" in error.value.hint


@pytest.mark.parametrize("known", [
    records(("a", OK)),
    records(("a", BAD)),
    records(("a", BAD), ("b", OK)),
    records(("a", OK), ("a", OK)),
    records(("a", OK, None, 2), ("b", OK, 1)),
])  # fmt: skip
def test_nothing_to_go_back_to_is_said(known):
    named = f"{known[0]['deployment_id']} .revision {known[0]['revision_sha256']}."
    with pytest.raises(DeploymentError, match=f"RevisionDoesNotExistException: there is nothing to go back to: {named}.* would be rolled back"):
        refuse_without_good(chosen_rollback(known, "last_good")[0])
    with pytest.raises(DeploymentError, match="there is nothing to go back to"):
        chosen_rollback(known, "present", {})
    assert chosen_rollback(known, "last_good")[1] is None


@pytest.mark.parametrize("wanted", ["last_good", "present", "d-1"])
def test_a_group_without_deployments_has_none_to_roll_back(wanted):
    with pytest.raises(DeploymentError, match="DeploymentDoesNotExistException: the store has no deployment of this group.*codedeploy_store"):
        chosen_rollback([], wanted, {})


@pytest.mark.parametrize("known, wanted, of, warned", [
    (records(("a", OK), ("b", OK), ("c", OK)), "d-1", "d-3", False),
    (records(("a", BAD), ("b", OK)), "d-1", "d-2", True),
    (records(("a", OK), ("a", OK)), "d-1", "d-2", False),
    (records(("a", OK), ("b", OK, None, 3), ("a", BAD, 2)), "d-1", "d-2", False),
    # What a rollback that failed was to get away from is wanted after all.
    (records(("a", OK), ("b", OK, None, 3), ("a", BAD, 2)), "d-2", "d-3", False),
    (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2)), "d-2", "d-3", False),
])  # fmt: skip
def test_the_revision_of_a_deployment_that_is_named(known, wanted, of, warned):
    rolled, chosen = chosen_rollback(known, wanted)
    assert (ids(rolled, chosen), bool(warnings_of(chosen))) == ((of, wanted), warned)


def test_a_deployment_that_is_unknown_is_told_with_those_that_are_known():
    with pytest.raises(DeploymentError) as error:
        chosen_rollback(records(*[("a", OK)] * 6, ("b", BAD)), "d-9")
    assert "no deployment d-9 of this group. Its newest are d-7 (Failed), d-6 (Succeeded), " in error.value.message
    assert "d-3 (Succeeded)." in error.value.message and "d-2" not in error.value.message


def test_what_is_rolled_back_is_nothing_to_go_back_to():
    with pytest.raises(DeploymentError, match="INVALID_OPTION: codedeploy_rollback_to is d-2, and that is the deployment which would be rolled back"):
        chosen_rollback(records(("a", OK), ("b", OK)), "d-2")


PRESENT = records(("a", OK), ("b", OK), ("c", OK), ("d", BAD))


@pytest.mark.parametrize("on_hosts, chosen", [
    ({"w1": {"a", "b", "c"}, "w2": {"a", "b", "c", "d"}}, "d-3"),
    ({"w1": {"a", "b", "c"}, "w2": {"a", "b"}}, "d-2"),
    ({"w1": {"a"}, "w2": {"a", "c"}}, "d-1"),
])  # fmt: skip
def test_the_newest_good_revision_that_is_on_all_hosts(on_hosts, chosen):
    assert ids(*chosen_rollback(PRESENT, "present", on_hosts)) == ("d-4", chosen)


def test_where_none_is_on_all_hosts_it_is_said_which_host_lacks_which():
    with pytest.raises(DeploymentError) as error:
        chosen_rollback(PRESENT, "present", {"w1": {"a", "b"}, "w2": {"d"}})
    assert error.value.message == (
        "no good revision other than that of d-4 (revision d) is on all 2 hosts already."
        " Missing are that of d-3 (revision c) on w1, w2; that of d-2 (revision b) on w2; that of d-1 (revision a) on w2."
    )
    assert "codedeploy_rollback_to=last_good" in error.value.hint


def test_a_rollback_that_waited_until_there_was_another_deployment_is_refused():
    plan = {"rollback_of": "d-2", "options": {"rollback_to": "last_good"}}
    refuse_other_rollback(plan, records(("a", OK), ("b", OPEN)))
    refuse_other_rollback(plan, records(("a", OK), ("b", OK)))
    refuse_other_rollback(plan, records(("a", OK), ("b", OK, None, 3), ("a", BAD, 2)))
    for known in (records(("a", OK), ("b", OK), ("c", BAD)), records(("a", OK), ("b", OK, None, 3), ("a", OK, 2))):
        with pytest.raises(DeploymentError, match="while the rollback of d-2 was planned or waited, .* d-3"):
            refuse_other_rollback(plan, known)


def test_of_records_with_wrong_links_one_is_found_all_the_same():
    known = records(("a", BAD, 2), ("b", BAD, 1))
    assert rolled_back(known, "last_good")["deployment_id"] == "d-1"


FLEETS, KEPT = replacing(2, 1), {"deployment_id": "d-1", "original_terminated": False}
INVENTORY = {"g0", "g1", "b0", "other"}


def rollback(to="last_good", **changes):
    """The plan of a rollback, before it is known what is gone back to."""
    return {**replacing(1, 1), "options": {"rollback_to": to}, **changes}


@pytest.mark.parametrize("of", [FLEETS, waiting(60, green=2, blue=1)])
def test_traffic_goes_back_to_the_fleet_that_was_replaced(of):
    assert fleets_to_go_back(rollback(), of, KEPT, [], INVENTORY) == {key: of[key] for key in ("hosts", "original_hosts", "targets", "copied_group")}


@pytest.mark.parametrize("plan, of", [
    (rollback("present"), FLEETS),
    (rollback("d-A1B2C3D4E"), FLEETS),
    # Either of them was in place, or its plan is gone.
    (rollback(**ONE_FLEET), FLEETS),
    (rollback(), {**FLEETS, **ONE_FLEET}),
    (rollback(), None),
    # The fleet that it replaced is the one with the revision that was rolled back.
    (rollback(), going_back(FLEETS)),
])  # fmt: skip
def test_else_a_revision_is_deployed(plan, of):
    assert fleets_to_go_back(plan, of, KEPT, [], set()) is None


def test_where_instances_of_the_original_fleet_were_terminated_a_revision_is_deployed():
    assert fleets_to_go_back(rollback(), FLEETS, {**KEPT, "original_terminated": True}, [], INVENTORY) is None


def back(of="d-1", status=OK, terminated=True):
    return {"deployment_id": "d-2", "rollback_of": of, "status": status, "original_terminated": terminated}


@pytest.mark.parametrize("before, resume, goes_back", [
    (back(), None, False),
    (back(terminated=False), None, True),
    (back("d-0"), None, True),
    # One that did not come to its end goes on, unless it is given up.
    (back(status="InProgress"), None, True),
    (back(status="InProgress"), "abandon", False),
    (back(status=BAD, terminated=False), "abandon", True),
])  # fmt: skip
def test_where_the_replacement_fleet_was_terminated_when_traffic_went_back_a_revision_is_deployed(before, resume, goes_back):
    plan = rollback()
    found = fleets_to_go_back({**plan, "options": {**plan["options"], "resume": resume}}, FLEETS, KEPT, [before], INVENTORY)
    assert bool(found) is goes_back


@pytest.mark.parametrize("inventory, gone", [({"g0", "g1"}, "b0"), ({"b0"}, "g0, g1"), (set(), "g0, g1, b0")])
def test_hosts_of_either_fleet_that_are_gone_are_named(inventory, gone):
    with pytest.raises(DeploymentError) as refused:
        fleets_to_go_back(rollback(), FLEETS, KEPT, [], inventory)
    assert (refused.value.code, refused.value.message) == (
        "INVALID_TARGETS", f"traffic cannot go back to the fleet that d-1 replaced: the inventory does not have {gone} any more.",
    )  # fmt: skip
    assert "codedeploy_rollback_to with the id of a deployment has its revision deployed" in refused.value.hint
    assert refused.value.hint.endswith("Nothing was touched.")


def results(**of_hosts):
    return {host: {"status": status, "revision_sha256": revision} for host, (revision, status) in of_hosts.items()}


KNOWN = records(("a", OK), ("b", OK), ("a", OK), ("b", BAD), ("", OK))


@pytest.mark.parametrize("instances, chosen", [
    (results(b0=("a", OK), b1=("a", OK)), "d-3"),
    (results(b0=("b", OK), b1=("b", OK), other=("a", OK)), "d-2"),
    # Unlike each other, failed, not known, of a deployment that is not on record any more, and of which nothing was on record.
    (results(b0=("a", OK), b1=("b", OK)), None),
    (results(b0=("b", BAD), b1=("b", BAD)), None),
    (results(b0=("b", OK), b1=("b", BAD)), None),
    (results(b0=("a", OK)), None),
    ({}, None),
    (results(b0=("c", OK), b1=("c", OK)), None),
    (results(b0=("", OK), b1=("", OK)), None),
])  # fmt: skip
def test_the_revision_of_a_fleet_is_that_of_all_its_hosts(instances, chosen):
    found = revision_of_fleet(KNOWN, instances, ["b0", "b1"])
    assert (found and found["deployment_id"]) == chosen


def test_a_revision_that_is_not_known_is_never_a_good_one():
    assert ids(*chosen_rollback(records(("a", OK), ("", OK, 1), ("b", BAD)), "last_good")) == ("d-3", "d-1")
