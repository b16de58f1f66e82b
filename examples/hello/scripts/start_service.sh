#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Starts the service in a session of its own and waits until it listens.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

"$bundle/scripts/stop_service.sh"

cd "$installation"
PYTHONPATH=$library PYTHONDONTWRITEBYTECODE=1 \
    setsid python3 "$installation/app/hello.py" "$configuration/hello.ini" \
    </dev/null >>"$logs/hello.log" 2>&1 &

tries=0
while [ -z "$(service_pid)" ]; do
    tries=$((tries + 1))
    if [ "$tries" -eq 100 ]; then
        tail -n 20 "$logs/hello.log" >&2
        fail "the service did not start within 10 seconds; the lines above are the end of $logs/hello.log"
    fi
    sleep 0.1
done
echo "started hello $(cat "$installation/VERSION"), process $(service_pid)"
