# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths on the server, as an AppSpec has them."""

from __future__ import annotations

import posixpath
import re

from ..appspec_text.yaml_node import is_text

VARIABLE = re.compile(r"\$\{?\w|\{\{|<%|%\w+%|\$\(")
WINDOWS_PATH = re.compile(r"[A-Za-z]:")


def absolute_path(text):
    """A path of the AppSpec from / on: the agent's service takes what does not begin there from its working directory, which is that."""
    return posixpath.join("/", text)


def warn_of_path(node, text, what, findings):
    """Warn when a path on the server is not where it seems to be. what: the key that it stands under."""
    if not text.startswith("/"):
        path = posixpath.normpath(absolute_path(text))
        message = f"The {what} '{text}' is not absolute, so it is taken from /: it is {path}."
        windows = WINDOWS_PATH.match(text)
        hint = "It looks like a path of Windows; write a directory of the Linux server." if windows else "Write the whole path, beginning with /."
        findings.warning(node, f"{what}-not-absolute", message, hint)
    warn_of_variable(node, findings)


def warn_of_variable(node, findings):
    """Warn when a path looks as if a variable in it were to be replaced."""
    if is_text(node) and VARIABLE.search(node.text):
        findings.warning(node, "variable-not-replaced", f"CodeDeploy replaces no variables: {node} is taken literally.", "Write the path out.")
