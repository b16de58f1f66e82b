#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Keeps a dated copy of what runs now; the last three copies stay.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

if [ ! -f "$installation/VERSION" ]; then
    echo "nothing installed yet, nothing to back up"
    exit 0
fi

umask 077
copy=$backups/$(date -u +%Y%m%dT%H%M%SZ)-$(cat "$installation/VERSION")
mkdir -p "$backups"
rm -rf "$copy"
cp -pR "$installation" "$copy"
echo "backed up to $copy"

find "$backups" -mindepth 1 -maxdepth 1 -type d | sort -r | tail -n +4 | while IFS= read -r old; do
    rm -rf "$old"
    echo "removed the old copy $old"
done
