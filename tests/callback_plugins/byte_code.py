# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the byte code of plugins in collections, as Python does with all else: Ansible would compile them anew in each process that uses them."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader

from ansible.plugins.callback import CallbackBase
from ansible.utils.collection_loader import _collection_finder

DOCUMENTATION = """
name: byte_code
type: notification
short_description: Keep the byte code of collections
description:
  - Has the plugins of collections compiled once, and not in each process.
"""

_Loader = _collection_finder._AnsibleCollectionPkgLoaderBase
_compile = _Loader.get_code


def _get_code(loader, fullname):
    path = loader.get_filename(fullname)
    if not loader._compiled_code and path and path.endswith(".py"):
        loader._compiled_code = SourceFileLoader(fullname, path).get_code(fullname)
    return _compile(loader, fullname)


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "byte_code"

    def __init__(self):
        super().__init__()
        _Loader.get_code = _get_code
