# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.appspec.appspec_texts import TOP, findings, mapping, permission, read, script
from hypothesis import given, settings
from hypothesis import strategies as st

# What the agent refuses: (text, [(reason, line, column)])
REFUSED = {
    "empty": ("", [("appspec-empty", 1, 1)]),
    "only a comment": ("# nothing\n", [("appspec-empty", 1, 1)]),
    "null": ("~\n", [("appspec-empty", 1, 1)]),
    "text": ("hello\n", [("wrong-type", 1, 1)]),
    "list": ("- version: 0.0\n", [("wrong-type", 1, 1)]),
    "key at the level of its dash": (TOP + "hooks:\n  AfterInstall:\n  - location: x\n  - timeout: 10\n", [("hook-no-location", 6, 5)]),
    "timeout below the dash": (TOP + "hooks:\n  AfterInstall:\n    - location: x\n    timeout: 10\n", [("yaml-syntax", 6, 5)]),
    "uneven list": (TOP + "files:\n  - source: a\n    destination: /b\n - source: c\n", [("yaml-syntax", 6, 2)]),
    "alias": (TOP + "x: &a b\ny: *a\n", [("yaml-alias", 4, 4)]),
    "date": (TOP + "x: 2026-01-31\n", [("yaml-date", 3, 4)]),
    "time": (TOP + "x: 2026-01-31 10:11:12\n", [("yaml-date", 3, 4)]),
    "object tag": (TOP + "x: !ruby/object:Gem {}\n", [("yaml-tag", 3, 4)]),
    "control character": (TOP + "x: \x01\n", [("yaml-syntax", 1, 1)]),
    "not UTF-8": (b"version: 0.0\nos: \xff\n", [("yaml-syntax", 2, 5)]),
    "byte order mark": ("\ufeff" + TOP, [("appspec-bad-os", 1, 1)]),
    "version 0.1": ("version: 0.1\nos: linux\n", [("appspec-bad-version", 1, 10)]),
    "version 1.0": ("version: 1.0\nos: linux\n", [("appspec-bad-version", 1, 10)]),
    "version 1.0.0": ("version: 1.0.0\nos: linux\n", [("appspec-bad-version", 1, 10)]),
    "version as text": ('version: "0.0"\nos: linux\n', [("appspec-bad-version", 1, 10)]),
    "version absent": ("os: linux\n", [("appspec-bad-version", 1, 1)]),
    "version tagged as text": ("version: !!str 0.0\nos: linux\n", [("appspec-bad-version", 1, 10)]),
    "destination nothing but a tag": (TOP + "files:\n  - source: a\n    destination: !\n", [("file-no-destination", 5, 18)]),
    "version no": ("version: no\nos: linux\n", [("appspec-bad-version", 1, 10)]),
    "os Linux": ("version: 0.0\nos: Linux\n", [("appspec-bad-os", 2, 5)]),
    "os windows": ("version: 0.0\nos: windows\n", [("appspec-bad-os", 2, 5)]),
    "os absent": ("version: 0.0\n", [("appspec-bad-os", 1, 1)]),
    "all at once, in the agent's order": (
        "file_exists_behavior: x\npermissions: x\nfiles: x\nhooks: x\n",
        [("appspec-bad-version", 1, 1), ("appspec-bad-os", 1, 1)] + [("wrong-type", 4, 8), ("wrong-type", 3, 8), ("wrong-type", 2, 14)]
        + [("appspec-bad-file-exists-behavior", 1, 23)],
    ),
    "hooks a list": (TOP + "hooks:\n  - AfterInstall\n", [("wrong-type", 4, 3)]),
    "an event a string": (TOP + "hooks:\n  AfterInstall: a.sh\n", [("wrong-type", 4, 17)]),
    "an event a mapping": (TOP + "hooks:\n  AfterInstall:\n    location: a.sh\n", [("wrong-type", 5, 5)]),
    "a script a string": (TOP + "hooks:\n  AfterInstall:\n    - a.sh\n", [("wrong-type", 5, 7)]),
    "location empty": (TOP + "hooks:\n  AfterInstall:\n    - location:\n", [("hook-no-location", 5, 16)]),
    "location blank": (TOP + "hooks:\n  AfterInstall:\n    - location: ' '\n", [("hook-no-location", 5, 17)]),
    "location a list": (TOP + "hooks:\n  AfterInstall:\n    - location: [a]\n", [("wrong-type", 5, 17)]),
    "timeout a template": (script("timeout: {{ seconds }}"), [("hook-bad-timeout", 6, 16)]),
    "timeout text": (script("timeout: abc"), [("hook-bad-timeout", 6, 16)]),
    "timeout 0": (script("timeout: 0"), [("hook-bad-timeout", 6, 16)]),
    "timeout negative": (script("timeout: -5"), [("hook-bad-timeout", 6, 16)]),
    "timeout true": (script("timeout: true"), [("hook-bad-timeout", 6, 16)]),
    "timeout infinite": (script("timeout: .inf"), [("hook-bad-timeout", 6, 16)]),
    "files a mapping": (TOP + "files:\n  source: a\n  destination: /b\n", [("wrong-type", 4, 3)]),
    "a mapping without source": (TOP + "files:\n  - destination: /b\n", [("file-no-source", 4, 5)]),
    "misspelt destination": (TOP + "files:\n  - source: a\n    destinatoin: /b\n", [("file-no-destination", 4, 5)]),
    "source a number": (TOP + "files:\n  - source: 12\n    destination: /b\n", [("wrong-type", 4, 13)]),
    "destination ~": (TOP + "files:\n  - source: a\n    destination: ~/b\n", [("destination-tilde", 5, 18)]),
    "destination of a user": (TOP + "files:\n  - source: a\n    destination: ~joe/b\n", [("destination-tilde", 5, 18)]),
    "a files entry a string": (TOP + "files:\n  - app\n", [("wrong-type", 4, 5)]),
    "permissions a string": (TOP + "permissions: all\n", [("wrong-type", 3, 14)]),
    "permission without object": (TOP + "permissions:\n  - mode: 644\n", [("permission-no-object", 4, 5)]),
    "permission a string": (TOP + "permissions:\n  - /srv\n", [("wrong-type", 4, 5)]),
    "object type": (permission("type: [files]"), [("permission-bad-type", 5, 12)]),
    "type a string": (permission("type: file"), [("wrong-type", 5, 11)]),
    "except a string": (permission("except: '*.log'"), [("wrong-type", 5, 13)]),
    "except of numbers": (permission("except: [1]"), [("wrong-type", 5, 13)]),
    "pattern a number": (permission("pattern: 1"), [("wrong-type", 5, 14)]),
    "mode long": (permission('mode: "12345"'), [("permission-mode-length", 5, 11)]),
    "mode symbolic": (permission("mode: u+x"), [("permission-mode-char", 5, 11)]),
    "mode negative": (permission("mode: -644"), [("permission-mode-char", 5, 11)]),
    "mode 888": (permission("mode: 888"), [("permission-mode-char", 5, 11)]),
    "owner a number": (permission("owner: 0"), [("permission-owner-not-a-name", 5, 12)]),
    "group a list": (permission("group: [a]"), [("permission-group-not-a-name", 5, 12)]),
    "acls a string": (permission("acls: 'u:x:r'"), [("wrong-type", 5, 11)]),
    "acl a number": (permission("acls: [7]"), [("wrong-type", 5, 12)]),
    "acl of the owner": (permission('acls: ["u::rw"]'), [("acl-base-entry", 5, 12)]),
    "acl unknown type": (permission('acls: ["x:joe:rw"]'), [("acl-bad-entry", 5, 12)]),
    "acl letters": (permission('acls: ["u:joe:rwz"]'), [("acl-bad-char", 5, 12)]),
    "acl one part": (permission('acls: ["rw"]'), [("acl-bad-entry", 5, 12)]),
    "context without type": (permission("context: {name: user_u}"), [("context-no-type", 5, 14)]),
    "context range": (permission("context: {type: t, range: s3-s1}"), [("context-bad-range", 5, 31)]),
    "context a string": (permission("context: httpd_t"), [("wrong-type", 5, 14)]),
    "behavior in lower case": (TOP + "file_exists_behavior: overwrite\n", [("appspec-bad-file-exists-behavior", 3, 23)]),
    "misspelt event a string": (TOP + "hooks:\n  AfterIntall: a.sh\n", [("wrong-type", 4, 16)]),
    "misspelt event without location": (TOP + "hooks:\n  AfterIntall:\n    - timeout: 10\n", [("hook-no-location", 5, 7)]),
    "hooks an empty list": (TOP + "hooks: []\n", [("wrong-type", 3, 8)]),
    "hooks empty text": (TOP + "hooks: ''\n", [("wrong-type", 3, 8)]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(text, expected):
    assert findings(text, "errors") == expected
    assert read(text)["appspec"] is None


ACCEPTED = {
    "version 0": "version: 0\nos: linux\n",
    "version 0.00": "version: 0.00\nos: linux\n",
    "version with a tag": 'version: ! "0.0"\nos: linux\n',
    "CRLF": TOP.replace("\n", "\r\n"),
    "no final newline": TOP.rstrip(),
    "null sections": TOP + "files:\npermissions:\nhooks:\n",
    "empty sections": TOP + "files: {}\npermissions: {}\nhooks: {}\n",
    "empty lists": TOP + "files: []\npermissions: []\nhooks:\n  AfterInstall: []\n",
    "empty event": TOP + "hooks:\n  AfterInstall: {}\n",
    "sections that are false": TOP + "files: false\npermissions: no\nhooks: off\n",
    "null event": TOP + "hooks:\n  AfterInstall:\n",
    "flow style": '{version: 0.0, os: "linux", files: [{source: /, destination: /srv}]}',
    "anchor without alias": "version: &v 0.0\nos: linux\n",
    "timeout of years": script("timeout: 999999"),
    "timeouts of more than an hour together": script("timeout: 3600") + "    - location: b.sh\n      timeout: 3600\n",
    "timeout in quotes": script('timeout: "5"'),
    "no timeout": script("timeout:"),
    "mode 0644 in quotes": permission('mode: "0644"'),
    "mode 0": permission("mode: 0"),
    "mode 007": permission("mode: 007"),
    "unknown top-level number": TOP + "files: []\n",
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(text):
    reading = read(text)
    assert (reading["errors"], reading["warnings"]) == ([], [])
    assert reading["appspec"]["os"] == "linux"


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
    ("text", "hint"),
    [
        (REFUSED["os windows"][0], "Windows servers are not supported"),
        (REFUSED["os Linux"][0], "lower case"),
        (REFUSED["version as text"][0], "without quotes"),
        ("yum install httpd\n# the AppSpec\n" + TOP, "Begin it with 'version: 0.0', and remove what is above that."),
        (TOP + "files:\n  -source: app\n", "Put a blank behind each dash"),
        (TOP + "permissions:\n  -object: /srv\n", "Put a blank behind each dash"),
        (TOP + "hooks:\n  AfterInstall:\n    -location: a.sh\n", "Put a blank behind each dash"),
        ("version:0.0\nos:linux\n", "Put a blank behind each colon"),
        (TOP + "files:\n  - source:app\n", "Put a blank behind each colon"),
        (TOP + "permissions:\n  - object:/srv\n", "Put a blank behind each colon"),
        (TOP + "permissions:\n  - https://example.com\n", "Begin the entry with '- object: PATH'."),
        (TOP + "hooks:\n  AfterInstall:\n    - location:a.sh\n", "Put a blank behind each colon"),
        (TOP + "hooks:\n  runas: joe\n", "write runas below its location"),
        (TOP + "hooks:\n  files:\n    - source: a\n", "Write files at the top level"),
    ],
)
def test_hints_name_the_fix(text, hint):
    assert hint in read(text)["errors"][0]["hint"]


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


PIECES = ["version", "os", "files", "hooks", "permissions", "AfterInstall", "location", "source", ": ", ":", "- ", "\n", "\n  ", "\n    ", "0.0", "linux"]
PIECES += ["[", "]", "{", "}", "*", "&a ", "!x ", "<<", "'", '"', "#", "|\n", "\t", "0644", "2026-01-01", "0x", "1:30", ".", "mode", "acls", "context", "?"]


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map(lambda parts: (TOP + "".join(parts)).encode())))
def test_any_text_gets_a_verdict(content):
    reading = read(content)
    assert (reading["appspec"] is None) == bool(reading["errors"])
    for finding in reading["errors"] + reading["warnings"]:
        assert finding["line"] >= 1 and finding["column"] >= 1 and finding["message"] and finding["hint"]
