# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An AppSpec as a tree whose every part knows its line and column (both from 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

KIND_NAMES = {"mapping": "a mapping", "sequence": "a list", "scalar": "a single value"}


@dataclass(frozen=True)
class Node:
    """kind: mapping (value: list of (key node, value node)), sequence (value: list of nodes) or scalar (value: as the agent reads it).

    text: a scalar as it is written, without quotes. plain: written without quotes. last_line: of a scalar.
    """

    kind: str
    value: Any
    line: int
    column: int
    text: str = ""
    plain: bool = False
    last_line: int = 0

    def get(self, key):
        """The node under a key, the last one when the key occurs twice; None when absent."""
        found = [value for name, value in self.pairs() if name.value == key]
        return found[-1] if found else None

    def pairs(self):
        """The (key, value) nodes of a mapping; none for anything else."""
        return self.value if self.kind == "mapping" else []

    def last_pairs(self):
        """As pairs, but of a key that occurs twice only the last one, which alone counts."""
        return list({key.text: (key, value) for key, value in self.pairs()}.values())

    def items(self):
        """The nodes of a list; none for anything else."""
        return self.value if self.kind == "sequence" else []

    def everything(self):
        """The node and all nodes in it, keys too."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(part for pair in node.pairs() for part in pair)
            pending.extend(node.items())

    def __str__(self):
        """What it is, for a message: the value as written, or its kind."""
        return f"'{self.text}'" if self.kind == "scalar" and self.text else KIND_NAMES[self.kind]


def missing_blank_hint(node):
    """What to do about a node that is of another kind than meant because of a missing blank, in a:b or -a: b; None if it is not."""
    if is_text(node) and node.plain and re.match(r"[\w-]+:(?!//)[^\s:]", node.text):
        return "Put a blank behind each colon."
    return "Put a blank behind each dash." if any(key.text.startswith("-") for key, _value in node.pairs()) else None


def is_null(node):
    """Whether a key is absent or has no value."""
    return node is None or (node.kind == "scalar" and node.value is None)


def is_empty_mapping(node):
    """Whether a node is {}, which the agent takes for an empty list."""
    return node.kind == "mapping" and not node.value


def is_text(node):
    """Whether the agent reads the node as text."""
    return node is not None and node.kind == "scalar" and isinstance(node.value, str)


def to_text(node):
    """A scalar as the agent turns it into text."""
    if isinstance(node.value, bool):
        return str(node.value).lower()
    return "" if node.value is None else str(node.value)
