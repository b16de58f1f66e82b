# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that start the program for a deployment on a server, with a request on standard input."""

from __future__ import annotations

import shlex

PROGRAM = f"{__name__.rpartition('.')[0]}.program"
# A terminal in between would neither pass a request on unchanged nor ever end it; an older Python is told of by the modules of Ansible.
BEGIN = """\
import hashlib, os, sys
if sys.version_info < (3, 9) or sys.stdin.isatty():
    sys.exit("this Python is too old, or standard input is a terminal")
"""
RUN = f"""\
sys.path.insert(0, "/proc/self/fd/" + str(file))
from {PROGRAM} import main
main(int(size))
"""
# The file is read, and everything imported from it, by the one descriptor of which owner, mode and hash were looked at.
LAID_DOWN = f"""\
{BEGIN}path, sha256, size = sys.argv[1:]
file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
status = os.fstat(file)
if status.st_uid != os.geteuid() or status.st_mode & 0o77:
    sys.exit(path + " can be read or written by others")
with open(file, "rb", closefd=False) as content:
    if hashlib.sha256(content.read()).hexdigest() != sha256:
        sys.exit(path + " is not as it was laid down")
{RUN}"""
CARRIED = f"""\
{BEGIN}program_size, size = sys.argv[1:]
file = os.memfd_create("program")
os.write(file, sys.stdin.buffer.read(int(program_size)))
{RUN}"""


def laid_down_command(laid_down, size):
    """What lay_down() returned, and the length in bytes of the request -> the command for a shell."""
    return _command(laid_down["python"], LAID_DOWN, laid_down["path"], laid_down["sha256"], size)


def carried_command(python, program_size, size):
    """For a program that comes on standard input before the request: the interpreter, and the lengths in bytes of both -> the command for a shell."""
    return _command(python, CARRIED, program_size, size)


def _command(python, script, *arguments):
    return " ".join(shlex.quote(str(word)) for word in (python, "-I", "-S", "-c", script, *arguments))
