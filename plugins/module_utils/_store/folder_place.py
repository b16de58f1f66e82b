# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store in a folder of this machine."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

# Names that start with a dot are the folder's own.
OWN = "."
WRITERS, NEW = ".writers", ".new"
POLL_SECONDS = 0.01
WRITE_WITHIN_SECONDS = 30


class FolderPlace:
    """Files below a folder that only its owner can read. Several processes may use it at once: one writes at a time, and readers find whole files.

    A key is a path in the folder, with slashes; a version says what a file's content is.
    """

    look_seconds = 1

    def __init__(self, folder):
        self._folder = folder

    def name(self, key):
        """What a person calls a file."""
        return os.path.join(self._folder, key)

    def read(self, key):
        """(content, version), or None where there is none."""
        with _told("read", self.name(key)):
            return self._read(key)

    def write_if_absent(self, key, content):
        """The version that was written, or None where there is a file."""
        return self._write(key, content, lambda found: found is None)

    def write_if_unchanged(self, key, content, version):
        """The version that was written, or None where the file has another version or is gone."""
        return self._write(key, content, lambda found: found is not None and found[1] == version)

    def delete_if_unchanged(self, key, version):
        """Whether the file had this version, and is gone now."""
        with _told("removed", self.name(key)), self._only_writer():
            found = self._read(key)
            if found is None or found[1] != version:
                return False
            os.remove(self.name(key))
            _flush(os.path.dirname(self.name(key)))
            return True

    def list(self, folder):
        """The keys of all files below a folder, in order."""
        found = []
        with _told("listed", self.name(folder)):
            for parent, folders, files in os.walk(self.name(folder), onerror=_raise_unless_absent):
                folders[:] = [name for name in folders if not name.startswith(OWN)]
                found += [os.path.relpath(os.path.join(parent, name), self._folder) for name in files if not name.startswith(OWN)]
        return sorted(found)

    def _read(self, key):
        try:
            with open(self.name(key), "rb") as file:
                content = file.read()
        except FileNotFoundError:
            return None
        return content, _version(content)

    def _write(self, key, content, is_expected):
        path = self.name(key)
        with _told("written", path):
            _make_folder(os.path.dirname(path))
            with self._only_writer():
                if not is_expected(self._read(key)):
                    return None
                self._replace(path, content)
        return _version(content)

    def _replace(self, path, content):
        """What a writer that was killed left half is written over by the next one."""
        new = self.name(NEW)
        with open(new, "wb", opener=_open_for_owner) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
        _flush(os.path.dirname(path))

    @contextlib.contextmanager
    def _only_writer(self):
        with open(self.name(WRITERS), "wb", opener=_open_for_owner) as file:
            _lock(file, self._folder)
            yield


def _lock(file, folder):
    deadline = time.monotonic() + WRITE_WITHIN_SECONDS
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                message = f"The store {folder} cannot be written to: another process has been writing for {WRITE_WITHIN_SECONDS} s."
                raise DeploymentError("STORE_UNAVAILABLE", message, f"Find the process (fuser {os.path.join(folder, WRITERS)}) and end it.") from error
        time.sleep(POLL_SECONDS)


def _version(content):
    return hashlib.sha256(content).hexdigest()


def _make_folder(path):
    """Make a folder, and those above it, for its owner alone."""
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        pass
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        _make_folder(path)


def _open_for_owner(path, flags):
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _flush(folder):
    """Have the names in a folder written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _raise_unless_absent(error):
    if not isinstance(error, FileNotFoundError):
        raise error


@contextlib.contextmanager
def _told(verb, path):
    try:
        yield
    except OSError as error:
        message = f"{path} in the store cannot be {verb}: {error.strerror or error}."
        hint = "Check the permissions and the free space there, or set codedeploy_store to another folder."
        raise DeploymentError("STORE_UNAVAILABLE", message, hint) from error
