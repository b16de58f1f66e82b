# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health checks as a load balancer makes them: a real request or connection to the target."""

from __future__ import annotations

import asyncio

from .target import CheckResult, HealthCheck

PASSED = CheckResult(True)
FAILED = CheckResult(False, "Target.FailedHealthChecks", "Health checks failed")
TIMED_OUT = CheckResult(False, "Target.Timeout", "Request timed out")


def matches(status: int, matcher: str) -> bool:
    """Whether an HTTP status is in a matcher such as "200,202,300-399"."""
    for part in matcher.split(","):
        first, _dash, last = part.strip().partition("-")
        if int(first) <= status <= int(last or first):
            return True
    return False


async def check_health(address: str, port: int, check: HealthCheck, timeout_seconds: float) -> CheckResult:
    """Check one target once; never raises."""
    try:
        async with asyncio.timeout(timeout_seconds):
            reader, writer = await asyncio.open_connection(address, check.port or port)
            try:
                if not check.protocol.startswith("HTTP"):
                    return PASSED
                return await _request(reader, writer, address, check)
            finally:
                writer.close()
    except TimeoutError:
        return TIMED_OUT
    except (OSError, ValueError, IndexError):
        return FAILED


async def _request(reader, writer, address: str, check: HealthCheck) -> CheckResult:
    request = f"GET {check.path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: ELB-HealthChecker/2.0\r\nConnection: close\r\n\r\n"
    writer.write(request.encode())
    status = int((await reader.readline()).split()[1])
    if matches(status, check.matcher):
        return PASSED
    return CheckResult(False, "Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{status}]")
