# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deployment is compared with: the same work by hand, and Ansible doing nothing."""
from __future__ import annotations

import json
import shlex

from integration.small_revision import SCRIPTED_EVENTS

from bench.bundle import MANY_FILES
from bench.controller import FORKS, run_ansible
from bench.measure import measure, settle_disk


def ssh(fleet, count, at_once=FORKS):
    """One ssh a host, each a connection of its own: unpack the tarball from standard input, run the scripts."""
    bundle = fleet.bundle()
    names = fleet.names[:count]
    commands = fleet.scratch / "commands"
    hosts = fleet.inventory(count)["all"]
    commands.write_text("".join(f"{_ssh_command({**hosts['vars'], **hosts['hosts'][name]}, bundle)}\n" for name in names))
    usage = measure(["xargs", "-a", str(commands), "-d", "\\n", "-n", "1", "-P", str(at_once), "sh", "-c"])
    fleet.check_installed(bundle, {name: fleet.home(name) / bundle.version / "app" for name in names})
    return {"seconds": usage.seconds, "cpu_seconds": usage.cpu_seconds}


def _ssh_command(variables, bundle):
    script = f'set -e; mkdir ~/{bundle.version}; cd ~/{bundle.version}; tar -xzf -; for event in {" ".join(SCRIPTED_EVENTS)}; do "scripts/$event.sh"; done'
    options = ["-i", variables["ansible_ssh_private_key_file"], "-p", str(variables["ansible_port"]), "-l", variables["ansible_user"]]
    command = shlex.join(["ssh", *shlex.split(variables["ansible_ssh_common_args"]), *options, variables["ansible_host"], script])
    return f"exec {command} <{shlex.quote(str(bundle.tarball))}"


def ad_hoc(fleet, count, *arguments):
    """The program `ansible` with a module for all hosts."""
    return run_ansible("ansible", ["all", *arguments], fleet.inventory(count)).figures(fleet.names[:count])


def hand_written_play(fleet, count):
    """A play that unpacks the tarball and runs each script by a task of its own."""
    bundle = fleet.bundle()
    names = fleet.names[:count]
    # The remote home, as every host has its own.
    folder = "{{ codedeploy_install_root }}/../home/" + bundle.version
    tasks = [
        {"ansible.builtin.file": {"path": folder, "state": "directory"}},
        {"ansible.builtin.unarchive": {"src": str(bundle.tarball), "dest": folder}},
        *({"ansible.builtin.command": f"{folder}/scripts/{event}.sh"} for event in SCRIPTED_EVENTS),
    ]
    playbook = fleet.scratch / "playbook.yml"
    playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
    run = run_ansible("ansible-playbook", [str(playbook)], fleet.inventory(count))
    fleet.check_installed(bundle, {name: fleet.home(name) / bundle.version / "app" for name in names})
    return run.figures(names)


class Copies:
    """`cp -a` of as many files as the revision of the rows of Install has."""

    def __init__(self, fleet):
        self._fleet = fleet
        self._source = None
        self._copies = 0

    def measure(self):
        """Copy to where there was nothing -> figures."""
        self._copies += 1
        return self._copy()

    def measure_again(self):
        """Copy over what is there."""
        if not self._copies:
            self.measure()
        return self._copy()

    def _copy(self):
        self._source = self._source or self._fleet.bundle(files=MANY_FILES, events=()).folder / "app"
        target = self._fleet.hosts.install_root(self._fleet.names[0]) / "copies" / str(self._copies)
        target.mkdir(parents=True, exist_ok=True)
        settle_disk()
        return {"seconds": measure(["cp", "-a", f"{self._source}/.", str(target)]).seconds}
