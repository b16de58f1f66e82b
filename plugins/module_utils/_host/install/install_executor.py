# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what was planned for Install."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess

from ..disk import selinux_commands
from ..disk.acl import acl_texts, complete_acl
from ..disk.disk_reader import CHUNK_BYTES, extended_attributes, member_path, real_path
from ..error_codes import error_of
from ..disk.host_paths import printable, to_disk
from ..disk.os_failure import os_failure

SELINUX_LABEL = "security.selinux"


def execute_cleanup(steps):
    """Remove what a cleanup plan names. Things that have gone meanwhile, and directories that have filled, are passed over."""
    for step in steps:
        if step["type"] == "forget_context":
            _run(selinux_commands.forget_context(step["spec"]))
            continue
        try:
            _remove(step)
        except OSError as error:
            raise os_failure("remove the previous installation", error, step["path"]) from error


def _remove(step):
    try:
        remove = os.rmdir if step["type"] == "rmdir" else os.unlink
        remove(to_disk(step["path"]))
    except OSError as error:
        # EBUSY: a file system is mounted there.
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY):
            raise


class InstallExecutor:
    """Does the instructions of an install plan, in order."""

    def __init__(self, archive_dir, accounts, temporary_name):
        """accounts: see read_accounts; temporary_name: of a file that is being written, in the directory of its destination."""
        self._archive_dir = archive_dir
        self._accounts = accounts
        self._temporary_name = temporary_name
        self._actions = {
            "mkdir": self._mkdir,
            "copy": self._copy,
            "chown": self._chown,
            "chmod": self._chmod,
            "setfacl": self._setfacl,
            "semanage": self._semanage,
        }

    def execute(self, instructions):
        for step in instructions:
            try:
                self._actions[step["type"]](step)
            except OSError as error:
                path = step.get("destination") or step.get("directory") or step["file"]
                raise os_failure(f"install {printable(path)}", error, path) from error

    def _mkdir(self, step):
        path = to_disk(step["directory"])
        if step.get("method") == "renew":
            _renew_directory(path)
            return
        try:
            os.mkdir(path)
        except FileExistsError:
            if not os.path.isdir(path):
                raise

    def _copy(self, step):
        source = to_disk(member_path(self._archive_dir, step["source"]))
        destination = to_disk(step["destination"])
        temporary = os.path.join(os.path.dirname(destination), to_disk(self._temporary_name))
        if step["method"] == "keep" and _keep_file(source, destination):
            return
        if "target" in step:
            _make_link(to_disk(step["target"]), destination, temporary, step["method"])
        elif step["method"] == "in_place":
            _copy_file(source, destination, os.O_TRUNC)
        else:
            _make_afresh(temporary, lambda: _copy_file(source, temporary, os.O_EXCL))
            os.rename(temporary, destination)

    def _chown(self, step):
        uid = -1 if step["owner"] is None else self._accounts["users"][step["owner"]]
        gid = -1 if step["group"] is None else self._accounts["groups"][step["group"]]
        os.chown(to_disk(step["file"]), uid, gid, follow_symlinks=not step["is_link"])

    def _chmod(self, step):
        os.chmod(to_disk(step["file"]), int(step["mode"], 8))

    def _setfacl(self, step):
        path = to_disk(step["file"])
        acl = ",".join(acl_texts(complete_acl(step["acls"], stat.S_IMODE(os.stat(path).st_mode))))
        _run_or_fail(["setfacl", "--set", acl, "--", path], step, "acl-setfacl-failed")

    def _semanage(self, step):
        real = real_path(step["file"])
        spec = selinux_commands.context_spec(real)
        if _run(selinux_commands.add_context(step["context"], spec)).returncode != 0:
            _run_or_fail(selinux_commands.change_context(step["context"], spec), step, "context-semanage-failed")
        _run_or_fail(selinux_commands.apply_context(real), step, "context-restorecon-failed")


def _make_link(target, destination, temporary, method):
    if method == "new":
        os.symlink(target, destination)
        return
    _make_afresh(temporary, lambda: os.symlink(target, temporary))
    os.rename(temporary, destination)


def _make_afresh(path, make):
    """Make something that must not be there yet; whatever bears the temporary name is nobody's."""
    try:
        make()
    except FileExistsError:
        os.unlink(path)
        make()


def _renew_directory(path):
    """Make a directory that stays as mkdir would have made it."""
    inherited_bit = os.stat(os.path.dirname(path)).st_mode & stat.S_ISGID
    os.chown(path, *_owner_of_new(path))
    os.chmod(path, 0o777 & ~_umask() | inherited_bit)
    os.utime(path)


def _owner_of_new(path):
    """(user, group) of what this user makes at a path."""
    above = os.stat(os.path.dirname(path))
    return os.geteuid(), above.st_gid if above.st_mode & stat.S_ISGID else os.getegid()


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _keep_file(source, destination):
    """Give a file that holds the right bytes the facts of its source. False if it has more than these, or is not what was looked at."""
    try:
        descriptor = os.open(destination, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        status = os.fstat(descriptor)
        has_more = any(name != SELINUX_LABEL for name in extended_attributes(descriptor))
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1 or has_more:
            return False
        os.chown(descriptor, *_owner_of_new(destination))
        _copy_facts(os.stat(source), descriptor)
    except PermissionError:
        return False
    finally:
        os.close(descriptor)
    return True


def _copy_file(source, destination, flags):
    """Copy a file with its mode, times and owner, as far as this user may set them."""
    with open(source, "rb") as origin:
        descriptor = os.open(destination, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | flags, 0o600)
        with os.fdopen(descriptor, "wb") as copy:
            shutil.copyfileobj(origin, copy, CHUNK_BYTES)
            copy.flush()
            _copy_facts(os.fstat(origin.fileno()), descriptor)


def _copy_facts(status, descriptor):
    mode = stat.S_IMODE(status.st_mode)
    try:
        os.chown(descriptor, status.st_uid, status.st_gid)
    except PermissionError:
        # The file is not its packer's, so it must not run with its packer's rights either.
        mode &= 0o1777
    os.chmod(descriptor, mode)
    os.utime(descriptor, ns=(status.st_atime_ns, status.st_mtime_ns))


def _run(command):
    # There is no AnsibleModule here to call run_command of.
    # pylint: disable-next=ansible-bad-function
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def _run_or_fail(command, step, reason):
    result = _run(command)
    if result.returncode != 0:
        said = result.stdout.decode("utf-8", "replace").strip()
        problem = said.rstrip(".") or f"exit code {result.returncode}"
        raise error_of(
            reason,
            f"{command[0]} failed for {printable(step['file'])}: {problem}.",
            "Correct the permissions section of the AppSpec file, or the server.",
        )
