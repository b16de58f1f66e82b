# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of a deployment group, in both places: whole, several at once, and never over another's."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock import lease_rules
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_documents import DeploymentDocuments
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store

from integration.store.racers import race

RACERS = 20
OPEN = {"status": ["Created", "InProgress"]}


def documents(place):
    return DeploymentDocuments(Store(place.open()), "shop", "web")


def record(status="Created", deployment_id="d-1"):
    return {
        "deployment_id": deployment_id, "status": status, "error_information": None, "created_at": "1", "ended_at": None, "started_by": {},
        "revision_sha256": "abc", "deployment_overview": {}, "wave": None, "segments": None, "resumed_by": [],
    }  # fmt: skip


def plan(racer):
    return {"deployment": {"racer": racer}, "hosts": [], **{key: {} for key in ("options", "revision", "appspec", "bundle")}}


def group(opened):
    return {"open_deployment_id": opened, "last_good": None, "instances": {"web-1": {"status": "Failed"}}}


def document(kind, value, replaces=None, wave=None, deployment_id="d-1"):
    return {"kind": kind, "deployment_id": deployment_id, "value": value, "replaces": replaces, "wave": wave}


def refusal(place, asked):
    with pytest.raises(DeploymentError) as error:
        documents(place).write(asked)
    return error.value


def test_of_a_new_group_nothing_is_known(place):
    assert documents(place).read_group() == {"group": None, "lost": None}


def test_an_open_deployment_is_read_with_all_its_waves(place):
    for number in range(12):
        # One is written again in each phase that it is through.
        hosts = {"deployment_id": "d-1", "hosts": {f"web-{number}": {"status": "Succeeded"}, "again": {"status": f"after {number}"}}}
        documents(place).write(document("hosts", hosts, wave=number))
    documents(place).write(document("plan", plan(1)))
    documents(place).write(document("record", record()))
    documents(place).write(document("group", group("d-1"), {"open_deployment_id": [None]}))
    hosts = {**{f"web-{number}": {"status": "Succeeded"} for number in range(12)}, "again": {"status": "after 11"}}
    lost = {"record": record(), "plan": plan(1), "hosts": hosts, "last_wave": 11}
    assert documents(place).read_group() == {"group": group("d-1"), "lost": lost}
    documents(place).write(document("group", group(None), {"open_deployment_id": ["d-1"]}))
    assert documents(place).read_group() == {"group": group(None), "lost": None}


def test_a_plan_is_read_by_the_id_of_its_deployment(place):
    assert documents(place).read_plan("d-1") is None
    documents(place).write(document("plan", plan(1)))
    assert documents(place).read_plan("d-1") == plan(1) and documents(place).read_plan("d-2") is None


def test_the_status_of_a_group(place):
    assert documents(place).read_status() == {"group": None, "record": None, "lock": None}
    store, held = Store(place.open()), lease_rules.new_lock("1", "d-1", "ann", "beginning", {}, "now")
    store.write_if_absent("shop/web/lock.json", lease_rules.KIND, held)
    documents(place).write(document("record", record()))
    documents(place).write(document("group", group("d-1")))
    assert documents(place).read_status() == {"group": group("d-1"), "record": record(), "lock": held}


def test_a_record_that_was_closed_by_another_run_stays_so(place):
    documents(place).write(document("record", record()))
    documents(place).write(document("record", record("InProgress"), OPEN))
    documents(place).write(document("record", record("InProgress"), OPEN))
    documents(place).write(document("record", record("Failed"), OPEN))
    error = refusal(place, document("record", record("InProgress"), OPEN))
    assert error.code == "LOCK_LOST" and f"{place.address}/shop/web/deployments/d-1/record.json" in error.message


def test_a_record_that_is_closed_is_changed_where_that_is_asked_and_stays_what_it_is_otherwise(place):
    link = {"kind": "record", "deployment_id": "d-1", "changes": {"rolled_back_by": "d-2"}, "replaces": {"deployment_id": ["d-1"]}}
    error = refusal(place, link)
    assert error.code == "STORE_INVALID" and f"{place.address}/shop/web/deployments/d-1/record.json in the store is gone" in str(error)
    documents(place).write(document("record", record("Failed")))
    for _time in range(2):
        documents(place).write(link)
        assert documents(place).read_record("d-1") == {**record("Failed"), "rolled_back_by": "d-2"}


def test_of_many_records_what_is_wanted_is_read(place):
    for number in range(3):
        documents(place).write(document("record", {**record(deployment_id=f"d-{number}"), "created_at": str(number)}, deployment_id=f"d-{number}"))
    keys = ["deployment_id", "status"]
    assert documents(place).read_history(None, keys) == [{"deployment_id": f"d-{number}", "status": "Created"} for number in (2, 1, 0)]
    assert [found["created_at"] for found in documents(place).read_history(2)] == ["2", "1"]


def test_one_of_many_gets_an_id(place):
    def want(racer, opened):
        try:
            opened.write(document("plan", plan(racer)))
        except DeploymentError as error:
            return error.code
        return "written"

    answers = race(RACERS, want, lambda _racer: documents(place))
    assert sorted(answers) == ["DEPLOYMENT_ID_TAKEN"] * (RACERS - 1) + ["written"]


@pytest.mark.parametrize("content", [b'{"half', b"{}", b'{"format": "agentless.codedeploy", "version": 7}'])
def test_a_group_that_cannot_be_understood_is_left_as_it_is(place, content):
    place.open().write_if_absent("shop/web/group.json", content)
    with pytest.raises(DeploymentError) as error:
        documents(place).read_group()
    assert error.value.code == "STORE_INVALID" and f"{place.address}/shop/web/group.json" in error.value.message
    assert refusal(place, document("group", group("d-1"), {"open_deployment_id": [None]})).code == "STORE_INVALID"
    assert place.open().read("shop/web/group.json")[0] == content
