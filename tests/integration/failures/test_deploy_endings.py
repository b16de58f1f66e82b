# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever ends the lifecycle of a host, or the run: a verdict that names the host, the event and the reason."""

from __future__ import annotations

import json

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision, noted_events

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
TIMELINE = {"ANSIBLE_STDOUT_CALLBACK": "agentless.codedeploy.timeline"}
NOBODY = {"ansible_host": "127.0.0.1", "ansible_port": 1}
ON_WEB_1 = "inventory_hostname == 'web-1'"


@pytest.fixture(scope="module")
def aws():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def fleet(aws):
    with HelloFleet(aws, 3, kinds=()) as started:
        yield started


@pytest.fixture
def revision(fleet, tmp_path):
    for name in fleet.names:
        noted_events(fleet, name)
    return make_small_revision(tmp_path / "revision", "1")


def after_install(tmp_path, *tasks):
    """Tasks of the user's after AfterInstall; gives the variable that says so."""
    path = tmp_path / "tasks.yml"
    path.write_text(json.dumps(tasks))
    return {"codedeploy_event_tasks": {"AfterInstall": {"after": str(path)}}}


# Of the user's, each on a host of its own: name -> (host, task, what is said of the host).
FAILING_TASKS = {
    "fails": (
        "web-1",
        {"name": "Warm up", "ansible.builtin.command": "sh -c 'echo no licence >&2; exit 5'"},
        ["web-1: failed in AfterInstall with exit code 5 (TaskFailed)", "the task 'Warm up' failed: non-zero return code", "| [stderr]no licence", "tasks.yml"],
    ),
    "takes too long": (
        "web-2",
        {"name": "Heat", "ansible.builtin.command": "sleep 30", "timeout": 2},
        ["web-2: failed in AfterInstall (TaskTimedOut)", "the task 'Heat' failed: Timed out after 2 second"],
    ),
    "is secret": (
        "web-1",
        {"name": "Log in", "ansible.builtin.command": "sh -c 'echo hush-hush >&2; exit 5'", "no_log": True},
        ["web-1: failed in AfterInstall (TaskFailed)", "the task 'Log in' failed; the task has no_log"],
    ),
    "is delegated to a host that is down": (
        "web-2",
        {"name": "Warm up", "ansible.builtin.command": "true", "delegate_to": "cache-1", "vars": {**NOBODY, "ansible_connection": "ssh"}},
        ["web-2: failed in AfterInstall (HostUnreachable)", "the host left the run in the tasks of", "tasks.yml", "Check that the host runs"],
    ),
}


@pytest.mark.parametrize("names", [["fails", "takes too long"], ["is secret", "is delegated to a host that is down"]], ids=" and ".join)
def test_a_task_of_the_users_that(fleet, revision, tmp_path, names):
    tasks = [{**task, "when": f"inventory_hostname == '{host}'"} for host, task, _words in map(FAILING_TASKS.get, names)]
    run = fleet.deploy(revision, ALL_AT_ONCE, **after_install(tmp_path, *tasks))
    assert run.rc == 0, run.stdout
    assert "Succeeded (1 succeeded, 2 failed, 0 not deployed to, of 3 hosts" in run.summary
    for _host, _task, words in map(FAILING_TASKS.get, names):
        for word in words:
            assert word in run.summary, run.summary
    assert "hush-hush" not in run.summary
    assert noted_events(fleet, "web-3")[-1] == "ValidateService 1"
    assert noted_events(fleet, "web-1")[-1] == noted_events(fleet, "web-2")[-1] == "AfterInstall 1"


def test_a_run_that_ansible_ends_says_what_is_left_open_and_so_does_the_next(fleet, revision, tmp_path):
    lost = {"name": "Warm up", "ansible.builtin.command": "true", "delegate_to": "cache-1", "vars": {**NOBODY, "ansible_connection": "ssh"}}
    store = {"codedeploy_store": str(tmp_path / "store")}
    run = fleet.deploy(revision, env=TIMELINE, **store, **after_install(tmp_path, lost))
    assert run.rc == 4, run.stdout
    assert "was not concluded: its run ended" in run.stdout
    assert "perhaps in the middle of their lifecycle and out of traffic: web-1" in run.stdout
    assert "not deployed to: web-2, web-3" in run.stdout

    noted_events(fleet, "web-1")
    mended = after_install(tmp_path, {"name": "Warm up", "ansible.builtin.command": "true"})
    run = fleet.deploy(revision, **store, **mended)
    assert run.rc == 0 and "(3 succeeded, 0 failed" in run.summary, run.stdout
    assert "was not concluded" in run.stdout and "in the middle of their lifecycle, perhaps out of traffic: web-1" in run.stdout
    # It goes on with the tasks in which the run had ended, and what comes after them.
    assert [line.split()[0] for line in noted_events(fleet, "web-1")] == ["ApplicationStart", "ValidateService"]
    assert [entry["status"] for entry in run.run.tasks if entry["task"].endswith("Warm up") and entry["host"] == "web-1"] == ["ok"]
    assert "was not concluded" not in fleet.deploy(revision, **store, **mended).stdout


