#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Writes hello.ini from what this host says about itself in instance.env.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

instance=$configuration/instance.env
[ -r "$instance" ] || fail "$instance is not there; write HELLO_ADDRESS and HELLO_PORT into it and deploy again"
# shellcheck source=/dev/null
. "$instance"
[ -n "${HELLO_ADDRESS:-}" ] || fail "$instance does not set HELLO_ADDRESS"
[ -n "${HELLO_PORT:-}" ] || fail "$instance does not set HELLO_PORT"

umask 077
cat >"$configuration/hello.ini.new" <<END
[service]
address = $HELLO_ADDRESS
port = $HELLO_PORT
warm_up_seconds = 0.3

[paths]
version = $installation/VERSION
migrations = $installation/migrations
database = $data/hello.db
token = $configuration/token
log = $logs/hello.log
pid = $pid_file
END
mv "$configuration/hello.ini.new" "$configuration/hello.ini"
echo "wrote $configuration/hello.ini"
