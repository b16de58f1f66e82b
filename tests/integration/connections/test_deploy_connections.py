# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle over connections of all kinds: by the program on the host where a command gets its input, else by modules, with the same results."""

from __future__ import annotations

import os
import pathlib
import pwd
import tempfile

import pytest

from integration.no_load_balancers import fleet_without_load_balancers
from integration.small_revision import installed_versions, make_small_revision, noted_events

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
# What runs the script: the program on the host, or a module.
NOTE_RUNNER = """
if tr '\\0' ' ' <"/proc/$PPID/cmdline" | grep -q 'programs/'; then echo program; else echo module; fi >>"$CODEDEPLOY_INSTALL_ROOT/runners"
"""
# sudo as `Defaults requiretty` makes it.
SUDO_ON_A_TERMINAL = """#!/bin/sh
[ -t 0 ] || { echo "sudo: sorry, you must have a tty to run sudo" >&2; exit 1; }
exec sudo "$@"
"""
PLUGINS = pathlib.Path(__file__).parents[1] / "connection_plugins"


@pytest.fixture(scope="module")
def fleet():
    with fleet_without_load_balancers(1) as started:
        yield started


def deploy(fleet, tmp_path, version="1", env=None, scripts=None, **variables):
    """Deploy a small revision -> (the run, what ran its scripts)."""
    runners = fleet.hosts.install_root("web-1") / "runners"
    runners.unlink(missing_ok=True)
    scripts = {"AfterInstall": NOTE_RUNNER, "ApplicationStart": NOTE_RUNNER, **(scripts or {})}
    inventory = fleet.inventory()
    inventory["all"]["hosts"]["web-1"].update(variables)
    run = fleet.deploy(make_small_revision(tmp_path / "revision", version, scripts), ALL_AT_ONCE, env=env, inventory=inventory)
    return run, runners.read_text().split() if runners.exists() else []


def sudo_on_a_terminal(tmp_path):
    path = tmp_path / "sudo"
    path.write_text(SUDO_ON_A_TERMINAL)
    path.chmod(0o755)
    return {"ansible_become": True, "ansible_become_exe": str(path), "ansible_become_flags": "-n"}


CONNECTIONS = {
    "ssh": ("program", lambda _path: {}),
    "local": ("program", lambda _path: {"ansible_connection": "local"}),
    "no input": ("module", lambda _path: {"ansible_connection": "ssh_without_input"}),
    "ssh -tt": ("module", lambda _path: {"ansible_ssh_extra_args": "-tt"}),
    "become": ("program", lambda _path: {"ansible_become": True, "ansible_become_user": "root"}),
    "become on a terminal only": ("module", sudo_on_a_terminal),
}


def test_results_are_the_same(tmp_path):
    """In one deployment, on a host for each kind."""
    with fleet_without_load_balancers(len(CONNECTIONS)) as fleet:
        inventory = fleet.inventory()
        hosts = dict(zip(fleet.names, CONNECTIONS.values()))
        for name, (_runner, variables) in hosts.items():
            inventory["all"]["hosts"][name].update(variables(tmp_path))
        made = make_small_revision(tmp_path / "revision", "1", {"AfterInstall": NOTE_RUNNER, "ApplicationStart": NOTE_RUNNER})
        env = {"ANSIBLE_CONNECTION_PLUGINS": str(PLUGINS), "ANSIBLE_BECOME_ALLOW_SAME_USER": "true"}
        run = fleet.deploy(made, ALL_AT_ONCE, env=env, inventory=inventory)
        assert run.rc == 0 and f"({len(hosts)} succeeded, 0 failed" in run.summary, run.stdout
        assert {name: (fleet.hosts.install_root(name) / "runners").read_text().split() for name in hosts} == {name: [of[0]] * 2 for name, of in hosts.items()}
        assert installed_versions(fleet) == dict.fromkeys(hosts, "1")
        for name in hosts:
            assert run.event_names(name)[-5:] == ["BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService"]
            assert "ValidateService 1" in noted_events(fleet, name)


def test_become_another_user(fleet, tmp_path):
    """The program is that user's own, and so is all that it does."""
    owner = pwd.getpwnam("daemon")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        roots = {"codedeploy_install_root": f"{folder}/root", "codedeploy_deployment_root": f"{folder}/deployment-root"}
        for path in roots.values():
            os.mkdir(path)
            os.chown(path, owner.pw_uid, owner.pw_gid)
        note = f"""tr '\\0' ' ' <"/proc/$PPID/cmdline" | grep -q 'programs/' && id -un >"{folder}/root/user"\n"""
        inventory = fleet.inventory()
        become = {"ansible_become": True, "ansible_become_user": "daemon", "ansible_python_interpreter": "/usr/bin/python3"}
        inventory["all"]["hosts"]["web-1"].update(become, **roots)
        run = fleet.deploy(make_small_revision(tmp_path / "revision", "1", {"AfterInstall": note}), ALL_AT_ONCE, inventory=inventory)
        assert run.rc == 0, run.stdout
        assert pathlib.Path(folder, "root", "user").read_text() == "daemon\n"
        assert {path.stat().st_uid for path in pathlib.Path(folder, "deployment-root").rglob("*")} == {owner.pw_uid}


def test_the_interpreter_is_the_one_that_ansible_would_choose(tmp_path):
    """In one deployment, on a host for each way to name one."""
    with fleet_without_load_balancers(3) as fleet:
        inventory = fleet.inventory()
        chosen = inventory["all"]["vars"].pop("ansible_python_interpreter")
        for name, interpreter in zip(fleet.names[1:], ("auto", "python3")):
            inventory["all"]["hosts"][name]["ansible_python_interpreter"] = interpreter
        note = """tr '\\0' '\\n' <"/proc/$PPID/cmdline" | head -n 1 >"$CODEDEPLOY_INSTALL_ROOT/interpreter"\n"""
        revision = make_small_revision(tmp_path / "revision", "1", {"AfterInstall": note})
        run = fleet.deploy(revision, ALL_AT_ONCE, inventory=inventory, arguments=["-vvv"])
        assert run.rc == 0 and "(3 succeeded, 0 failed" in run.summary, run.stdout
        used = {name: (fleet.hosts.install_root(name) / "interpreter").read_text().strip() for name in fleet.names}
        assert {name: pathlib.Path(path).parent for name, path in used.items()} == dict.fromkeys(used, pathlib.Path(chosen).parent)
        # Nothing was brought as a file.
        assert "SSH: EXEC sftp" not in run.stdout


def test_a_program_that_is_gone_is_done_without(fleet, tmp_path):
    programs = fleet.hosts.deployment_root("web-1") / "programs"
    remove = f'\nrm -r "{programs}"\n'
    tasks = tmp_path / "tasks.yml"
    tasks.write_text("- ansible.builtin.command: 'true'\n")
    event_tasks = {"AfterInstall": {"after": str(tasks)}}
    inventory = {"codedeploy_event_tasks": event_tasks}
    run, runners = deploy(fleet, tmp_path, scripts={"BeforeInstall": remove}, **inventory)
    assert (run.rc, runners) == (0, ["program", "module"]), run.stdout


def test_the_program_is_kept_for_its_owner_and_used_again(fleet, tmp_path):
    for version in ("1", "2"):
        run, runners = deploy(fleet, tmp_path / version, version)
        assert (run.rc, runners) == (0, ["program", "program"]), run.stdout
    programs = list((fleet.hosts.deployment_root("web-1") / "programs").iterdir())
    assert [oct(path.stat().st_mode & 0o777) for path in programs] == [oct(0o600)]
    assert os.stat(programs[0].parent).st_mode & 0o77 == 0