def test_a_task_file_inside_of_one_that_is_not_there(fleet, revision, tmp_path):
    include = {"name": "Go on", "ansible.builtin.include_tasks": "gone.yml", "when": ON_WEB_1}
    run = fleet.deploy(revision, ALL_AT_ONCE, **after_install(tmp_path, include))
    assert run.rc == 0, run.stdout
    assert "web-1: failed in AfterInstall" in run.summary
    assert "gone.yml" in run.stdout


def test_a_haproxy_of_which_the_host_is_down(fleet, revision):
    inventory = fleet.inventory()
    inventory["all"]["children"] = {"lb": {"hosts": {"lb-1": NOBODY}}}
    haproxy = {"codedeploy_haproxy_hosts": ["lb-1"], "codedeploy_haproxy_backends": ["web"], "codedeploy_targets": "all:!lb"}
    tasks = {f"codedeploy_{event}_traffic_tasks": f"haproxy/{event}_traffic.yml" for event in ("block", "allow")}
    run = fleet.deploy(revision, inventory=inventory, **haproxy, **tasks)
    assert run.rc == 2, run.stdout
    assert "(0 succeeded, 1 failed, 2 not deployed to, of 3 hosts" in run.summary, run.stdout
    assert "web-1: failed in BlockTraffic (HostUnreachable, not known whether in traffic)" in run.summary
    assert "the HAProxy host lb-1 cannot be reached: Failed to connect" in run.summary


def test_a_host_that_a_task_of_the_users_ends(fleet, revision, tmp_path):
    run = fleet.deploy(revision, ALL_AT_ONCE, **after_install(tmp_path, {"name": "Enough", "ansible.builtin.meta": "end_host", "when": ON_WEB_1}))
    assert run.rc == 0, run.stdout
    assert "web-1: failed in AfterInstall" in run.summary and "or a task ended it" in run.summary
    run = fleet.deploy(revision, ALL_AT_ONCE, **after_install(tmp_path, {"name": "Enough", "ansible.builtin.meta": "end_play"}))
    assert run.rc == 2, run.stdout
    assert "(0 succeeded, 3 failed, 0 not deployed to, of 3 hosts" in run.summary


BAD_TASK_FILES = {
    "that is not there": (None, "gone.yml"),
    "that is no YAML": ("- name: [", "tasks.yml"),
    "that holds no tasks": ("name: Warm up", "tasks.yml"),
    "with a module that has no name": ("- ansible.builtin.command: true\n  ansible.builtin.raw: x\n", "tasks.yml"),
}


@pytest.mark.parametrize("name", BAD_TASK_FILES)
def test_a_task_file(fleet, revision, tmp_path, name):
    content, file = BAD_TASK_FILES[name]
    if content:
        (tmp_path / file).write_text(content)
    run = fleet.deploy(revision, codedeploy_event_tasks={"AfterInstall": {"after": str(tmp_path / file)}})
    assert run.rc == 2, run.stdout
    verb = "names" if content else "is"
    assert f"INVALID_TASK_FILE: codedeploy_event_tasks.AfterInstall.after {verb} {tmp_path / file}" in run.failures, run.failures
    assert "Finalization" not in run.stdout
    assert noted_events(fleet, "web-1") == []


