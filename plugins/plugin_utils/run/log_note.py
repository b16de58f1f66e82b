# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run has fetched of the log of a host's scripts, in the run's own folder: the log in a file, and what is known of it in another."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib

from ansible import constants
from ansible.utils.display import Display
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.log_page import unpacked

# offset: in the log on the host, behind what was fetched; kept_bytes: of the file here; is_whole: whether the host had no more when its scripts were done.
NEW = {"offset": 0, "kept_bytes": 0, "sent_bytes": 0, "last_timestamp": 0, "is_whole": False, "utc_offset_seconds": 0}

display = Display()


class LogNote:
    """Of one host in a deployment. Hooks may write what is secret: nobody else can read it."""

    def __init__(self, plan, host):
        folder = os.path.join(constants.DEFAULT_LOCAL_TMP, f"codedeploy-logs-{plan['deployment']['deployment_id']}")
        self._host, self._folder = host, folder
        ready = (plan["resumed"] or {"ready": {}})["ready"]
        self._new = {**NEW, "offset": ready.get(host, {}).get("log_offset", 0)}
        # How long it may take to fetch what is left when the scripts are done.
        self.timeout_seconds = plan["announcements"]["timeout_seconds"]
        self.path = os.path.join(folder, hashlib.sha256(host.encode("utf-8", "surrogateescape")).hexdigest())

    def read(self):
        """What is known, or None where nothing was asked for."""
        try:
            with open(f"{self.path}.json", encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def offset(self):
        """From where on the host is asked for more."""
        return (self.read() or self._new)["offset"]

    def take(self, page, is_over):
        """Keep a page. is_over: whether the scripts are done -> whether there is more to fetch now."""
        known = self.read() or self._new
        try:
            self._append(known["kept_bytes"], content := unpacked(page["content"]))
            further = {"offset": page["behind"], "kept_bytes": known["kept_bytes"] + len(content), "utc_offset_seconds": page["utc_offset_seconds"]}
            self.write({**known, **further, "is_whole": is_over and page["is_whole"]})
        except (OSError, ValueError, zlib.error) as error:
            display.warning(f"The log of scripts of {self._host} cannot be kept on the controller, to be sent to CloudWatch Logs: {error}.")
            self.lose()
            return False
        return is_over and not page["is_whole"] and bool(content)

    def lose(self):
        """The host cannot be asked for more of it."""
        with contextlib.suppress(OSError):
            self.write({**(self.read() or self._new), "is_whole": False})

    def write(self, known):
        """Keep what is known, or what was, if there is no room."""
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        with open(f"{self.path}.new", "w", encoding="utf-8", opener=_for_this_user) as file:
            json.dump(known, file)
        os.replace(f"{self.path}.new", f"{self.path}.json")

    def remove_log(self):
        """When it was sent to its end."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)

    def _append(self, place, content):
        if content:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            with open(self.path, "ab", opener=_for_this_user) as file:
                # What an attempt that was broken off has left is written again.
                file.truncate(place)
                file.write(content)


def _for_this_user(path, flags):
    return os.open(path, flags, 0o600)
