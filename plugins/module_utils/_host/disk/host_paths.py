# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths on a server: below the install root, as bytes, and for people."""

from __future__ import annotations

import posixpath


def below(install_root, path):
    """The place of an absolute path of the AppSpec on the server: normalised, and always below install_root."""
    root = posixpath.normpath("/" + install_root.lstrip("/"))
    inside = posixpath.normpath("/" + path.lstrip("/"))
    if inside == "/":
        return root
    return root.rstrip("/") + inside


def ancestors(path):
    """The directories above an absolute path, outermost first, without `/`."""
    found = []
    end = path.find("/", 1)
    while end != -1:
        found.append(path[:end])
        end = path.find("/", end + 1)
    return found


def to_disk(path):
    """The bytes of a path: UTF-8 whatever the server's locale is."""
    return path.encode("utf-8", "surrogateescape")


def from_disk(name):
    return name.decode("utf-8", "surrogateescape")


def printable(path):
    """The path for people and JSON: bytes that are not UTF-8 are shown as replacement characters."""
    return to_disk(path).decode("utf-8", "replace")
