# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that start the program for a deployment on a server, with a request on standard input."""

from __future__ import annotations

import shlex
import sys

PROGRAM = f"{__name__.rpartition('.')[0]}.program"
# A terminal in between would neither pass a request on unchanged nor ever end it; an older Python is told of by the modules of Ansible.
BEGIN = """\
import hashlib, os, sys
if sys.version_info < (3, 9) or sys.stdin.isatty():
    sys.exit("this Python is too old, or standard input is a terminal")
"""
# The file is read, and everything imported from it, by the one descriptor of which owner, mode and hash were looked at.
OPEN = """\
def checked(path, sha256):
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    status = os.fstat(file)
    if status.st_uid != os.geteuid() or status.st_mode & 0o77:
        sys.exit(path + " can be read or written by others")
    with open(file, "rb", closefd=False) as content:
        if hashlib.sha256(content.read()).hexdigest() != sha256:
            sys.exit(path + " is not as it was laid down")
    return file
"""
RUN = f"""\
sys.path.insert(0, "/proc/self/fd/" + str(file))
from {PROGRAM} import main
main(int(size))
"""
LAID_DOWN = f"""\
{BEGIN}{OPEN}path, sha256, size = sys.argv[1:]
file = checked(path, sha256)
{RUN}"""
# What was compiled by an earlier deployment starts in a fraction of the time.
CARRIED = f"""\
{BEGIN}{OPEN}folder, program_size, size = sys.argv[1:]
program = sys.stdin.buffer.read(int(program_size))
prefix = hashlib.sha256(program).hexdigest() + "-%x-" % sys.hexversion
try:
    name = [name for name in os.listdir(folder) if name.startswith(prefix) and name.endswith(".pyz")][0]
    file = checked(folder + "/" + name, name[len(prefix):-len(".pyz")])
except (IndexError, OSError, SystemExit):
    file = os.memfd_create("program")
    os.write(file, program)
{RUN}"""


def kept_prefix(sources_sha256):
    """How the names of the files begin that this Python has compiled the sources to; what follows is the file's own hash and `.pyz`."""
    return f"{sources_sha256}-{sys.hexversion:x}-"


def laid_down_command(laid_down, size):
    """What lay_down() returned, and the length in bytes of the request -> the command for a shell."""
    return _command(laid_down["python"], LAID_DOWN, laid_down["path"], laid_down["sha256"], size)


def carried_command(python, folder, program_size, size):
    """For a program that comes on standard input before the request: the interpreter, the server's folder of programs, and the lengths in bytes of both

    -> the command for a shell.
    """
    return _command(python, CARRIED, folder, program_size, size)


def _command(python, script, *arguments):
    return " ".join(shlex.quote(str(word)) for word in (python, "-I", "-S", "-c", script, *arguments))
