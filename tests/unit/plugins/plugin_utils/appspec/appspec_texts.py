# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of AppSpec files for tests, and what is found in them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.appspec import read_appspec

TOP = "version: 0.0\nos: linux\n"


def read(text, **options):
    return read_appspec(text.encode() if isinstance(text, str) else text, **options)


def findings(text, kind, **options):
    return [(finding["reason"], finding["line"], finding["column"]) for finding in read(text, **options)[kind]]


def script(lines):
    return TOP + "hooks:\n  AfterInstall:\n    - location: a.sh\n" + "".join(f"      {line}\n" for line in lines.splitlines())


def permission(lines):
    return TOP + "permissions:\n  - object: /srv/app\n" + "".join(f"    {line}\n" for line in lines.splitlines())


def mapping(lines):
    return TOP + "files:\n  - source: app\n    destination: /srv/app\n" + "".join(f"    {line}\n" for line in lines.splitlines())
