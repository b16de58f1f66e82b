# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action reads and writes a folder itself where a module would do the same, and has the module do it everywhere else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction

GROUP = {"application_name": "shop", "deployment_group_name": "web"}
HOSTS = {"deployment_id": "d-1", "hosts": {"web-1": {"status": "Succeeded"}}}


def wave(number, value, replaces=None):
    """A document that is to be written."""
    return {"kind": "hosts", "wave": number, "deployment_id": "d-1", "value": value, "replaces": replaces}


class Action(StoreAction):
    """An action whose task has these options; modules holds what would run as a module."""

    OWN = ("gate",)

    def __init__(self, transport="local", become=None, check_mode=False, **options):
        self._connection = SimpleNamespace(transport=transport, become=become)
        self._task = SimpleNamespace(args=options, check_mode=check_mode)
        self.modules = []

    def run(self, tmp=None, task_vars=None):
        """Not used."""

    def _execute_module(self, name, arguments, task_vars):
        self.modules.append((name, arguments))
        return {"from": "module"}


@pytest.fixture(name="group")
def _group(tmp_path):
    return {**GROUP, "store": str(tmp_path), "deployment_id": "d-1"}


def test_a_folder_is_written_and_read_without_a_module(group, tmp_path):
    action = Action(gate={})
    assert action.ask_store(group, {"state": "written", "documents": [wave(1, HOSTS)]}, {}) == {"changed": False, "written": [{"kind": "hosts", "wave": 1}]}
    assert [path.name for path in tmp_path.rglob("*.json")] == ["1.json"]
    assert action.ask_store(group, {"state": "history"}, {}) == {"changed": False, "deployments": []}
    assert action.modules == []


def test_nothing_is_written_in_check_mode(group, tmp_path):
    assert Action(check_mode=True).ask_store(group, {"state": "written", "documents": [wave(1, HOSTS)]}, {})["written"] == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("connection", [{"transport": "ssh"}, {"become": "sudo"}])
def test_a_folder_of_another_machine_or_user_is_the_modules(connection, group):
    action = Action(**connection, gate={}, region="eu-central-1")
    assert action.ask_store(group, {"state": "read"}, {}) == {"from": "module"}
    assert action.modules == [("agentless.codedeploy.store_documents", {**GROUP, "store": group["store"], "region": "eu-central-1", "state": "read"})]


def test_the_lock_of_a_folder_is_reached_likewise(group):
    assert Action().own_lock(group).name == f"{group['store']}/shop/web/lock.json"
    assert Action(become="sudo").own_lock(group) is None and Action().own_lock({**GROUP, "store": "s3://bucket"}) is None


def test_s3_is_the_modules():
    action = Action()
    assert action.ask_store({**GROUP, "store": "s3://bucket/prefix"}, {"state": "read"}, {}) == {"from": "module"}


def test_a_folder_that_cannot_be_read_fails_as_the_module_does(group, tmp_path):
    (tmp_path / "shop").write_text("not a folder")
    failed = Action().ask_store(group, {"state": "read"}, {})
    assert failed["failed"] and failed["error"]["code"] == "STORE_UNAVAILABLE"
    assert failed["msg"].startswith(f"STORE_UNAVAILABLE: {tmp_path}/shop/web/group.json in the store cannot be read: Not a directory.")


def test_the_first_document_that_cannot_be_written_is_the_last_that_is_tried(group):
    action, others = Action(), {**HOSTS, "deployment_id": "d-2"}
    action.ask_store(group, {"state": "written", "documents": [wave(2, others)]}, {})
    failed = action.ask_store(group, {"state": "written", "documents": [wave(1, HOSTS), wave(2, HOSTS), wave(3, HOSTS)]}, {})
    assert (failed["error"]["code"], failed["written"], failed["id_taken"]) == ("LOCK_LOST", [{"kind": "hosts", "wave": 1}], False)
