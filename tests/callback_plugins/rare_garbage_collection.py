# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps Python from looking for garbage in all that Ansible has loaded: in the process of each task, it would have that memory copied."""

from __future__ import annotations

import gc

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: rare_garbage_collection
type: notification
short_description: Look for garbage rarely
description:
  - Exempts what is loaded when the playbook begins from garbage collection, and has the rest be looked at rarely, as a run is short.
"""

THRESHOLDS = (50_000, 50, 50)


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "rare_garbage_collection"

    def v2_playbook_on_start(self, playbook):
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
