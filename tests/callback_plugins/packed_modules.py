# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the modules that Ansible packs for one run for those that follow: to find all that a module imports takes longer than most modules run."""

from __future__ import annotations

import os

from ansible import constants
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: packed_modules
type: notification
short_description: Keep packed modules for the runs that follow
description:
  - Makes the folder in which Ansible keeps the modules that it has packed for a run a link to another one.
options:
  folder:
    description: The other one.
    required: true
    env:
      - name: PACKED_MODULES
    ini:
      - section: packed_modules
        key: folder
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "packed_modules"

    def v2_playbook_on_start(self, playbook):
        os.symlink(self.get_option("folder"), os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache"))
