# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a host failed, as lines that are read at two in the morning."""

from __future__ import annotations

LOG_LINES = 10
NOT_BEGUN = ("Pending", "Skipped")
TRAFFIC = {
    "in": ", in traffic", "registered": ", registered but not healthy", "out": ", out of traffic", "unknown": ", not known whether in traffic", None: "",
}  # fmt: skip


def describe_failure(record, check_mode=False):
    """The record of a host that failed -> lines: where and how, why, the end of the log and where the rest of it is. The hint is not in them."""
    error = record["error"]
    code = f" with exit code {error['exit_code']}" if error.get("exit_code") is not None else ""
    verb, traffic = ("would fail", "") if check_mode else ("failed", TRAFFIC[record["traffic"]])
    lines = [f"{record['host']}: {verb} {place_of(record)}{code} ({error['code']}{traffic})", f"  {error['message']}"]
    lines += [f"  | {line}" for line in (error.get("log_tail") or "").splitlines()[-LOG_LINES:]]
    return lines + ([f"  full log on the host: {error['log_path']}"] if error.get("log_path") else [])


def place_of(record):
    """Where in the deployment the host failed."""
    error = record["error"]
    if error.get("event"):
        return " ".join(filter(None, ("in", error["event"], error.get("script"))))
    if error.get("events"):
        return f"in one of {', '.join(error['events'])}"
    begun = [event["name"] for event in record["events"] if event["status"] not in NOT_BEGUN]
    if begun:
        return f"after {begun[-1]}"
    return "in its lifecycle" if record["segments_done"] else "before its lifecycle, nothing on it was touched"
