# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that the tests need from the machine: installed on Debian as root, named elsewhere."""
from __future__ import annotations

import os
import pathlib
import shutil
import subprocess

# program → Debian package
PROGRAMS = {
    "sshd": "openssh-server",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
    "setfacl": "acl",
    "haproxy": "haproxy",
    "sudo": "sudo",
    "su": "util-linux",
    "openssl": "openssl",
    "shellcheck": "shellcheck",
    "node": "nodejs",
    "zip": "zip",
}
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])
INSTALL_SECONDS = 900
SSHD_PRIVILEGE_SEPARATION = pathlib.Path("/run/sshd")


def missing_programs() -> dict[str, str]:
    """Return the programs that are not on this machine, with the Debian package of each."""
    return {program: package for program, package in PROGRAMS.items() if not shutil.which(program, path=SEARCH_PATH)}


def install(packages: list[str]) -> None:
    """Install Debian packages; raise CalledProcessError when apt-get fails, TimeoutExpired when it hangs."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *arguments], check=True, env=environment, stdout=subprocess.DEVNULL, timeout=INSTALL_SECONDS)


def ensure_programs() -> None:
    """Make sure that every program is there; end with a message that names what is missing where it cannot be installed."""
    missing = missing_programs()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(sorted(set(missing.values())))} ...", flush=True)
        install(sorted(set(missing.values())))
        missing = missing_programs()
    if missing:
        names = ", ".join(f"{program} (Debian: {package})" for program, package in sorted(missing.items()))
        raise SystemExit(f"The tests need programs that are not on this machine: {names}.\nInstall them, or run as root on Debian.")
    if os.geteuid() == 0:
        # sshd run by root refuses to start without it, and only the service's own start-up makes it.
        SSHD_PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
