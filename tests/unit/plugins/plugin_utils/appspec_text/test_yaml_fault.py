# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of invalid YAML: the line to be changed, and the change."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec_text import yaml_reader
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.appspec import read_appspec

TOP = "version: 0.0\nos: linux\n"
FILES = TOP + "files:\n"
SCRIPT = TOP + "hooks:\n  AfterInstall:\n    - location: a.sh\n"
OBJECT = TOP + "permissions:\n  - object: /srv/app\n"

# text, line, column, what the hint says
INVALID = {
    "comma behind double quotes": (FILES + '  - source: "app",\n    destination: "/srv"\n', 4, 18, "Remove the comma"),
    "comma behind single quotes": (FILES + "  - source: app\n    destination: '/srv',\n", 5, 24, "Remove the comma"),
    "comma behind a list": (OBJECT + "    type: [file],\n    owner: joe\n", 5, 17, "Remove the comma"),
    "comma behind a top-level value": ('version: 0.0\nos: "linux",\nfiles: []\n', 2, 12, "Remove the comma"),
    "text behind quotes": (FILES + "  - source: app\n    destination: '/srv' or so\n", 5, 25, "Remove what follows the closing quote"),
    "shell above": ("sudo yum install -y httpd\n" + TOP, 1, 1, "Remove this text"),
    "shell lines above": ("#!/bin/sh\nyum install httpd\nservice httpd start\n\n" + TOP, 2, 1, "Remove this text"),
    "shell below": (FILES + "  - source: a\n    destination: /srv\nservice httpd start\n", 6, 1, "Remove this text"),
    "word below": (FILES + "  - source: a\n    destination: /srv\nEOF\n", 6, 1, "if not, remove it"),
    "text with a block of Markdown": ("```yaml\n" + TOP + "```\n", 1, 1, "Remove this text"),
    "event without colon": (TOP + "hooks:\n  AfterInstall\n    - location: a.sh\n", 4, 3, "Put a colon and a blank behind AfterInstall"),
    "section without colon": (TOP + "files\n  - source: a\n", 3, 1, "Put a colon and a blank behind files"),
    "no blank behind a dash": (FILES + "  -source: a\n   destination: /srv\n", 4, 3, "Put a blank behind the dash"),
    "no-break space": (FILES + "\u00a0 - source: a\n    destination: /srv\n", 4, 1, "no-break space"),
    "stray word": (TOP + "stray\nfiles: []\n", 3, 1, "if it is a key"),
    "stray word in an entry": (FILES + "  - source: a\n    stray\n    destination: /b\n", 5, 5, "if it is a key"),
    "a download above": ("https://example.com/x.sh | sh\n" + TOP, 1, 1, "Remove this text"),
    "no blank behind a colon of a path": (FILES + "  - destination:/srv\n    source: app\n", 4, 3, "Put a blank behind the colon"),
    "no blank behind a colon, above": (FILES + "  - source:app\n    destination: /srv\n", 4, 3, "Put a blank behind the colon"),
    "no blank behind a colon": ("version: 0.0\nos:linux\nfiles: []\n", 2, 1, "Put a blank behind the colon"),
    "script without key": (TOP + "hooks:\n  AfterInstall:\n    - a.sh\n      timeout: 10\n", 5, 5, "Write a key, a colon and a blank behind the dash"),
    "merge conflict": (TOP + "<<<<<<< HEAD\nfiles: []\n=======\nfiles: {}\n>>>>>>> b\n", 3, 1, "merge conflict"),
    "merge conflict in a list": (SCRIPT + "<<<<<<< HEAD\n      timeout: 1\n=======\n      timeout: 2\n>>>>>>> b\n", 6, 1, "merge conflict"),
    "merge conflict at the start": ("<<<<<<< HEAD\nversion: 0.0\n=======\nversion: 0.0\n>>>>>>> b\nos: linux\n", 1, 1, "merge conflict"),
    "end of a merge conflict": (SCRIPT + ">>>>>>> b\n", 6, 1, "merge conflict"),
    "tab": (FILES + "\t- source: a\n", 4, 1, "tabs"),
    "tab behind blanks": (SCRIPT + "    \ttimeout: 3\n", 6, 5, "tabs"),
    "tab before blanks": (FILES + "  - source: a\n\t  destination: /srv\n", 5, 1, "tabs"),
    "tab behind a dash": (FILES + "  -\tsource: a\n    destination: /srv\n", 4, 4, "tabs"),
    "key below its dash": (SCRIPT + "    timeout: 10\n", 6, 5, "column behind its dash"),
    "key left of its dash": (SCRIPT + "   timeout: 10\n", 6, 4, "same column"),
    "key between dash and key": (FILES + "  - source: a\n   destination: /b\n", 5, 4, "column behind its dash"),
    "key right of its key": (FILES + "  - source: a\n     destination: /b\n", 5, 6, "deeper than source above it"),
    "key far right of its key": (SCRIPT + "          timeout: 10\n", 6, 11, "deeper than location above it"),
    "dash left of the first": (FILES + "  - source: a\n    destination: /b\n - source: c\n", 6, 2, "dashes of one list"),
    "dash right of the first": (FILES + "  - source: a\n    destination: /b\n   - source: c\n", 6, 4, "dashes of one list"),
    "dash in the column of keys": (FILES + "  - source: a\n    destination: /b\n    - source: c\n", 6, 5, "dashes of one list"),
    "indented os": ("version: 0.0\n os: linux\n", 2, 2, "deeper than version above it"),
    "list below a value": (TOP + "files: x\n  - source: a\n", 4, 3, "remove that value, or this list"),
    "two colons": (FILES + "  - source: a: b\n", 4, 14, "second colon"),
    "two keys in a line": (TOP + "hooks: AfterInstall:\n", 3, 20, "second colon"),
    "list in the line of its key": (TOP + "hooks:\n  AfterInstall: - location: a.sh\n", 4, 17, "new line"),
    "**": (OBJECT + "    pattern: **\n", 5, 14, "quotes"),
    "*": (OBJECT + "    pattern: *\n", 5, 14, "quotes"),
    "*.sh": (OBJECT + "    pattern: *.sh\n", 5, 14, "quotes"),
    "@": (OBJECT + "    owner: @user\n", 5, 12, "begins with @"),
    "%": (OBJECT + "    owner: %user\n", 5, 12, "begins with %"),
    ">": (OBJECT + "    owner: >user\n", 5, 13, "begins with | or >"),
    "open quote": (FILES + '  - source: "app\n    destination: /srv\n', 4, 13, "Close the quote"),
    "open bracket": (OBJECT + "    type: [file\n", 5, 11, "Close the bracket"),
    "escape in double quotes": (FILES + '  - source: "c:\\web"\n', 4, 13, "single quotes"),
    "template": (FILES + "  - source: {{ dir }}/app\n", 4, 13, "Fill the template in"),
}


@pytest.mark.parametrize("loader", [yaml_reader.LOADER, yaml.SafeLoader])
@pytest.mark.parametrize(("text", "line", "column", "hint"), INVALID.values(), ids=INVALID.keys())
def test_the_line_to_be_changed(monkeypatch, loader, text, line, column, hint):
    monkeypatch.setattr(yaml_reader, "LOADER", loader)
    errors = read_appspec(text.encode())["errors"]
    assert [error["reason"] for error in errors] == ["yaml-syntax"]
    assert (errors[0]["line"], errors[0]["column"]) == (line, column), errors[0]["hint"]
    assert hint in errors[0]["hint"], errors[0]["hint"]
