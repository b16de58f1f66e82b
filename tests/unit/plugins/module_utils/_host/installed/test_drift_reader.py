# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs from what was installed, on a real disk."""
from __future__ import annotations

import json
import os
import pathlib
import pwd
import shutil
import subprocess

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.state_files import write_atomically
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.installed.drift_reader import read_drift
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import (
    DEPLOYMENT,
    Server,
    acl,
    appspec,
    permission,
    write_tree,
)

APP = appspec(("app", "/srv/app"))
CONTENT = {"app/a.txt": "one", "app/run.sh": ("#!/bin/sh\n", 0o755), "app/sub/b.txt": "two", "app/link": ("->", "a.txt")}


class InstalledServer(Server):
    """A server that a deployment was installed on, as the event Install leaves it."""

    def deploy(self, spec=None, content=None, behavior="DISALLOW"):
        directory = self.directory / "deployment-root" / "dg-1" / DEPLOYMENT["deployment_id"]
        self.kept = pathlib.Path(write_tree(directory / "deployment-archive", content or CONTENT))
        self.install(spec or APP, str(self.kept), behavior)
        write_atomically(str(self.instructions / "dg-1_last_successful_install"), str(directory))
        return self.root / "srv" / "app"

    @property
    def instructions(self):
        return self.directory / "deployment-root" / "deployment-instructions"

    def drift(self, most=100):
        return read_drift(self.deployment_root, "dg-1", most)

    def told(self):
        """[(path below the install root, kind)]"""
        return [(os.path.relpath(item["path"], self.root), item["kind"]) for item in self.drift()["differences"]]


@pytest.fixture
def server(tmp_path):
    old = os.umask(0o022)
    yield InstalledServer(tmp_path / "server")
    os.umask(old)


def test_nothing_differs_from_what_was_just_installed(server):
    server.deploy()
    found = server.drift()
    assert (found["checked"], found["differences"], found["counts"], found["not_compared"]) == (7, [], {}, None)
    assert found["installed"]["deployment_id"] == DEPLOYMENT["deployment_id"]


def test_each_kind_of_difference(server):
    app = server.deploy()
    (app / "a.txt").write_text("uno")
    (app / "run.sh").chmod(0o700)
    (app / "link").unlink()
    (app / "link").symlink_to("run.sh")
    shutil.rmtree(app / "sub")
    (app / "not-installed").write_text("")
    found = server.drift()
    assert [(os.path.relpath(item["path"], app), item["kind"], item["expected"], item["found"]) for item in found["differences"]] == [
        ("a.txt", "content", "3 bytes", "as many other bytes"),
        ("link", "content", "link to a.txt", "link to run.sh"),
        ("run.sh", "mode", "0755", "0700"),
        ("sub", "missing", "directory", "nothing"),
        ("sub/b.txt", "missing", "file", "nothing"),
    ]
    assert found["counts"] == {"missing": 2, "content": 2, "mode": 1}
    assert server.drift(most=1)["counts"] == found["counts"] and len(server.drift(most=1)["differences"]) == 1


def test_other_things_in_the_place_of_what_was_installed(server):
    app = server.deploy()
    (app / "a.txt").rename(app / "elsewhere")
    (app / "a.txt").symlink_to("elsewhere")
    (app / "run.sh").unlink()
    (app / "run.sh").mkdir()
    (app / "sub").rename(app / "moved")
    (app / "sub").symlink_to("moved")
    assert [(item["kind"], item["expected"], item["found"]) for item in server.drift()["differences"]] == [
        ("type", "file", "link to elsewhere"), ("type", "file", "directory"), ("type", "directory", "link to moved"),
    ]  # fmt: skip


def test_a_pipe_is_not_waited_for(server):
    app = server.deploy()
    (app / "a.txt").unlink()
    os.mkfifo(app / "a.txt")
    assert server.told() == [("srv/app/a.txt", "type")]


def test_what_install_wrote_through_a_link_is_compared_behind_it(server):
    write_tree(server.root, {"srv/app/a.txt": ("->", "../real"), "srv/real": "old"})
    server.deploy(behavior="OVERWRITE")
    # Longer than clocks of file systems tick.
    later = os.stat(server.root / "srv").st_mtime + 1
    os.utime(server.instructions / "dg-1_last_successful_install", (later, later))
    assert server.told() == []
    (server.root / "srv" / "real").write_text("edited")
    assert server.told() == [("srv/app/a.txt", "content")]


