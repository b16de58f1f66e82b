# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the virtual environments and collections below .venv/, and run programs in them.

    environment.py demo [PROGRAM [ARGUMENT ...]]     set up for the demo, then run the Python program, if any, in it
    environment.py test [PROGRAM [ARGUMENT ...]]     the same with the test tools
    environment.py --python 3.13 test ...            in the virtual environment of that Python
"""
from __future__ import annotations

import argparse
import contextlib
import dataclasses
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

import environment_pythons
import packed_modules

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What makes an environment fetches packages, perhaps over a slow line.
SET_UP_SECONDS = 900
REQUIREMENTS = ROOT / "requirements"
RUNTIME_PATHS = ("galaxy.yml", "README.md", "LICENSE", "CHANGELOG.md", "changelogs", "docs", "examples", "meta", "playbooks", "plugins", "roles")


@dataclasses.dataclass(frozen=True)
class Environment:
    """The virtual environment of one Python version and the collections beside it."""

    version: str

    @property
    def directory(self) -> pathlib.Path:
        """Return the folder of the virtual environment."""
        return ROOT / ".venv" / self.version

    @property
    def bin(self) -> pathlib.Path:
        """Return the folder of its programs."""
        return self.directory / "bin"

    @property
    def python(self) -> pathlib.Path:
        """Return its interpreter."""
        return self.bin / "python"

    @property
    def collections(self) -> pathlib.Path:
        """Return the folder that ANSIBLE_COLLECTIONS_PATH names: this collection as users install it, and amazon.aws."""
        return self.directory / "collections"

    @property
    def core(self) -> str:
        """Return the ansible-core series that goes with this Python, such as "2.19"."""
        return environment_pythons.ANSIBLE_CORE[self.version]

    def variables(self) -> dict[str, str]:
        """Return this process's environment changed so that programs, Ansible and its collections are this environment's."""
        path = os.pathsep.join([str(self.bin), os.environ.get("PATH", os.defpath)])
        # Without byte code, each run of Ansible and each emulator would compile what it imports.
        unwanted = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "ANSIBLE_CONFIG")
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        return {**kept, "PATH": path, "VIRTUAL_ENV": str(self.directory), "ANSIBLE_COLLECTIONS_PATH": str(self.collections)}


def log(message: str) -> None:
    """Tell what takes time."""
    print(f"[set-up] {message}", flush=True)


@contextlib.contextmanager
def only_one(directory: pathlib.Path):
    """Hold the set-up of this environment for one process at a time."""
    directory.parent.mkdir(exist_ok=True)
    with open(directory.parent / f".{directory.name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(command: list[str], variables: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """Run a command of the set-up to its end; end with a message when it takes too long."""
    try:
        return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=SET_UP_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SystemExit(f"{' '.join(command)} had not ended after {SET_UP_SECONDS} s. It printed:\n{error.stdout or b''!r}\n{error.stderr or b''!r}") from None


def digest_of(paths: list[pathlib.Path]) -> str:
    """Return one hash over the names, modes and contents of the files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\0{path.lstat().st_mode}\0".encode())
        digest.update(os.readlink(path).encode() if path.is_symlink() else path.read_bytes())
    return digest.hexdigest()


