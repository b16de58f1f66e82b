# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS on this machine, for people: python -m emulator."""

from __future__ import annotations

import argparse

from interruption import accept_signals


def main() -> None:
    accept_signals()
    parser = argparse.ArgumentParser(prog="python -m emulator", description="AWS on this machine, until Ctrl-C. See README.md beside this file.")
    parser.add_argument("--port", type=int, default=5000, help="port of the API on 127.0.0.1 (0: any; default: 5000)")
    parser.add_argument("--speed", type=float, default=1.0, help="how many times faster the load balancers' times pass (default: 1)")
    parser.add_argument("--propagation-seconds", type=float, default=1.0, help="until a change reaches the traffic (default: 1)")
    parser.add_argument("--boot-seconds", type=float, default=1.0, help="for which an instance that an Auto Scaling group launches is pending (default: 1)")
    parser.add_argument("--no-fail-open", action="store_true", help="do not send requests to unhealthy targets when there are no others")
    options = parser.parse_args()
    try:
        # Takes seconds, in which a signal counts too.
        from .server import serve

        serve(options.port, options.speed, options.propagation_seconds, not options.no_fail_open, options.boot_seconds, on_ready=_tell)
    except KeyboardInterrupt:
        pass


def _tell(endpoint_url: str) -> None:
    print(f"export AWS_ENDPOINT_URL={endpoint_url} AWS_ACCESS_KEY_ID=emulator AWS_SECRET_ACCESS_KEY=emulator AWS_DEFAULT_REGION=us-east-1")
    print(f"# Where each listener listens: curl {endpoint_url}/emulator/listeners", flush=True)


if __name__ == "__main__":
    main()
