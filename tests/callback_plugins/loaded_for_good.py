# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps Python from looking for garbage in all that Ansible has loaded: in the process of each task, it would have that memory copied."""

from __future__ import annotations

import gc

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: loaded_for_good
type: notification
short_description: Look for no garbage in what is loaded
description:
  - Exempts what is loaded when the playbook begins from garbage collection.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "loaded_for_good"

    def v2_playbook_on_start(self, playbook):
        gc.freeze()
