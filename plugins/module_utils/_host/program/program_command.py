# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command that starts the program for a deployment on a server."""

from __future__ import annotations

import shlex

PROGRAM = f"{__name__.rpartition('.')[0]}.program"
# The file is read, and everything imported from it, by the one descriptor of which owner, mode and hash were looked at.
BOOTSTRAP = f"""\
import hashlib, os, sys
path, sha256, size = sys.argv[1:]
file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
status = os.fstat(file)
if status.st_uid != os.geteuid() or status.st_mode & 0o77:
    sys.exit(path + " can be read or written by others")
with open(file, "rb", closefd=False) as content:
    if hashlib.sha256(content.read()).hexdigest() != sha256:
        sys.exit(path + " is not as it was laid down")
sys.path.insert(0, "/proc/self/fd/" + str(file))
from {PROGRAM} import main
main(int(size))
"""


def program_command(laid_down, size):
    """What lay_down() returned, and the length in bytes of the request that follows on standard input -> the command for a shell."""
    words = [laid_down["python"], "-I", "-S", "-c", BOOTSTRAP, laid_down["path"], laid_down["sha256"], str(size)]
    return " ".join(map(shlex.quote, words))
