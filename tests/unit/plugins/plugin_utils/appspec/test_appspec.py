# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an AppSpec file says, as data."""

from __future__ import annotations

import hashlib

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.appspec.appspec_texts import TOP, findings, mapping, permission, read, script

FULL = """\
version: 0.0
os: linux
file_exists_behavior: RETAIN
files:
  - source: app
    destination: /srv/app
permissions:
  - object: " /srv/app "
    except: ["*.log"]
    type: [file]
    owner: www
    mode: 0640
    acls: ["d:g:dev:6", "m::rx", joe:r]
    context: {name: u, type: t, range: "s1-s1:c9,c0.c2,c3"}
hooks:
  Install:
  AfterInstall:
    - location: " a.sh "
      runas: joe
      sudo: true
    - location: 010
      timeout: 1_000
"""


def test_appspec_as_data():
    assert read(FULL)["appspec"] == {
        "version": "0.0",
        "os": "linux",
        "file_exists_behavior": "RETAIN",
        "files": [{"source": "app", "destination": "/srv/app"}],
        "permissions": [
            {
                "object": "/srv/app",
                "pattern": "**",
                "except": ["*.log"],
                "type": ["file"],
                "owner": "www",
                "group": None,
                "mode": "0640",
                "acls": [
                    {"default": True, "type": "group", "name": "dev", "permissions": "rw-"},
                    {"default": False, "type": "mask", "name": "", "permissions": "r-x"},
                    {"default": False, "type": "user", "name": "joe", "permissions": "r--"},
                ],
                "context": {"user": "u", "type": "t", "range": "s1:c0.c3,c9"},
            }
        ],
        "hooks": {
            "AfterInstall": [
                {"location": "a.sh", "timeout": 3600, "runas": "joe", "sudo": True},
                {"location": "8", "timeout": 1000, "runas": None, "sudo": False},
            ]
        },
        "file": {"name": "appspec.yml", "sha256": hashlib.sha256(FULL.encode()).hexdigest()},
    }


@pytest.mark.parametrize(
    ("written", "mode"), [("644", "644"), ("0644", "0644"), ('"0644"', "0644"), ("7", "007"), ("4755", "4755"), ("0755", "0755"), ("0", "000"), ("", None)]
)
def test_mode_means_its_digits(written, mode):
    assert read(permission(f"mode: {written}"))["appspec"]["permissions"][0]["mode"] == mode


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("0644", ["means 0644 here", "the number 420", "it sets mode 0420", "Write 644, or \"0644\" in quotes"]),
        ("0111", ["the number 73", "it sets mode 0073", "Write 111"]),
        ("0755", ["the number 493", "it refuses that", "Write 755"]),
        ("0010", ["the number 8", "it refuses that", "Write 010"]),
    ],
)
def test_what_the_agent_makes_of_an_octal_number(written, words):
    warning = read(permission(f"mode: {written}"))["warnings"][0]
    for word in words:
        assert word in warning["message"] + " " + warning["hint"]


@pytest.mark.parametrize(("value", "sudo"), [("true", True), ("yes", True), ("false", False), ("", False), ("'false'", True), ("0", True)])
def test_sudo_is_what_the_agent_takes_for_true(value, sudo):
    assert read(script(f"sudo: {value}"))["appspec"]["hooks"]["AfterInstall"][0]["sudo"] is sudo


def test_last_of_duplicate_keys_counts():
    assert read(mapping("destination: /opt"))["appspec"]["files"] == [{"source": "app", "destination": "/opt"}]


def test_custom_events_must_be_known_and_present():
    text = TOP + "hooks:\n  Warmup:\n    - location: a.sh\n"
    assert findings(text, "warnings") == [("unknown-lifecycle-event", 4, 3)]
    assert read(text)["appspec"]["hooks"] == {}
    assert read(text, custom_events=["Warmup"])["appspec"]["hooks"]["Warmup"]
    assert findings(text, "warnings", custom_events=["Warmup"]) == []
    assert findings(text, "errors", custom_events=["Warmup", "Other"]) == [("custom-event-not-in-appspec", 4, 3)]


@pytest.mark.parametrize(
    ("destination", "absolute", "place"),
    [("srv/app", "/srv/app", "/srv/app"), (".", "/.", "/"), ("../srv", "/../srv", "/srv"), ("''", "/", "/"), ("/srv//app/", "/srv//app/", None)],
)
def test_a_destination_is_taken_from_the_root_directory(destination, absolute, place):
    reading = read(TOP + f"files:\n  - source: app\n    destination: {destination}\n")
    assert reading["appspec"]["files"] == [{"source": "app", "destination": absolute}]
    assert [f"it is {place}." in warning["message"] for warning in reading["warnings"]] == ([True] if place else [])


def test_an_object_is_taken_from_the_root_directory():
    assert read(TOP + "permissions:\n  - object: srv\n    owner: joe\n")["appspec"]["permissions"][0]["object"] == "/srv"


def test_events_whose_scripts_never_run_are_not_in_the_data():
    text = TOP + "hooks:\n" + "".join(f"  {name}:\n    - location: a.sh\n" for name in ("AfterIntall", "Install", "AfterInstall"))
    assert list(read(text)["appspec"]["hooks"]) == ["AfterInstall"]
