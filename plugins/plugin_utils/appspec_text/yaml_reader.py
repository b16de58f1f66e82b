# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AppSpec text -> tree. The only file that knows the YAML library."""

from __future__ import annotations

import yaml

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .yaml_node import Node
from .yaml_scalar import resolve_scalar
from .yaml_fault import Fault, explain_fault

# The agent's own reader is built on libyaml too, so where both are there this one judges most alike.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STRING_TAGS = ("!!str", "tag:yaml.org,2002:str")
FORBIDDEN_TAGS = ("!ruby/", "tag:ruby.yaml.org,2002:", "!struct", "!map:", "!str:", "!set")
TOO_DEEP = 100


def read_tree(text):
    """The first YAML document of a text -> (root node, or None when there is none; the place of a second document, or None).

    Raises DeploymentError, with reason, line and column.
    """
    builder = _TreeBuilder()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if builder.documents == 2:
                break
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        if builder.documents < 1 or not builder.complete:
            raise _syntax_error(text, error) from error
    except yaml.YAMLError as error:
        if not builder.complete:
            message = f"The file holds a character that YAML does not allow: {_one_line(error)}."
            raise _refusal("yaml-syntax", message, "Save it as plain UTF-8 text.", 1, 1) from error
    return builder.root, builder.second_document


class _TreeBuilder:
    """Builds the tree from parser events, as the library's own composer would resolve aliases, which the agent refuses."""

    def __init__(self):
        self.root = None
        self.documents = 0
        self.complete = False
        self.second_document = None
        self._open = []

    def take(self, event):
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self.second_document = _node("scalar", None, event)
        elif isinstance(event, yaml.DocumentEndEvent):
            self.complete = True
        elif isinstance(event, yaml.AliasEvent):
            hint = "Write the value out, or quote it if the * is meant as text."
            raise _error_at(event, "yaml-alias", f"The alias *{event.anchor} is refused by CodeDeploy.", hint)
        elif isinstance(event, yaml.ScalarEvent):
            self._add(_scalar(event))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end()

    def _start(self, event):
        _refuse_tag(event)
        if len(self._open) >= TOO_DEEP:
            raise _error_at(event, "yaml-syntax", f"The file is nested more than {TOO_DEEP} levels deep.", "An AppSpec needs five levels.")
        kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
        node = _node(kind, [], event)
        self._open.append((node, []))

    def _end(self):
        node, children = self._open.pop()
        node.value.extend(zip(children[::2], children[1::2]) if node.kind == "mapping" else children)
        self._add(node)

    def _add(self, node):
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.root = node


def _node(kind, value, event, **scalar):
    return Node(kind, value, event.start_mark.line + 1, event.start_mark.column + 1, **scalar)


def _scalar(event):
    _refuse_tag(event)
    # The agent's reader takes a value with the tag ! as one without quotes, even if it has some.
    plain = event.tag == "!" or (event.style in (None, "") and event.tag not in STRING_TAGS)
    try:
        value = resolve_scalar(event.value) if plain else event.value
    except ValueError as error:
        raise _error_at(event, "yaml-date", f"{error}, and CodeDeploy refuses dates.", "Put quotes around it.") from error
    return _node("scalar", value, event, text=event.value, plain=plain, last_line=event.end_mark.line + 1)


def _refuse_tag(event):
    if event.tag and event.tag.startswith(FORBIDDEN_TAGS):
        raise _error_at(event, "yaml-tag", f"The YAML tag {event.tag} is refused by CodeDeploy.", "Remove the tag.")


def _refusal(reason, message, hint, line, column):
    return DeploymentError("INVALID_REVISION", message, hint, reason=reason, line=line, column=column)


def _error_at(event, reason, message, hint):
    return _refusal(reason, message, hint, event.start_mark.line + 1, event.start_mark.column + 1)


def _syntax_error(text, error):
    place = _place_of(error.problem_mark or error.context_mark)
    fault = Fault(text.splitlines(), f"{error.context} {error.problem}", place, _place_of(error.context_mark) if error.context_mark else place)
    (line, column), hint = explain_fault(fault)
    return _refusal("yaml-syntax", f"The file is not valid YAML: {error.problem or error.context}.", hint, line, column)


def _place_of(mark):
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _one_line(error):
    return " ".join(str(error).split())
