# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: refuse_partial_run
short_description: Refuse options of ansible-playbook that skip parts of a deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - For the hosts of the first play of a playbook of this collection. Gives them back, or fails.
  - Fails when that playbook is run by itself with C(--start-at-task), or with C(--tags) or C(--skip-tags) by which untagged tasks are skipped.
  - A playbook that imports it chooses by tags as it likes.
options:
  _input:
    description: The hosts of the play.
    type: list
    required: true
"""

EXAMPLES = r"""
hosts: "{{ ['localhost', 'all'] | agentless.codedeploy.refuse_partial_run }}"
"""

RETURN = r"""
_value:
  description: The hosts of the play.
  type: list
  elements: str
"""

from ansible import context
from ansible.errors import AnsibleFilterError

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.run_options import refused_options

OWN_PLAYBOOKS = ("agentless.codedeploy.", "/agentless/codedeploy/playbooks/")


def refuse_partial_run(hosts):
    """Hosts -> hosts; raises AnsibleFilterError."""
    options = context.CLIARGS
    if any(sign in str(playbook) for playbook in options.get("args") or () for sign in OWN_PLAYBOOKS):
        refusal = refused_options(options.get("tags") or (), options.get("skip_tags") or (), options.get("start_at_task"))
        if refusal:
            raise AnsibleFilterError(refusal)
    return hosts


class FilterModule:
    """The filter refuse_partial_run."""

    def filters(self):
        return {"refuse_partial_run": refuse_partial_run}
