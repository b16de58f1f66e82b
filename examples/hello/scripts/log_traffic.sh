#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# One line for every step into and out of traffic.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

mkdir -p "$logs"
line="$(date -u +%Y-%m-%dT%H:%M:%SZ) $LIFECYCLE_EVENT deployment=$DEPLOYMENT_ID version=$(cat "$bundle/VERSION")"
echo "$line" | tee -a "$logs/traffic.log"
