#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Unpacks the vendored wheel into a directory of hello's own: no network, no pip.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

cd "$bundle/vendor"
sha256sum -c SHA256SUMS || fail "a wheel in vendor/ is not the one in SHA256SUMS"

mkdir -p "$installation"
rm -rf "$library.new"
for wheel in *.whl; do
    python3 -m zipfile -e "$wheel" "$library.new"
done
rm -rf "$library"
mv "$library.new" "$library"
echo "installed $(ls)"