def is_current(stamp: pathlib.Path, digest: str) -> bool:
    """Tell whether what the stamp stands for was made from exactly this."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest


def forget_packed_modules(environment: Environment) -> None:
    """Remove what tests have packed of the collections and of Ansible, one of which changes; the folder stays, as tests may run."""
    for path in (environment.directory / packed_modules.FOLDER).glob("*"):
        path.unlink(missing_ok=True)


def ensure_interpreter(environment: Environment) -> None:
    """Make the virtual environment if it is not there."""
    if environment.python.exists():
        return
    base = environment_pythons.find_python(environment.version)
    if not base:
        raise SystemExit(f"Python {environment.version} is not on this machine.")
    log(f"virtual environment for Python {environment.version}")
    made = run([base, "-m", "venv", str(environment.directory)])
    if made.returncode:
        shutil.rmtree(environment.directory, ignore_errors=True)
        raise SystemExit(f"{base} cannot make a virtual environment; on Debian install python3-venv.\n{made.stdout}{made.stderr}")


def pip(environment: Environment, *arguments: str) -> None:
    """Run pip quietly; end with its own words when it fails."""
    command = [str(environment.python), "-m", "pip", "--disable-pip-version-check", *arguments]
    done = run(command)
    if done.returncode:
        raise SystemExit(f"pip {' '.join(arguments)} failed:\n{done.stderr}")


def ensure_requirements(environment: Environment, files: list[pathlib.Path]) -> None:
    """Install the pinned requirement files unless exactly these are installed."""
    name = "+".join(path.stem for path in files)
    stamp = environment.directory / f".installed-{name}"
    digest = digest_of([*REQUIREMENTS.glob("*.txt"), ROOT / "tests" / "unit" / "requirements.txt"])
    if is_current(stamp, digest):
        return
    log(f"Python packages of {name} for Python {environment.version}")
    forget_packed_modules(environment)
    pip(environment, "install", "--quiet", *(argument for path in files for argument in ("-r", str(path))))
    stamp.write_text(digest, encoding="ascii")


def ensure_amazon_aws(environment: Environment) -> None:
    """Put amazon.aws beside this collection, out of the wheel that carries it, so that no Galaxy server is needed."""
    requirement = REQUIREMENTS / f"collections-{environment.core}.txt"
    stamp = environment.collections / ".amazon.aws"
    digest = digest_of([requirement])
    if is_current(stamp, digest):
        return
    log(f"amazon.aws for ansible-core {environment.core}")
    forget_packed_modules(environment)
    shutil.rmtree(environment.collections / "ansible_collections" / "amazon", ignore_errors=True)
    with tempfile.TemporaryDirectory() as download:
        pip(environment, "download", "--quiet", "--no-deps", "--dest", download, "-r", str(requirement))
        with zipfile.ZipFile(next(pathlib.Path(download).glob("ansible-*.whl"))) as wheel:
            members = [name for name in wheel.namelist() if name.startswith("ansible_collections/amazon/aws/")]
            wheel.extractall(environment.collections, members)
    stamp.write_text(digest, encoding="ascii")


def runtime_files() -> list[pathlib.Path]:
    """Return the files of the checkout from which the collection is built."""
    found = []
    for name in RUNTIME_PATHS:
        top = ROOT / name
        paths = [top] if top.is_file() else top.rglob("*")
        found += [path for path in paths if (path.is_symlink() or path.is_file()) and "__pycache__" not in path.parts]
    return found


def ensure_collection(environment: Environment) -> None:
    """Build this collection and install it as a user does, unless exactly this is installed."""
    stamp = environment.collections / ".agentless.codedeploy"
    digest = digest_of(runtime_files())
    if is_current(stamp, digest):
        return
    log(f"this collection, built and installed for ansible-core {environment.core}")
    forget_packed_modules(environment)
    galaxy = [str(environment.bin / "ansible-galaxy"), "collection"]
    with tempfile.TemporaryDirectory() as output:
        build = run([*galaxy, "build", "--output-path", output, str(ROOT)], environment.variables())
        built = [str(path) for path in pathlib.Path(output).glob("*.tar.gz")]
        command = [*galaxy, "install", "--no-deps", "--force", "-p", str(environment.collections), *built]
        done = build if build.returncode else run(command, environment.variables())
        if done.returncode:
            raise SystemExit(f"ansible-galaxy failed:\n{done.stdout}{done.stderr}")
    stamp.write_text(digest, encoding="ascii")


def ensure(environment: Environment, level: str) -> Environment:
    """Make the environment complete for `level` ("demo" or "test") and return it."""
    with only_one(environment.directory):
        ensure_interpreter(environment)
        ensure_requirements(environment, [REQUIREMENTS / f"core-{environment.core}.txt", REQUIREMENTS / f"{level}.txt"])
        environment.collections.mkdir(exist_ok=True)
        ensure_amazon_aws(environment)
        ensure_collection(environment)
    return environment


def ensure_server_python(version: str) -> pathlib.Path:
    """Return an interpreter of a Python that only servers have, with what the unit tests of the code for servers need."""
    environment = Environment(version)
    with only_one(environment.directory):
        ensure_interpreter(environment)
        ensure_requirements(environment, [REQUIREMENTS / "server.txt"])
    return environment.python


def main() -> None:
    """Set up, then become the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="a version such as 3.13; default: the oldest supported one on this machine")
    parser.add_argument("level", choices=("demo", "test"))
    parser.add_argument("program", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    environment = ensure(Environment(arguments.python or environment_pythons.controller_pythons()[0]), arguments.level)
    if arguments.program:
        os.execve(environment.python, [str(environment.python), *arguments.program], environment.variables())


if __name__ == "__main__":
    main()
