# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the agent takes without a word though it does not mean what it looks like."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.appspec.appspec_texts import TOP, findings, mapping, permission, read, script

# What the agent takes without a word: (text, [(reason, line, column)])
WARNED = {
    "misspelt event": (TOP + "hooks:\n  AfterIntall:\n    - location: a\n", [("unknown-lifecycle-event", 4, 3)]),
    "misspelt event without scripts": (TOP + "hooks:\n  AfterIntall:\n", [("unknown-lifecycle-event", 4, 3)]),
    "invented event": (TOP + "hooks:\n  BeforeStart:\n", [("unknown-lifecycle-event", 4, 3)]),
    "event of Amazon ECS": (TOP + "hooks:\n  AfterAllowTestTraffic:\n", [("unknown-lifecycle-event", 4, 3)]),
    "BlockTraffic as hook": (TOP + "hooks:\n  BlockTraffic:\n    - location: a\n", [("event-without-scripts", 4, 3)]),
    "DownloadBundle as hook": (TOP + "hooks:\n  DownloadBundle:\n", [("event-without-scripts", 4, 3)]),
    "section below hooks": (TOP + "hooks:\n  files:\n", [("unknown-lifecycle-event", 4, 3)]),
    "destination relative": (TOP + "files:\n  - source: a\n    destination: b\n", [("destination-not-absolute", 5, 18)]),
    "destination above /": (TOP + "files:\n  - source: a\n    destination: ../b\n", [("destination-not-absolute", 5, 18)]),
    "destination empty": (TOP + "files:\n  - source: a\n    destination: ''\n", [("destination-not-absolute", 5, 18)]),
    "destination of Windows": (TOP + "files:\n  - source: a\n    destination: c:\\app\n", [("destination-not-absolute", 5, 18)]),
    "destination a variable": (
        TOP + "files:\n  - source: a\n    destination: $HOME/app\n",
        [("destination-not-absolute", 5, 18), ("variable-not-replaced", 5, 18)],
    ),
    "destination a template": (
        TOP + "files:\n  - source: a\n    destination: <%= home %>\n",
        [("destination-not-absolute", 5, 18), ("variable-not-replaced", 5, 18)],
    ),
    "object relative": (TOP + "permissions:\n  - object: srv\n    owner: joe\n", [("object-not-absolute", 4, 13)]),
    "object .": (TOP + "permissions:\n  - object: .\n    owner: joe\n", [("object-not-absolute", 4, 13), ("permission-on-root", 4, 13)]),
    "runas at top level": (script("") .rstrip() + "\nrunas: joe\n", [("key-misplaced", 6, 1)]),
    "mode in a file entry": (mapping("mode: 644"), [("key-misplaced", 6, 5)]),
    "hooks in a file entry": (mapping("hooks: {}"), [("key-misplaced", 6, 5)]),
    "Install at top level": (TOP + "Install:\n  - location: x\n", [("event-outside-hooks", 3, 1)]),
    "misspelt event at top level": (TOP + "AfterIntall:\n  - location: x\n", [("event-outside-hooks", 3, 1)]),
    "event at top level": (TOP + "hooks:\nAfterInstall:\n  - location: x\n", [("event-outside-hooks", 4, 1)]),
    "overwrite in a file entry": (mapping("overwrite: yes"), [("overwrite-ignored", 6, 5)]),
    "behavior in a file entry": (mapping("file_exists_behavior: OVERWRITE"), [("file-exists-behavior-misplaced", 6, 5)]),
    "behaviour": (TOP + "file_exists_behaviour: OVERWRITE\n", [("file-exists-behavior-misspelt", 3, 1)]),
    "permission": (TOP + "permission: []\n", [("unknown-key", 3, 1)]),
    "patten": (permission("patten: '*'"), [("unknown-key", 5, 5)]),
    "a key that is not text": (TOP + "[a]: b\n", [("unknown-key", 3, 1)]),
    "Install as hook": (TOP + "hooks:\n  Install:\n    - location: a\n", [("event-without-scripts", 4, 3)]),
    "duplicate section": (TOP + "hooks:\nhooks:\n", [("duplicate-key", 4, 1)]),
    "duplicate runas": (script("runas: a\nrunas: b"), [("duplicate-key", 7, 7)]),
    "invented script keys": (script("commands: []\ninterpreter: bash"), [("unknown-key", 6, 7), ("unknown-key", 7, 7)]),
    "runas with a command": (script("runas: user || true"), [("runas-not-a-user-name", 6, 14)]),
    "runas in a domain": (script(r"runas: DOMAIN\user"), [("runas-not-a-user-name", 6, 14)]),
    "runas empty": (script("runas: ''"), [("runas-not-a-user-name", 6, 14)]),
    "timeout 1.9": (script("timeout: 1.9"), [("timeout-read-otherwise", 6, 16)]),
    "timeout 0300": (script("timeout: 0300"), [("timeout-read-otherwise", 6, 16)]),
    "timeout 1:30": (script("timeout: 1:30"), [("timeout-read-otherwise", 6, 16)]),
    "mode 0644": (permission("mode: 0644"), [("mode-read-otherwise", 5, 11)]),
    "mode 0755": (permission("mode: 0755"), [("mode-read-otherwise", 5, 11)]),
    "text below a value": (TOP + "files:\n  - source: a\n    destination: /srv\n      EOF\n", [("value-of-several-lines", 5, 18)]),
    "typographic quotes": (TOP + "files:\n  - source: \u201capp\u201d\n    destination: /srv\n", [("typographic-quotes", 4, 13)]),
    "comma behind a value": (TOP + "files:\n  - source: a\n    destination: /srv,\n", [("value-ends-in-comma", 5, 18)]),
    "warnings in the order of the file": (
        TOP + "hooks:\n  AfterIntall:\nfiles:\n  - source: a\n    destination: b,\n    oops: 1\nnope: 1\n",
        [("unknown-lifecycle-event", 4, 3), ("value-ends-in-comma", 7, 18), ("destination-not-absolute", 7, 18), ("unknown-key", 8, 5), ("unknown-key", 9, 1)],
    ),
    "timeout 10s": (script("timeout: 10s"), [("timeout-read-otherwise", 6, 16)]),
    "sudo as text": (script("sudo: 'no'"), [("sudo-not-a-boolean", 6, 13)]),
    "pattern .*": (permission("pattern: .*"), [("pattern-taken-literally", 5, 14)]),
    "pattern **/*.py": (permission("pattern: '**/*.py'"), [("pattern-never-matches", 5, 14)]),
    "pattern **.py": (permission("pattern: '**.py'"), [("pattern-not-recursive", 5, 14)]),
    "except with slash": (permission("except: [a/b]"), [("pattern-never-matches", 5, 14)]),
    "variable in destination": (TOP + "files:\n  - source: a\n    destination: /srv/$APP\n", [("variable-not-replaced", 5, 18)]),
    "object /": (TOP + "permissions:\n  - object: /\n    pattern: '**'\n    mode: 755\n", [("permission-on-root", 4, 13)]),
    "object / without pattern": (TOP + "permissions:\n  - object: /\n    pattern:\n", [("permission-on-root", 4, 13)]),
    "several documents": (TOP + "---\nos: windows\n", [("several-documents", 3, 1)]),
    "several documents, the second one broken": (TOP + "---\n{\n", [("several-documents", 3, 1)]),
}


