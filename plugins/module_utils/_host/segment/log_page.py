# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of scripts for a controller that keeps it, a part for each answer."""

from __future__ import annotations

import binascii
import os
import time
import zlib

# So that neither side holds more of it, and an answer does not take long.
MOST_BYTES = 1024 * 1024
FASTEST = 1


def log_page(path, offset):
    """What lies behind the offset: {content: compressed, in Base64, behind: the offset behind it, is_whole: whether that is all there is, utc_offset_seconds:
    of the times in it}.
    """
    content, behind, is_whole = _read(path, offset)
    packed = binascii.b2a_base64(zlib.compress(content, FASTEST), newline=False).decode("ascii") if content else ""
    return {"content": packed, "behind": behind, "is_whole": is_whole, "utc_offset_seconds": time.localtime().tm_gmtoff}


def unpacked(content):
    """The bytes of a page's content; of what is no page, not more than one has."""
    return zlib.decompressobj().decompress(binascii.a2b_base64(content), MOST_BYTES) if content else b""


def _read(path, offset):
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            # A script has emptied it, and then it begins anew.
            start = offset if offset <= size else 0
            file.seek(start)
            content = file.read(MOST_BYTES)
            return content, start + len(content), start + len(content) >= size
    except (FileNotFoundError, NotADirectoryError):
        return b"", offset, True
    except OSError:
        # The deployment is no worse for it.
        return b"", offset, False
