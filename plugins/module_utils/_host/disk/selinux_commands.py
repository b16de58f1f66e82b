# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that give files an SELinux context."""

from __future__ import annotations

import re


def context_spec(real):
    """The path as semanage wants it: a regular expression. Dots stay as they are, so ordinary paths are the agent's own text."""
    return re.sub(r"([\\^$*+?()\[\]{}|])", r"\\\1", real)


def add_context(context, spec):
    return ["semanage", "fcontext", "-a"] + _options(context) + [spec]


def change_context(context, spec):
    """For a rule that is already there."""
    return ["semanage", "fcontext", "-m"] + _options(context) + [spec]


def forget_context(spec):
    return ["semanage", "fcontext", "-d", spec]


def apply_context(real):
    return ["restorecon", "-v", real]


def _options(context):
    options = ["-t", context["type"]]
    if context["user"] is not None:
        options = ["-s", context["user"]] + options
    if context["range"] is not None:
        options += ["-r", context["range"]]
    return options
