# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends all that ran on hosts, and removes their directory, when whoever started them has gone, however it went.

Arguments: the environment variable (NAME=value) that everything on the hosts has, and the directory. Waits for the end of standard input.
"""

from __future__ import annotations

import shutil
import sys

from integration.processes import end_processes_with


def main():
    marker, directory = sys.argv[1:]
    sys.stdin.buffer.read()
    end_processes_with(marker)
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
