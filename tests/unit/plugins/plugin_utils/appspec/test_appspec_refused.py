# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AppSpec files that are refused, and what is said of them."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.appspec.appspec_texts import TOP, findings, permission, read, script

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
