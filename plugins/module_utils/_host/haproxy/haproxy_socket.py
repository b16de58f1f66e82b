# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HAProxy's Runtime API over its stats socket: one command line, one answer."""

from __future__ import annotations

import socket

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


ANSWER_SECONDS = 10


class HaproxySocket:
    """The stats socket at an address: the path of a Unix socket, or host:port."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, command: str) -> str:
        """The answer to a command (several are separated by semicolons), without blanks around it; or DeploymentError."""
        try:
            return self._exchange(command).strip()
        except (OSError, ValueError) as error:
            raise DeploymentError(
                "INTERNAL_ERROR",
                f"HAProxy's stats socket {self.address} cannot be used: {error}.",
                "Give the path of the 'stats socket' (or its host:port) of the running HAProxy, and become a user who may write to it.",
            ) from error

    def order(self, command: str) -> None:
        """Sends a command that answers nothing when it is obeyed; DeploymentError with HAProxy's own words when it is not."""
        answer = self.ask(command)
        if answer:
            raise DeploymentError(
                "INTERNAL_ERROR",
                f"HAProxy at {self.address} refused '{command}': {answer.splitlines()[0].rstrip('.')}.",
                "Add 'level admin' to the 'stats socket' line of HAProxy's configuration, which commands that change a server need.",
            )

    def _exchange(self, command: str) -> str:
        with self._connect() as connection:
            connection.sendall(f"{command}\n".encode())
            chunks = iter(lambda: connection.recv(65536), b"")
            return b"".join(chunks).decode(errors="replace")

    def _connect(self) -> socket.socket:
        if not self.address.startswith("/") and ":" in self.address:
            host, _colon, port = self.address.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), timeout=ANSWER_SECONDS)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(ANSWER_SECONDS)
        try:
            connection.connect(self.address)
        except OSError:
            connection.close()
            raise
        return connection
