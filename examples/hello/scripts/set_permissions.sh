#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# For what the scripts make outside /opt/hello, which appspec.yml cannot name.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

mkdir -p "$data" "$logs" "$(dirname "$pid_file")"
chmod 700 "$data"
chmod 750 "$logs"
chmod 600 "$configuration/hello.ini" "$configuration/token"
ls -ld "$data" "$logs" "$configuration/hello.ini" "$configuration/token"
