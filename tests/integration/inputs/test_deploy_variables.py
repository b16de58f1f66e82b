# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables count wherever a user puts them, and what they cannot mean is refused before anything is touched."""

from __future__ import annotations

import json

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision, noted_events

DEPLOY = "agentless.codedeploy.deploy"
# Root becomes root too, so that it is seen where somebody is become at all.
ESCALATE = {"ANSIBLE_BECOME_ALLOW_SAME_USER": "true"}
# Notes on which machine it was called, and runs the command that it is given behind sudo's own options.
SUDO = """#!/bin/sh
echo "${SSH_CONNECTION:-controller}" >>PROJECT/escalated
while [ "$1" != /bin/sh ]; do shift; done
exec "$@"
"""
GROUP = {"deployment_group_name": "web", "deployment_config_name": "CodeDeployDefault.AllAtOnce"}


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 2, kinds=()) as started:
        yield started


class Project:
    """An inventory with the group web, on disk as users have it, with variables beside it."""

    def __init__(self, fleet, path):
        self.fleet, self.path = fleet, path
        hosts = fleet.inventory()["all"]
        inventory = {"all": {"vars": hosts["vars"], "children": {"web": {"hosts": hosts["hosts"]}}}}
        self.write("inventory.yml", inventory)
        self.variables = {
            "codedeploy_application_name": "hello",
            "codedeploy_targets": "web",
            "codedeploy_deployment_group": GROUP,
            "codedeploy_cache_dir": str(fleet.scratch / "cache"),
        }

    def write(self, name, content):
        """Write a file below the project; gives its path."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    def revision(self, version):
        """A revision of a version, that lies beside the inventory."""
        return make_small_revision(self.path / f"dist-{version}", version)

    def run(self, *arguments, playbook=DEPLOY, **extra_vars):
        """Run a playbook with what lies in the project, and these extra vars."""
        return self.fleet.run_alone(playbook, str(self.path / "inventory.yml"), extra_vars, env=ESCALATE, arguments=arguments)


@pytest.fixture
def project(fleet, tmp_path):
    for name in fleet.names:
        noted_events(fleet, name)
    return Project(fleet, tmp_path)


def note(text):
    return [{"name": f"Note {text}", "ansible.builtin.raw": f"echo {text} >>{{{{ codedeploy_install_root }}}}/events"}]


def check_refusal(fleet, run, *words):
    """The run failed with one message that has these words, and no host was touched."""
    assert run.rc in (2, 4), run.stdout
    for word in words:
        assert word in run.failures or word in run.stdout, run.stdout
    assert not run.run.results("agentless.codedeploy.deployment : Stage the revision"), run.stdout


@pytest.mark.parametrize("limit", [None, "web-2"])
def test_everything_in_group_vars(fleet, project, limit):
    """Also traffic tasks, magic variables, and escalation, which is the servers' and not the controller's."""
    revision = project.revision("1")
    project.write("traffic/block.yml", note("block"))
    project.write("traffic/allow.yml", note("allow"))
    sudo = project.write("sudo.sh", SUDO.replace("PROJECT", str(project.path)))
    sudo.chmod(0o755)
    project.write("group_vars/web.yml", {
        **project.variables,
        "ansible_become": True,
        "ansible_become_exe": str(sudo),
        "codedeploy_revision": "{{ inventory_dir }}/" + revision.name,
        "codedeploy_block_traffic_tasks": "{{ inventory_dir }}/traffic/block.yml",
        "codedeploy_allow_traffic_tasks": "{{ inventory_dir }}/traffic/allow.yml",
    })  # fmt: skip
    run = project.run(*(["--limit", limit] if limit else []))
    assert run.rc == 0, run.stdout
    deployed = [limit] if limit else fleet.names
    for name in deployed:
        assert [event for event in noted_events(fleet, name) if event in ("block", "allow")] == ["block", "allow"]
    assert f"{len(deployed)} succeeded, 0 failed, 0 not deployed to, of {len(deployed)} hosts" in run.summary
    escalated = (project.path / "escalated").read_text()
    assert escalated and "controller" not in escalated


def test_variables_of_hosts_of_the_play_of_files_and_extra_vars(fleet, project):
    """Each kind of place has one; texts stand for what they say."""
    project.revision("2")
    project.write("host_vars/web-1.yml", {"codedeploy_instance_id": "i-1"})
    project.write("group_vars/all.yml", {"codedeploy_application_name": "hello"})
    project.write("vars/more.yml", {"codedeploy_cache_dir": project.variables["codedeploy_cache_dir"]})
    group = "deployment_group_name: web\ndeployment_config_name: CodeDeployDefault.AllAtOnce\n"
    play = {"import_playbook": DEPLOY, "vars": {"codedeploy_targets": "web", "codedeploy_deployment_group": group}}
    playbook = project.write("plays/site.yml", [play])
    texts = ["-e", "codedeploy_revision=../dist-2", "-e", "codedeploy_one_task_per_event=false", "-e", "codedeploy_max_revisions=3"]
    more = ["-e", f"@{project.path}/vars/more.yml", "-e", '{"codedeploy_deployment_configs": "[]"}']
    run = project.run(*texts, *more, playbook=playbook)
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "2")), run.stdout
    assert run.actions("web-1").count("agentless.codedeploy.lifecycle_segment") == 1


REFUSED = {
    "targets disagree": ({"web-1": {"codedeploy_max_revisions": 3}}, {}, ["codedeploy_max_revisions", "'3' for web-1", "'5' for web-2"]),
    "targets that are not set": ({}, {"codedeploy_targets": None}, ["codedeploy_targets is not set"]),
    "a misspelt variable": ({}, {"codedeploy_targets": None, "codedeploy_target": "web"}, ["codedeploy_target: did you mean codedeploy_targets?"]),
    "a misspelt option of one host": ({"web-2": {"codedeploy_instal_root": "/x"}}, {}, ["codedeploy_instal_root: did you mean codedeploy_install_root?"]),
    "no number": ({}, {"codedeploy_max_revisions": "many"}, ["codedeploy_max_revisions of web-1 is 'many'"]),
    "no such choice": ({}, {"codedeploy_file_exists_behavior": "MERGE"}, ["codedeploy_file_exists_behavior", "MERGE", "DISALLOW"]),
    "an undefined variable": ({"web-2": {"codedeploy_install_root": "{{ nowhere }}/x"}}, {}, ["codedeploy_install_root of web-2", "nowhere"]),
    "the same instance twice": (
        {"web-1": {"codedeploy_instance_id": "i-1"}, "web-2": {"codedeploy_instance_id": "i-1"}}, {}, ["web-1, web-2 have the same instance id: i-1"],
    ),
    "a key of the API": ({}, {"codedeploy_deployment_group": {**GROUP, "loadBalancerInfo": {}}}, ["loadBalancerInfo", "load_balancer_info"]),
    "a task file that is not there": ({}, {"codedeploy_event_tasks": {"Install": {"after": "x.yml"}}}, ["INVALID_TASK_FILE", "Looked for: ", "tasks/x.yml"]),
    "HAProxy without hosts": (
        {"web-1": {"codedeploy_haproxy_hosts": ["lb-1"], "codedeploy_haproxy_backends": ["web"]}},
        {"codedeploy_block_traffic_tasks": "haproxy/block_traffic.yml", "codedeploy_allow_traffic_tasks": "haproxy/allow_traffic.yml"},
        ["MISSING_ELB_INFORMATION", "codedeploy_haproxy_hosts is not set for web-2"],
    ),
    "a revision that is not there": ({}, {"codedeploy_revision": "./gone"}, ["REVISION_MISSING", "Looked for: "]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused(fleet, project, name):
    host_vars, variables, words = REFUSED[name]
    revision = project.revision("3")
    for host, content in host_vars.items():
        project.write(f"host_vars/{host}.yml", content)
    all_variables = {**project.variables, "codedeploy_revision": str(revision), **variables}
    project.write("group_vars/web.yml", {key: value for key, value in all_variables.items() if value is not None})
    check_refusal(fleet, project.run(), *words)


def test_a_misspelt_variable_of_a_host_that_is_no_target_is_none_of_this_deployment(fleet, project):
    inventory = json.loads((project.path / "inventory.yml").read_text())
    inventory["all"]["children"]["db"] = {"hosts": {"db-1": {"codedeploy_max_revision": 3, "ansible_host": "192.0.2.1"}}}
    project.write("inventory.yml", inventory)
    project.write("group_vars/web.yml", {**project.variables, "codedeploy_revision": str(project.revision("6"))})
    run = project.run()
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "6")), run.stdout


def test_names_that_no_play_finds_are_refused(fleet, project):
    inventory = json.loads((project.path / "inventory.yml").read_text())
    hosts = inventory["all"]["children"]["web"]["hosts"]
    hosts["web 3"] = hosts["web-2"]
    project.write("inventory.yml", inventory)
    check_refusal(fleet, project.run(**project.variables, codedeploy_revision=str(project.revision("3"))), "INVALID_TARGETS", "'web 3'")


def test_the_controller_is_left_out_unless_it_is_named(fleet, project):
    inventory = json.loads((project.path / "inventory.yml").read_text())
    inventory["all"]["hosts"] = {"localhost": {"ansible_connection": "local"}}
    project.write("inventory.yml", inventory)
    variables = {**project.variables, "codedeploy_targets": "all", "codedeploy_revision": str(project.revision("4")), "codedeploy_owner": "me"}
    run = project.run(**variables)
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "4")), run.stdout
    assert "of 2 hosts" in run.summary
    warnings = " ".join(run.stdout.split())
    assert "localhost is the controller and is left out" in warnings and "codedeploy_owner is no option" in warnings


def test_the_plan_can_be_read_and_no_list_of_files_fills_the_screen(fleet, project):
    revision = project.revision("5")
    for number in range(300):
        (revision / "app" / f"file-{number}").write_text(str(number))
    run = project.run("-vvv", "--check", "--diff", **project.variables, codedeploy_revision=str(revision))
    assert run.rc == 0, run.stdout
    assert "Deployment d-" in run.stdout and "batches of 2" in run.stdout
    assert '"manifest"' not in run.stdout