def test_a_deployment_that_failed_fails_its_hosts_and_tells_other_jobs(fleet, revision, tmp_path):
    fails = {"name": "Warm up", "ansible.builtin.command": "false", "when": "inventory_hostname in ['web-1', 'web-3']"}
    configs = [{"deployment_config_name": "Two", "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 2}}]
    env = {"ANSIBLE_SHOW_CUSTOM_STATS": "true"}
    run = fleet.deploy(revision, "Two", env=env, codedeploy_deployment_configs=configs, **after_install(tmp_path, fails))
    assert run.rc == 2, run.stdout
    recap = run.stdout.rpartition("PLAY RECAP")[2]
    assert [line.split()[0] for line in recap.splitlines() if "failed=1" in line] == ["web-1"], recap
    assert '"codedeploy_deployment_status": "Failed"' in recap and '"codedeploy_failed_hosts": [' in recap and '"codedeploy_deployment_id": "d-' in recap

    run = fleet.deploy(revision, ALL_AT_ONCE, env=env, **after_install(tmp_path, fails))
    recap = run.stdout.rpartition("PLAY RECAP")[2]
    assert (run.rc, "failed=1" in recap) == (0, False), run.stdout
    assert '"codedeploy_deployment_status": "Succeeded"' in recap


OPTIONS = {
    "tags": (["--tags", "nginx"], "--tags nginx"),
    "skip-tags": (["--skip-tags", "untagged"], "--skip-tags untagged"),
    "start-at-task": (["--start-at-task", "Deploy to the batch"], "--start-at-task 'Deploy to the batch'"),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_that_would_skip_the_deployment_are_refused(fleet, revision, name):
    arguments, words = OPTIONS[name]
    run = fleet.deploy(revision, arguments=arguments)
    assert run.rc not in (0, None), run.stdout
    assert f"INVALID_RUN_OPTIONS: {words} would skip tasks of the deployment itself" in run.stdout
    assert noted_events(fleet, "web-1") == []


def imported(tmp_path, **keywords):
    """A playbook of the user's that imports ours."""
    path = tmp_path / "site.yml"
    path.write_text(json.dumps([{"import_playbook": "agentless.codedeploy.deploy", **keywords}]))
    return str(path)


INCLUDED = {"name": "Deploy", "ansible.builtin.include_role": {"name": "agentless.codedeploy.in_place"}, "tags": ["deploy"]}
APPLIED = {**INCLUDED, "ansible.builtin.include_role": {**INCLUDED["ansible.builtin.include_role"], "apply": {"tags": ["deploy"]}}}


def test_a_playbook_of_the_users_chooses_by_tags(fleet, revision, tmp_path):
    site = imported(tmp_path, tags=["deploy"])
    run = fleet.run(site, revision, ALL_AT_ONCE, arguments=["--tags", "nginx"])
    assert (run.rc, noted_events(fleet, "web-1")) == (0, []), run.stdout
    run = fleet.run(site, revision, ALL_AT_ONCE, arguments=["--tags", "deploy"])
    assert run.rc == 0, run.stdout
    assert noted_events(fleet, "web-1")[-1] == "ValidateService 1"


def test_a_role_whose_tasks_the_tags_would_skip_is_refused(fleet, revision):
    run = fleet.run([{"hosts": "all", "gather_facts": False, "tasks": [INCLUDED]}], revision, ALL_AT_ONCE, arguments=["--tags", "deploy"])
    assert run.rc == 2 and "INVALID_RUN_OPTIONS" in run.failures, run.stdout
    play = {"hosts": "all", "gather_facts": False, "roles": [{"role": "agentless.codedeploy.in_place", "tags": ["deploy"]}]}
    for tasks in ({"tasks": [APPLIED]}, {"roles": play["roles"]}):
        run = fleet.run([{"hosts": "all", "gather_facts": False, **tasks}], revision, ALL_AT_ONCE, arguments=["--tags", "deploy"])
        assert run.rc == 0, run.stdout
        assert noted_events(fleet, "web-1")[-1] == "ValidateService 1", run.stdout
    run = fleet.run([play], revision, ALL_AT_ONCE, arguments=["--tags", "nginx"])
    assert (run.rc, noted_events(fleet, "web-1")) == (0, []), run.stdout


def test_a_plan_that_is_refused_stops_every_host_and_no_other_plan_is_used(fleet, revision, tmp_path):
    def play(revision_path, application):
        role = {"role": "agentless.codedeploy.in_place"}
        own = {"codedeploy_application_name": application, "codedeploy_revision": str(revision_path)}
        return {"hosts": "all", "gather_facts": False, "roles": [{**role, "vars": own}]}

    names = {
        "codedeploy_deployment_group": {"deployment_group_name": "web"},
        "codedeploy_cache_dir": str(tmp_path / "cache"),
        "codedeploy_file_exists_behavior": "OVERWRITE",
    }
    plays = [play(revision, "first"), play(tmp_path / "gone", "second")]
    path = tmp_path / "plays.yml"
    path.write_text(json.dumps([{**entry, "vars": names} for entry in plays]))
    run = fleet.run_alone(str(path))
    assert run.rc == 2, run.stdout
    assert "REVISION_MISSING" in run.failures
    for name in fleet.names:
        assert noted_events(fleet, name).count("ValidateService 1") == 1, run.stdout


def test_a_host_of_ones_own_play_that_cannot_be_staged_to_says_why(fleet, revision):
    inventory = fleet.inventory()
    inventory["all"]["hosts"]["web-2"].update(NOBODY)
    play = {"hosts": "all", "gather_facts": False, "roles": ["agentless.codedeploy.in_place"]}
    run = fleet.run([play], revision, ALL_AT_ONCE, inventory=inventory, env=TIMELINE)
    assert run.rc == 2, run.stdout
    assert "web-2: failed before its lifecycle, nothing on it was touched (HostUnreachable)" in run.stdout
    assert "what to do: Check that the host runs" in run.stdout
    assert noted_events(fleet, "web-1")[-1] == "ValidateService 1"


@pytest.mark.parametrize("is_good", [True, False])
def test_check_mode_never_says_succeeded(fleet, revision, is_good):
    root = fleet.hosts.install_root("web-2")
    if not is_good:
        (root / "srv/app").mkdir(parents=True, exist_ok=True)
        (root / "srv/app/in-the-way").touch()
        (revision / "app/in-the-way").write_text("ours")
    before = installed_versions(fleet)
    run = fleet.deploy(revision, ALL_AT_ONCE, arguments=["--check"])
    assert "Succeeded" not in run.summary and "nothing was changed" in run.summary
    assert f"{3 if is_good else 2} would be deployed to, {0 if is_good else 1} would fail, 0 would be left out, of 3 hosts" in run.summary
    assert installed_versions(fleet) == before
    (root / "srv/app/in-the-way").unlink(missing_ok=True)
