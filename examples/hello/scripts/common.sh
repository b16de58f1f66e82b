# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034

# What the other scripts share: where hello lives on a host, and which process it is.

set -eu

root=${CODEDEPLOY_INSTALL_ROOT:-}
bundle=$(cd "$(dirname "$0")/.." && pwd)
installation=$root/opt/hello
library=$root/opt/hello/lib
configuration=$root/etc/hello
data=$root/var/lib/hello
logs=$root/var/log/hello
backups=$root/var/backups/hello
pid_file=$root/run/hello/hello.pid

fail() {
    echo "hello: $*" >&2
    exit 1
}

# Prints the process id of the running service, or nothing. The command line is compared because
# a process id left over from before a reboot may belong to something else by now.
service_pid() {
    [ -r "$pid_file" ] || return 0
    pid=$(cat "$pid_file")
    if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF " $installation/app/hello.py "; then
        echo "$pid"
    fi
}
