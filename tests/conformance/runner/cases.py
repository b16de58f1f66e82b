# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Case:
    """One recorded case: what to do (`document`), what the agent did (`expected`), and its bundles."""

    name: str
    folder: Path
    document: dict
    expected: dict

    @property
    def runnable(self):
        return self.document.get("runnable", True)

    @property
    def compares_acls(self):
        return self.document.get("acl", False)

    @property
    def max_revisions(self):
        return self.document.get("max_revisions", 5)

    @property
    def steps(self):
        """(number from 1, what to do, what the agent did) of each step, in order."""
        return [
            (number, step, recorded)
            for number, (step, recorded) in enumerate(
                zip(self.document["steps"], self.expected["steps"]), start=1
            )
        ]


def load_cases(folder, name_filter=""):
    """The cases of a folder, in order, whose names match the regular expression. ValueError: no such cases."""
    found = sorted(path.parent for path in Path(folder).glob("*/case.yml"))
    if not found:
        raise ValueError(f"{folder}: there is no case (NNN-name/case.yml) in this folder.")
    chosen = [path for path in found if re.search(name_filter, path.name)]
    if not chosen:
        raise ValueError(f"{folder}: no case has a name like {name_filter!r}.")
    return [load_case(path) for path in chosen]


def load_case(folder):
    document = yaml.safe_load((folder / "case.yml").read_text(encoding="utf-8"))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    if len(document["steps"]) != len(expected["steps"]):
        raise ValueError(f"{folder}: case.yml and expected.json differ in their number of steps.")
    return Case(folder.name, folder, document, expected)
