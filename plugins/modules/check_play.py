#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: check_play
short_description: Tells how the play runs in which a deployment is included
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Looks at the strategy of the play, as in some of them nothing can be done once for all hosts.
  - Fails when C(--tags) or C(--skip-tags) chose the C(include_role) of a deployment but would skip the tasks in it.
  - Runs on the controller, whatever host the task is for.
options:
  takes_all_hosts:
    description: Fails unless all hosts of the play go through it together, without C(serial), as two fleets do that go through the same phases.
    type: bool
    default: false
extends_documentation_fragment: agentless.codedeploy.controller
"""

EXAMPLES = r"""
- name: See how the play runs
  agentless.codedeploy.check_play:
  register: how
  tags: [always]
"""

RETURN = r"""
each_host_alone:
  description: Whether each host goes through the play at its own pace, as with the strategies V(free) and V(host_pinned).
  returned: success
  type: bool
"""
