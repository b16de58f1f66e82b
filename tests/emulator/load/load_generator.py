# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constant traffic to a load balancer, whatever the answers: an open loop, in a process of its own."""

from __future__ import annotations

import ipaddress
import json
import subprocess
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..child_process import end_child, start_child

# Beside the answers still to come.
STOP_WITHIN_SECONDS = 30


@dataclass(frozen=True)
class LoadResult:
    """Times are epoch seconds, latencies seconds. failures: the first few, [{time, reason}].

    versions: by version, {count, first_time, last_time}; latency: {p50, p95, p99, max} of the requests that succeeded. processor_seconds: what
    sending them and reading the answers took of a processor.
    """

    sent: int
    failed: int
    failures: list[dict]
    versions: dict[str, dict]
    latency: dict[str, float]
    processor_seconds: float


class LoadGenerator:
    """Send `rate` requests a second to a loopback URL for the length of a `with` block, `duration_seconds` at most."""

    def __init__(self, url: str, rate: float = 100, duration_seconds: float = 600, timeout_seconds: float = 10, keep_alive: bool = True) -> None:
        if not ipaddress.ip_address(urlsplit(url).hostname or "").is_loopback:
            raise ValueError(f"load is generated for loopback addresses only, not {url}")
        self._settings = {"url": url, "rate": rate, "duration_seconds": duration_seconds, "timeout_seconds": timeout_seconds, "keep_alive": keep_alive}
        self._process: subprocess.Popen | None = None
        self._result: LoadResult | None = None

    def __enter__(self) -> LoadGenerator:
        self._process, _ready = start_child("load.load_sender", self._settings)
        return self

    def __exit__(self, *_exception) -> None:
        self.result()

    @property
    def is_sending(self) -> bool:
        """Whether there are requests to be sent or to be answered."""
        return self._result is None and self._process.poll() is None

    def result(self) -> LoadResult:
        """Stop sending, wait for the answers still to come, and sum up."""
        if self._result is None:
            output = end_child(self._process, self._settings["timeout_seconds"] + STOP_WITHIN_SECONDS)
            self._result = LoadResult(**json.loads(output))
        return self._result
