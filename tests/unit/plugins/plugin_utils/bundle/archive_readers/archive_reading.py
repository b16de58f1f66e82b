# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives that are made for a test, and what the controller, the server and the real program read of them."""

from __future__ import annotations

import hashlib
import io
import os
import pathlib
import stat
import subprocess
import tarfile
import warnings
import zipfile

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.unpack import unpack_bundle
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_manifest import make_manifest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_reader import read_bundle

TAR_TYPES = {"directory": tarfile.DIRTYPE, "symlink": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE}
REGULAR, LINK, FOLDER = stat.S_IFREG, stat.S_IFLNK, stat.S_IFDIR


def tar_of(path, members, tar_format=tarfile.GNU_FORMAT):
    """A tar of (name, kind, content or target, mode)."""
    with tarfile.open(path, "w", format=tar_format) as archive:
        for name, kind, text, mode in members:
            info = tarfile.TarInfo(name)
            info.mode = mode
            if kind == "file":
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))
            else:
                info.type, info.linkname = TAR_TYPES[kind], text
                archive.addfile(info)
    return path


def zip_of(path, members):
    """A zip of (name, content, packing system, external attributes)."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content, system, attributes in members:
            info = zipfile.ZipInfo("x")
            info.filename, info.create_system, info.external_attr = name, system, attributes
            archive.writestr(info, content)
    return path


def tree_on_disk(root):
    """{path: (kind, mode, content or target)} as the manifest says it, and the groups of paths that are one file."""
    found, links = {}, {}
    for folder, directories, files in os.walk(root):
        for name in directories + files:
            place = os.path.join(folder, name)
            path, status = os.path.relpath(place, root), os.lstat(place)
            mode = f"{stat.S_IMODE(status.st_mode):04o}"
            if stat.S_ISLNK(status.st_mode):
                found[path] = ("symlink", "0777", os.readlink(place))
            elif stat.S_ISDIR(status.st_mode):
                found[path] = ("directory", mode, None)
            else:
                found[path] = ("file", mode, hashlib.sha256(pathlib.Path(place).read_bytes()).hexdigest())
                links.setdefault(status.st_ino, set()).add(path)
    return found, sorted(map(sorted, links.values()))


def by_controller(path):
    """(tree or None where refused, warnings)"""
    try:
        found_type, members, _contents = read_bundle(str(path), None, "appspec.yml", 1_000_000)
        manifest, found = make_manifest(members, found_type, str(path))
    except DeploymentError as error:
        assert error.hint
        return None, error.where["reason"]
    return {entry["path"]: (entry["type"], entry["mode"], entry.get("target") or entry.get("sha256")) for entry in manifest}, found


def by_server(path, place):
    try:
        unpack_bundle(str(path), "zip" if path.suffix == ".zip" else "tar", str(place))
    except DeploymentError as error:
        assert not os.path.lexists(place)
        return None, error.where["reason"]
    return tree_on_disk(place)


def by_program(path, place):
    """What tar or unzip unpacks, with its exit code and what it said."""
    command = ["unzip", "-qo", path, "-d", place] if path.suffix == ".zip" else ["tar", "-xpsf", path, "-C", place]
    place.mkdir()
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, stdin=subprocess.DEVNULL, env=environment)
    return *tree_on_disk(revision_root(place)), done.returncode, (done.stdout + done.stderr).decode()


def revision_root(place):
    """The only folder of an archive, where an AppSpec lies in it."""
    tops = list(place.iterdir())
    is_wrapped = len(tops) == 1 and tops[0].is_dir() and not tops[0].is_symlink() and "appspec.yml" in os.listdir(tops[0])
    return tops[0] if is_wrapped else place


def compare(path):
    """Both readers and the program agree -> (tree or None, warnings or the reason of the refusal, exit code and words of the program)."""
    room = path.parent
    before = os.umask(0o022)
    try:
        controller, found = by_controller(path)
        server, links = by_server(path, room / "server")
        unpacked, hard_links, code, words = by_program(path, room / "program")
    finally:
        os.umask(before)
    assert server == controller, "the server and the controller differ"
    if controller is None:
        assert links == found, "the server and the controller refuse for different reasons"
    else:
        assert (code in (0, 1), controller, links) == (True, unpacked, hard_links), words
    return controller, found, code, words


def reasons(found):
    return [finding["reason"] for finding in found]