@pytest.mark.parametrize(("text", "expected"), WARNED.values(), ids=WARNED.keys())
def test_warned(text, expected):
    assert findings(text, "errors") == []
    assert findings(text, "warnings") == expected


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("misspelt event", "Did you mean AfterInstall?"),
        ("invented event", "Use AfterInstall, which runs at that time."),
        ("event of Amazon ECS", "AfterAllowTraffic"),
        ("BlockTraffic as hook", "use BeforeBlockTraffic or AfterBlockTraffic"),
        ("section below hooks", "Write files at the top level"),
        ("destination of Windows", "Windows"),
        ("runas at top level", "write runas below its location"),
        ("mode in a file entry", "write mode below its object"),
        ("hooks in a file entry", "Write hooks at the top level"),
        ("Install at top level", "CodeDeploy does Install by itself; use BeforeInstall or AfterInstall"),
        ("Install as hook", "CodeDeploy does Install by itself; use BeforeInstall or AfterInstall"),
        ("misspelt event at top level", "Did you mean AfterInstall? Indent it below hooks"),
        ("event at top level", "Indent AfterInstall below hooks"),
        ("patten", "Did you mean pattern?"),
    ],
)
def test_hints_of_warnings_name_the_fix(name, hint):
    assert hint in read(WARNED[name][0])["warnings"][0]["hint"]