def test_what_was_retained_was_not_installed(server):
    write_tree(server.root, {"srv/app/a.txt": "mine"})
    server.deploy(behavior="RETAIN")
    assert server.told() == []


def test_permissions_of_the_appspec(server):
    me = pwd.getpwuid(os.geteuid()).pw_name
    permissions = [permission("/srv/app/a.txt", mode="0600", owner=me), permission("/srv/app", pattern="sub", type=["directory"], mode="0750")]
    app = server.deploy(appspec(("app", "/srv/app"), permissions=permissions))
    assert server.told() == []
    (app / "a.txt").chmod(0o644)
    (app / "sub").chmod(0o755)
    assert server.told() == [("srv/app/a.txt", "mode"), ("srv/app/sub", "mode")]


def test_access_control_lists(server):
    entries = [acl("user:daemon:r--"), acl("default:group:daemon:rwx")]
    permissions = [
        permission("/srv/app/a.txt", acls=entries[:1], mode="0640"),
        permission("/srv/app", pattern="sub", type=["directory"], acls=entries, mode="0750"),
    ]
    app = server.deploy(appspec(("app", "/srv/app"), permissions=permissions))
    assert server.told() == []
    subprocess.run(["setfacl", "-m", "user:bin:r--", app / "a.txt"], check=True, timeout=20)
    subprocess.run(["setfacl", "-x", "default:group:daemon", app / "sub"], check=True, timeout=20)
    assert [(item["kind"], item["expected"], item["found"]) for item in server.drift()["differences"]] == [
        ("acl", "user:daemon:r--", "user:bin:r--, user:daemon:r--"),
        ("acl", "default:group:daemon:rwx, user:daemon:r--", "user:daemon:r--"),
    ]  # fmt: skip
    subprocess.run(["setfacl", "-b", app / "a.txt"], check=True, timeout=20)
    assert server.drift()["differences"][0]["found"] == "no named entries"


def test_without_the_unpacked_revision_contents_are_not_compared(server):
    app = server.deploy(appspec(("app", "/srv/app"), permissions=[permission("/srv/app/run.sh", mode="0755")]))
    shutil.rmtree(server.kept)
    (app / "a.txt").write_text("edited")
    (app / "run.sh").chmod(0o700)
    (app / "sub" / "b.txt").unlink()
    assert server.told() == [("srv/app/run.sh", "mode"), ("srv/app/sub/b.txt", "missing")]
    assert "the unpacked revision is not on the server any more" in server.drift()["not_compared"]


def test_a_file_that_is_gone_from_the_unpacked_revision(server):
    server.deploy()
    (server.kept / "app" / "a.txt").unlink()
    assert server.told() == [("srv/app/a.txt", "unknown")]


def test_an_install_that_did_not_end(server):
    server.deploy()
    server.install(APP, server.archive({"app/new.txt": "new"}))
    found = server.drift()
    assert (found["checked"], found["differences"]) == (0, []) and "did not end" in found["not_compared"]


def test_what_the_agent_installed(server, tmp_path):
    """Its instructions say nothing of how a file was copied, its modes have three digits, and it leaves no AppSpec as data."""
    app = server.deploy()
    path = server.instructions / "dg-1-install.json"
    instructions = json.loads(path.read_text())["instructions"]
    path.write_text(json.dumps({"instructions": [*instructions, {"type": "chmod", "mode": "644", "file": str(app / "run.sh")}]}))
    assert server.told() == [("srv/app/run.sh", "mode")]


def test_names_that_are_not_utf_8(server):
    name = os.fsdecode(b"app/\xff.txt")
    app = server.deploy(content={name: "1"})
    assert server.drift()["checked"] == 3 and server.told() == []
    (app / os.fsdecode(b"\xff.txt")).unlink()
    assert server.drift()["differences"][0]["path"].endswith("/srv/app/\ufffd.txt")


def test_a_server_without_an_installation_or_its_record(server):
    assert server.drift() == {"installed": None, "checked": 0, "differences": [], "counts": {}, "not_compared": None}
    server.deploy()
    record = server.instructions / "dg-1-install.json"
    record.write_text("[]")
    with pytest.raises(DeploymentError, match="dg-1-install.json is damaged"):
        server.drift()
    record.unlink()
    assert server.drift()["not_compared"] == f"what was installed is not on record: {record} is not there"
