# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example bundle does what its README says, deployed by the rules in the order of the lifecycle."""

from __future__ import annotations

import os
import pathlib
import re
import socket
import sqlite3
import subprocess
import tempfile
import time

import pytest

from integration.bundles import TOKEN, make_revision
from integration.project.scripted_host import ADDRESS, LAST_REVISION_EVENTS, NEW_REVISION_EVENTS, EventFailed, Host, read_appspec


@pytest.fixture
def host(tmp_path):
    made = Host(tmp_path)
    yield made
    made.run_script(make_revision(tmp_path / "to-stop"), "scripts/stop_service.sh")


@pytest.fixture
def v1(tmp_path):
    return make_revision(tmp_path / "v1", "1.0.0")


@pytest.fixture
def v2(tmp_path):
    return make_revision(tmp_path / "v2", "2.0.0")


def columns(host):
    with sqlite3.connect(host.root / "var/lib/hello/hello.db") as database:
        return [row[1] for row in database.execute("PRAGMA table_info(greetings)")]


def set_greeting(host, name, text, token=TOKEN):
    return host.request("/greet?name=" + name, "PUT", text.encode(), {"Authorization": "Bearer " + token})[0]


def test_every_event_with_scripts_is_used(v2):
    assert set(read_appspec(v2)["hooks"]) == {*LAST_REVISION_EVENTS, *NEW_REVISION_EVENTS} - {"Install"}


def test_versions_differ_by_the_version_and_the_second_migration(v1, v2):
    differences = subprocess.run(["diff", "-rq", v1, v2], capture_output=True, text=True, check=False, timeout=60).stdout.splitlines()
    assert len(differences) == 2
    assert "VERSION" in differences[0] and "0002_add_changed_at.sql" in differences[1]


def test_the_second_version_replaces_the_first_and_keeps_the_data(host, v1, v2):
    host.deploy(v1)
    assert host.request("/") == (200, "1.0.0", "hello 1.0.0\n")
    assert host.request("/greet?name=Ann%20%20Lee")[2] == "Hello, Ann Lee!\n"
    assert set_greeting(host, "Bob", "Ahoy, {name}!") == 200
    assert columns(host) == ["name", "text"]

    host.deploy(v2)
    assert host.request("/") == (200, "2.0.0", "hello 2.0.0\n")
    assert host.request("/greet?name=Bob")[2] == "Ahoy, Bob!\n"
    assert columns(host) == ["name", "text", "changed_at"]
    assert set_greeting(host, "Bob", "Hi, {name}!") == 200
    assert host.request("/greet?name=Bob")[2] == "Hi, Bob!\n"

    [backup] = (host.root / "var/backups/hello").iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}Z-1\.0\.0", backup.name)
    assert (backup / "VERSION").read_text() == "1.0.0\n"
    log = (host.root / "var/log/hello/traffic.log").read_text().splitlines()
    assert [line.split()[1:] for line in log] == [
        ["AfterAllowTraffic", "deployment=d-ABCDEFGHI", "version=1.0.0"],
        ["BeforeBlockTraffic", "deployment=d-ABCDEFGHI", "version=1.0.0"],
        ["AfterBlockTraffic", "deployment=d-ABCDEFGHI", "version=1.0.0"],
        ["AfterAllowTraffic", "deployment=d-ABCDEFGHI", "version=2.0.0"],
    ]


def test_going_back_leaves_the_database_where_it_is(host, v1, v2):
    host.deploy(v2)
    host.deploy(v1)
    assert host.request("/health")[:2] == (200, "1.0.0")
    assert columns(host) == ["name", "text", "changed_at"]


def test_the_same_version_again_changes_nothing(host, v1):
    host.deploy(v1)
    set_greeting(host, "Bob", "Ahoy, {name}!")
    host.deploy(v1)
    assert host.request("/greet?name=Bob")[:3] == (200, "1.0.0", "Ahoy, Bob!\n")


@pytest.mark.parametrize("event", [event for event in NEW_REVISION_EVENTS if event != "Install"])
def test_a_failing_revision_fails_where_asked(host, tmp_path, event):
    with pytest.raises(EventFailed) as failure:
        host.deploy(make_revision(tmp_path / "failing", fail_event=event))
    assert failure.value.args[:2] == (event, "scripts/fail.sh")
    assert "hello 2.0.0: {0} begins\n".format(event) in failure.value.args[2]


