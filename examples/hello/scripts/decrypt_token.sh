#!/bin/sh
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Decrypts the token that the bundle carries, with the key that whoever set up the host put there.

# shellcheck source=scripts/common.sh
. "$(dirname "$0")/common.sh"

key=$configuration/secret.key
token=$configuration/token

command -v openssl >/dev/null || fail "openssl is not on this host; install it and deploy again"
[ -r "$key" ] || fail "the key $key is not there or not readable; put it there and deploy again"

umask 077
trap 'rm -f "$token.new"' EXIT
openssl enc -d -aes-256-cbc -pbkdf2 -iter 200000 -a -pass "file:$key" \
    -in "$bundle/secrets/token.enc" -out "$token.new" ||
    fail "secrets/token.enc cannot be decrypted with $key; is it the key it was encrypted with?"
grep -Eqx '[0-9a-f]{32}' "$token.new" ||
    fail "secrets/token.enc decrypted with $key is no token; is it the key it was encrypted with?"
mv "$token.new" "$token"
echo "decrypted the token to $token"
