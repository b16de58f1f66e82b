# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH that carries no standard input to commands, as other connections of the field do."""

from __future__ import annotations

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.connection import ssh

# Where Ansible reads a plugin's options.
DOCUMENTATION = ssh.DOCUMENTATION


class Connection(ssh.Connection):
    """Refuses what cannot be carried."""

    transport = "ssh_without_input"
    has_pipelining = False

    def exec_command(self, cmd, in_data=None, sudoable=True):
        """Run a command that gets no input."""
        if in_data:
            raise AnsibleConnectionFailure("this connection carries no standard input")
        return super().exec_command(cmd, None, sudoable)
