#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Lets the service finish the requests in flight; after 20 seconds it is killed.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

pid=$(service_pid)
if [ -z "$pid" ]; then
    echo "hello does not run"
    exit 0
fi

kill -TERM "$pid"
tries=0
while [ -n "$(service_pid)" ]; do
    tries=$((tries + 1))
    if [ "$tries" -eq 200 ]; then
        echo "hello: process $pid did not stop within 20 seconds, killing it" >&2
        kill -KILL "$pid" || true
    fi
    [ "$tries" -lt 250 ] || fail "process $pid cannot be killed"
    sleep 0.1
done
rm -f "$pid_file"
echo "stopped hello, process $pid"