@pytest.mark.parametrize("event", LAST_REVISION_EVENTS)
def test_a_failing_revision_fails_the_next_deployment_where_asked(host, tmp_path, v2, event):
    host.deploy(make_revision(tmp_path / "failing", "1.0.0", fail_event=event))
    with pytest.raises(EventFailed) as failure:
        host.deploy(v2)
    assert failure.value.args[:2] == (event, "scripts/fail.sh")
    assert host.request("/")[:2] == (200, "1.0.0")


def test_only_events_with_scripts_can_be_made_to_fail(tmp_path):
    with pytest.raises(ValueError, match="Install is no event with scripts"):
        make_revision(tmp_path / "failing", fail_event="Install")


def test_requests_in_flight_are_finished_when_the_service_stops(host, v1):
    host.deploy(v1)
    with socket.create_connection((ADDRESS, host.port), timeout=60) as slow:
        headers = "PUT /greet?name=Slow HTTP/1.0\r\nAuthorization: Bearer {0}\r\nContent-Length: 5\r\n\r\n".format(TOKEN)
        slow.sendall(headers.encode() + b"Good")
        assert host.request("/")[0] == 200  # so the request above has been accepted
        pid = int((host.root / "run/hello/hello.pid").read_text())
        os.kill(pid, 15)
        with pytest.raises(ConnectionError):  # refused, or reset when it came just before the end
            for _attempt in range(1000):  # counted, as the clock also goes on while the machine is held
                socket.create_connection((ADDRESS, host.port), timeout=60).close()
                time.sleep(0.02)
        slow.sendall(b"!")
        assert slow.makefile().readline().split()[1] == "200"
    host.run_event("ApplicationStop", v1)
    assert not os.path.exists("/proc/{0}/exe".format(pid))


def test_a_service_that_does_not_stop_is_killed(host, v1):
    host.deploy(v1)
    pid = int((host.root / "run/hello/hello.pid").read_text())
    os.kill(pid, 19)  # SIGSTOP: it cannot react to SIGTERM
    shortened = (v1 / "scripts/stop_service.sh").read_text().replace("-eq 200", "-eq 5")
    (v1 / "scripts/stop_service.sh").write_text(shortened)
    host.run_event("ApplicationStop", v1)
    assert not os.path.exists("/proc/{0}/exe".format(pid))


def test_not_ready_before_it_is_warm(host, v1):
    host.deploy(v1)
    settings = host.root / "etc/hello/hello.ini"
    settings.write_text(settings.read_text().replace("warm_up_seconds = 0.3", "warm_up_seconds = 3"))
    host.run_event("ApplicationStart", v1)
    assert host.request("/health")[0] == host.request("/")[0] == 503
    host.run_event("ValidateService", v1)
    assert host.request("/health")[0] == host.request("/")[0] == 200


def test_not_ready_without_the_schema_of_the_version(host, v1):
    host.deploy(v1)
    (host.root / "opt/hello/migrations/0007_never_applied.sql").write_text("SELECT 1;")
    host.run_event("ApplicationStart", v1)
    time.sleep(1)  # warm by now
    assert host.request("/health")[0] == 503
    with pytest.raises(EventFailed, match="the database is at migration 1, this version needs 7"):
        host.run_event("BeforeAllowTraffic", v1)


def test_a_failing_migration_leaves_the_database_as_it_was(host, v1):
    host.deploy(v1)
    migration = host.root / "opt/hello/migrations/0002_broken.sql"
    migration.write_text("ALTER TABLE greetings ADD COLUMN half TEXT;\nSELECT no_such_column FROM greetings;\n")
    with pytest.raises(EventFailed, match="no_such_column"):
        host.run_script(v1, "scripts/migrate_database.py")
    assert columns(host) == ["name", "text"]


def test_greetings_are_set_with_the_token_only(host, v1):
    host.deploy(v1)
    assert set_greeting(host, "Bob", "no", token="wrong") == 403
    assert host.request("/greet?name=Bob")[2] == "Hello, Bob!\n"


