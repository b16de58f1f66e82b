# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agent's cleanup list, which carries the record of an installation."""

from __future__ import annotations

from urllib.parse import quote_from_bytes, unquote_to_bytes

from ..disk.host_paths import from_disk, to_disk

# The list is the agent's: a path a line. To the agent, paths below /dev/null are absent, so that is where ours are that its lines cannot carry.
ENCODED = b"/dev/null/path/"
IN_PLACE = b"/dev/null/in-place/"
CONTEXT = b"semanage\0"
BLANKS = b" \t\n\v\f\r\0"


def render_cleanup_list(record):
    """The list that carries a record (see installation_record)."""
    lines = [_line(path) for path in record["paths"]]
    lines += [CONTEXT + to_disk(spec) for spec in record["contexts"]]
    lines += [_encode(IN_PLACE, path) for path in record["in_place"]]
    return b"".join(line + b"\n" for line in lines)


def parse_cleanup_list(content):
    """The record in a list that we or the agent wrote. The last line counts only if it is whole."""
    record = {"paths": [], "contexts": [], "in_place": []}
    for line in content.split(b"\n")[:-1]:
        line = line.strip(BLANKS)
        if line.startswith(CONTEXT):
            record["contexts"].append(from_disk(line[len(CONTEXT):]))
        elif line.startswith(IN_PLACE):
            record["in_place"].append(_decode(IN_PLACE, line))
        elif line.startswith(ENCODED):
            record["paths"].append(_decode(ENCODED, line))
        elif line.startswith(b"/"):
            record["paths"].append(from_disk(line))
    return record


def _line(path):
    raw = to_disk(path)
    if b"\n" in raw or raw != raw.strip(BLANKS) or raw.startswith(b"/dev/null/") or not _is_utf8(raw):
        return _encode(ENCODED, path)
    return raw


def _is_utf8(raw):
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _encode(prefix, path):
    return prefix + quote_from_bytes(to_disk(path)[1:]).encode("ascii")


def _decode(prefix, line):
    return "/" + from_disk(unquote_to_bytes(line[len(prefix):]))
