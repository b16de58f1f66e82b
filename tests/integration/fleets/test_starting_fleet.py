# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A replacement fleet that is chosen by a tag, of which EC2 says that it runs, while its hosts are still coming up."""

from __future__ import annotations

import contextlib
import pathlib
import re
import shutil
import socket
import sys
import threading

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets

GOOD, LATE, GONE, BARE, OLD = "web-6", "web-7", "web-8", "web-9", "web-10"
GREEN = {"tag_filters": [{"key": "fleet", "value": "green", "type": "KEY_AND_VALUE"}]}
LIMIT_SECONDS = 15
# As many tries to connect as the host that is late lets pass before its sshd is there.
TRIES = 3
# Has the command that follows see each of some folders without its Python.
HIDE = """
for folder in {folders}; do
    mkdir -p "{scratch}$folder/seen" "{scratch}$folder/whole" && mount --bind "$folder" "{scratch}$folder/whole" || exit
    find "{scratch}$folder/whole" -mindepth 1 -maxdepth 1 ! -name "python*" -exec ln -s -t "{scratch}$folder/seen" {{}} + || exit
    mount --bind "{scratch}$folder/seen" "$folder" || exit
done
exec "$@"
"""
# An interpreter that takes itself for an older one.
OLD_PYTHON = """#!{python}
import collections, runpy, sys
sys.version_info = collections.namedtuple("version_info", "major minor micro releaselevel serial")(3, 8, 10, "final", 0)
sys.version = "3.8.10 (default)"
words = [word for word in sys.argv[1:] if word not in ("-I", "-S")]
if words[:1] == ["-c"]:
    sys.argv = ["-c", *words[2:]]
    exec(compile(words[1], "<string>", "exec"), {{"__name__": "__main__"}})
else:
    sys.argv = words
    runpy.run_path(words[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(name="fleet")
def two_fleets(aws):
    with TwoFleets(aws, 10) as fleet:
        hosts = fleet.inventory()["all"]["hosts"]
        aws.client("ec2").create_tags(Resources=[hosts[name]["codedeploy_instance_id"] for name in fleet.green], Tags=[{"Key": "fleet", "Value": "green"}])
        yield fleet


@contextlib.contextmanager
def comes_up_late(fleet, name):
    """A host whose port closes each connection at once, until there were some; then its sshd is there."""
    variables = fleet.inventory()["all"]["hosts"][name]
    fleet.hosts.stop(name)
    closing = socket.create_server((variables["ansible_host"], variables["ansible_port"]))
    closing.settimeout(90)

    def come_up():
        with closing:
            for _number in range(TRIES):
                closing.accept()[0].close()
        fleet.hosts.start(name)

    thread = threading.Thread(target=come_up)
    thread.start()
    yield
    thread.join(timeout=100)


def take_python_away(fleet, name, folder):
    """Have a host see no Python, wherever it lies, and Ansible look for one -> the variables of the host for that."""
    pythons = [fleet.inventory()["all"]["vars"]["ansible_python_interpreter"], sys.executable]
    places = {pathlib.Path(python).resolve().parent for python in pythons} | {pathlib.Path(python).parent for python in pythons}
    folders = {path.resolve() for path in [*places, pathlib.Path("/usr/bin"), pathlib.Path("/usr/local/bin")]}
    fleet.hosts.stop(name)
    hide = HIDE.format(folders=" ".join(map(str, sorted(folders))), scratch=folder)
    fleet.hosts.start(name, [shutil.which("unshare"), "--mount", shutil.which("sh"), "-c", hide, "sh"])
    return {"ansible_python_interpreter": "auto"}


def give_old_python(fleet, folder):
    """The variables of a host whose Python is too old."""
    path = folder / "python3.8"
    path.write_text(OLD_PYTHON.format(python=fleet.inventory()["all"]["vars"]["ansible_python_interpreter"]))
    path.chmod(0o755)
    return {"ansible_python_interpreter": str(path)}


def test_hosts_are_waited_for_and_those_that_cannot_take_part_say_why(fleet, tmp_path):
    inventory = fleet.inventory()
    inventory["all"]["hosts"][BARE].update(take_python_away(fleet, BARE, tmp_path))
    inventory["all"]["hosts"][OLD].update(give_old_python(fleet, tmp_path))
    fleet.hosts.stop(GONE)
    options = {"codedeploy_replacement_targets": "", "codedeploy_target_instances": GREEN, "codedeploy_reachable_timeout_seconds": LIMIT_SECONDS}
    with comes_up_late(fleet, LATE), fleet.load() as traffic:
        run = fleet.replace(fleet.revision("2.0.0"), inventory=inventory, **options)
    assert run.rc == 0 and "Succeeded (7 succeeded, 3 failed" in run.summary, run.stdout
    assert fleet.in_service() == fleet.everywhere([GOOD, LATE])
    assert re.search(rf"^Reached {LATE}, \d+ s after the beginning of staging$", run.stdout, re.M), run.stdout
    shown = re.findall(rf"^Waiting to reach {GONE}, (\d+) of {LIMIT_SECONDS} s: ssh: connect to host \S+ port \d+: Connection refused$", run.stdout, re.M)
    assert 1 <= len(shown) <= 2, run.stdout
    assert f"{GONE}: failed before its lifecycle, nothing on it was touched (HostUnreachable)" in run.summary
    tried = re.search(r"Connection refused \(tried (\d+) times until (\d+) s after the beginning of staging, of 15 s", run.summary)
    assert tried and int(tried[1]) > TRIES and int(tried[2]) >= LIMIT_SECONDS, run.summary
    assert f"What to do ({GONE}): See whether the instance has started" in run.summary
    assert f"{BARE}: failed before its lifecycle, nothing on it was touched (PythonMissing)" in run.summary, run.summary
    assert f"{OLD}: failed before its lifecycle, nothing on it was touched (PythonTooOld)" in run.summary, run.summary
    assert run.summary.count("Install Python 3.9 or newer on the host") == 1, run.summary
    [result] = traffic
    assert result.failed == 0, result.failures
