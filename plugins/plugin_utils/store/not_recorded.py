# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store does not know of a deployment that was concluded."""

from __future__ import annotations

from ..names_of_hosts import shorten


def describe_not_recorded(waves, written, error):
    """{number: hosts} of the waves that were to be written, [{kind, wave}] that were, and why the others were not -> lines."""
    done = {document.get("wave") for document in written if document["kind"] == "hosts"}
    hosts = [host for number, of_wave in sorted(waves.items()) if number not in done for host in of_wave]
    what = ["what came of " + shorten(hosts)] if hosts else []
    kinds = {document["kind"] for document in written}
    what += [text for kind, text in (("record", "the end of the deployment"), ("group", "the last results of the group")) if kind not in kinds]
    hint = f" {error['hint']}" if error.get("hint") else ""
    return [
        f"Not recorded in the store: {'; '.join(what)}. {error['message']}{hint}",
        "The next deployment of the group takes this one for one that was not concluded.",
    ]