def test_three_backups_are_kept(host, v1):
    installed = host.root / "opt/hello"
    installed.mkdir(parents=True)
    for version in "12345":
        (installed / "VERSION").write_text(version)
        host.run_script(v1, "scripts/back_up_running_version.sh")
    backups = [path.name for path in (host.root / "var/backups/hello").iterdir()]
    assert sorted(name[-2:] for name in backups) == ["-3", "-4", "-5"]


@pytest.mark.parametrize(
    "content, message",
    [
        (None, "is not there or not readable; put it there and deploy again"),
        ("another key", "is it the key it was encrypted with?"),
    ],
)
def test_a_key_that_is_missing_or_wrong_is_named(host, v1, content, message):
    key = host.root / "etc/hello/secret.key"
    key.unlink()
    if content:
        key.write_text(content)
    with pytest.raises(EventFailed) as failure:
        host.run_event("BeforeInstall", v1)
    assert failure.value.args[1] == "scripts/decrypt_token.sh"
    assert str(key) in failure.value.args[2] and message in failure.value.args[2]
    assert not (host.root / "etc/hello/token").exists()
    assert not (host.root / "etc/hello/token.new").exists()


def test_a_wheel_that_was_tampered_with_is_refused(host, v1):
    [wheel] = (v1 / "vendor").glob("*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"x")
    with pytest.raises(EventFailed, match="not the one in SHA256SUMS"):
        host.run_event("BeforeInstall", v1)


def test_a_host_that_does_not_say_its_port_is_refused(host, v1):
    (host.root / "etc/hello/instance.env").write_text("HELLO_ADDRESS=127.0.0.1\n")
    with pytest.raises(EventFailed, match="does not set HELLO_PORT"):
        host.deploy(v1)


@pytest.mark.parametrize("path", ["etc/hello/hello.ini", "etc/hello/token", "var/lib/hello"])
def test_no_traffic_with_secrets_open_to_others(host, v1, path):
    host.deploy(v1)
    (host.root / path).chmod(0o755)
    with pytest.raises(EventFailed, match="{0} is open to others than its owner: mode 0755".format(path)):
        host.run_event("BeforeAllowTraffic", v1)


def test_a_port_in_use_is_told_when_starting(host, v1, v2):
    host.deploy(v1)
    host.run_event("ApplicationStop", v1)
    shortened = (v1 / "scripts/start_service.sh").read_text().replace("-eq 100", "-eq 20")
    (v1 / "scripts/start_service.sh").write_text(shortened)
    with socket.create_server((ADDRESS, host.port)):
        with pytest.raises(EventFailed, match="Address already in use"):
            host.run_event("ApplicationStart", v1)


def test_an_error_in_the_log_fails_the_validation(host, v1):
    host.deploy(v1)
    with open(host.root / "var/log/hello/hello.log", "a") as log:
        log.write("2026-01-01 00:00:00,000 ERROR request of 127.0.0.1 failed\n")
    with pytest.raises(EventFailed, match="has errors since the start"):
        host.run_event("ValidateService", v1)
    host.run_event("ApplicationStart", v1)
    host.run_event("ValidateService", v1)


def test_it_runs_as_an_ordinary_user():
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)  # the parents of pytest's own directory are closed to other users
        directory = pathlib.Path(directory)
        # The interpreter of root may lie where nobody else can read.
        other = {"path": "/usr/local/bin", "user": "nobody"} if os.getuid() == 0 else {}
        host = Host(directory, **other)
        v1, v2 = make_revision(directory / "v1", "1.0.0"), make_revision(directory / "v2")
        if other:
            subprocess.run(["chown", "-R", "nobody", directory], check=True, timeout=60)
        try:
            host.deploy(v1)
            host.deploy(v2)
            assert host.request("/")[:2] == (200, "2.0.0")
            pid = (host.root / "run/hello/hello.pid").read_text()
            assert os.stat("/proc/" + pid).st_uid == os.stat(directory).st_uid != 0
        finally:
            host.run_event("ApplicationStop", v2)


def test_the_shell_scripts_are_clean():
    scripts = sorted(str(path) for path in (pathlib.Path(__file__).parents[3] / "examples/hello/scripts").glob("*.sh"))
    check = subprocess.run(["shellcheck", "-x", *scripts], cwd=pathlib.Path(scripts[0]).parents[1], capture_output=True, text=True, check=False, timeout=60)
    assert check.returncode == 0, check.stdout
