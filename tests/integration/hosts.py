# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real hosts on this machine: one sshd each, on an address of its own, with a directory as its file system."""

from __future__ import annotations

import json
import os
import pathlib
import pwd
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from integration.processes import descendants, end_processes_with, kill

READY_WITHIN_SECONDS = 60

SSHD_CONFIGURATION = """\
ListenAddress {address}
Port {port}
HostKey {directory}/host_key
PidFile {directory}/sshd.pid
AuthorizedKeysFile {key}.pub
StrictModes no
UsePAM no
UseDNS no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 500
MaxSessions 100
Subsystem sftp internal-sftp
SetEnv "HOME={directory}/home" "PATH={path}" "{marker}" "{own_marker}"
"""
TESTS_DIRECTORY = pathlib.Path(__file__).parents[1]


class SshHosts:
    """Start hosts by name, and end everything that ran on them on leaving.

        with SshHosts(["web-1", "web-2"]) as hosts:
            run_playbook(..., hosts.inventory())

    Nothing is left either of them when whoever runs this is killed. Others can be added and removed meanwhile.

    The user is the one who runs this; root is not needed. `python` (by default the running one) is the hosts'
    interpreter and the first on their PATH, with nothing but its standard library.
    """

    def __init__(self, names, python=None):
        self.names = list(names)
        self._base_python = str(python or sys.executable)
        self._directory = pathlib.Path(tempfile.mkdtemp(prefix="hosts-"))
        self._marker = "SSH_HOSTS={0}".format(self._directory)
        network = "127.{0}.{1}".format(random.randint(16, 250), random.randint(1, 250))
        self._addresses = {name: "{0}.{1}".format(network, number) for number, name in enumerate(self.names, 1)}
        self._guard = None
        self._sshd = {}
        self._ports = {}

    def __enter__(self):
        try:
            self._prepare()
            for name in self.names:
                self._prepare_host(name)
                self._spawn(name)
            for name in self.names:
                self._wait_until_ready(name)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception):
        self.close()

    def address(self, name):
        return self._addresses[name]

    def add(self, name, address, prepare=None):
        """Start one more host, at this address. prepare: called before with its install root and its address."""
        self._addresses[name] = address
        self._prepare_host(name)
        if prepare:
            prepare(self.install_root(name), address)
        self.start(name)
        self.names.append(name)

    def power_off(self, name):
        """Stop a host and all that was started on it; what lies there stays for when it is started again."""
        if name in self._sshd:
            self.stop(name)
        end_processes_with(self._own_marker(name))

    def remove(self, name):
        """End a host, all that was started on it, and its directory."""
        self.names.remove(name)
        self.power_off(name)
        shutil.rmtree(self._directory / name, ignore_errors=True)

    def install_root(self, name):
        return self._directory / name / "root"

    def deployment_root(self, name):
        return self.install_root(name) / "opt" / "codedeploy-agent" / "deployment-root"

    def inventory(self, names=None):
        """The hosts, by default all, as an Ansible inventory; host keys are checked, against a file of these hosts' own."""
        options = "-F none -o IdentityAgent=none -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile={0}"
        common = {
            "ansible_user": pwd.getpwuid(os.getuid()).pw_name,
            "ansible_ssh_private_key_file": str(self._key),
            "ansible_ssh_common_args": options.format(self._directory / "known_hosts"),
            "ansible_python_interpreter": str(self._python),
        }
        return {"all": {"vars": common, "hosts": {name: self._host_variables(name) for name in (self.names if names is None else names)}}}

    def write_inventory(self, path):
        """Write the inventory to a file; YAML reads its JSON."""
        pathlib.Path(path).write_text(json.dumps(self.inventory(), indent=2))
        return path

    def stop(self, name):
        """Make a host unreachable: no sshd, no open connection. Services that were started on it go on."""
        sshd = self._sshd.pop(name)
        kill([*descendants(sshd.pid), sshd.pid])
        sshd.wait(timeout=30)

    def start(self, name, within=()):
        """Make a stopped host reachable again, at the same address and port, with the same key. within: a command that runs its sshd, which follows it."""
        self._spawn(name, within)
        self._wait_until_ready(name)

    def process(self, name):
        """The host's sshd, the parent of what its connections run."""
        return self._sshd[name]

    def close(self):
        """End the hosts and all that was started on them, and remove their directories."""
        for name in list(self._sshd):
            self.stop(name)
        end_processes_with(self._marker)
        shutil.rmtree(self._directory, ignore_errors=True)
        if self._guard:
            self._guard.communicate(timeout=60)

    def _own_marker(self, name):
        return "SSH_HOST={0}".format(self._directory / name)

    @property
    def _key(self):
        return self._directory / "client_key"

    @property
    def _python(self):
        return self._directory / "python" / "bin" / "python3"

    def _host_variables(self, name):
        return {
            "ansible_host": self.address(name),
            "ansible_port": self._ports[name],
            "ansible_remote_tmp": str(self._directory / name / "ansible"),
            "codedeploy_install_root": str(self.install_root(name)),
            "codedeploy_deployment_root": str(self.deployment_root(name)),
        }

    def _prepare(self):
        self._guard = subprocess.Popen(
            [sys.executable, "-P", "-S", "-m", "integration.host_guard", self._marker, str(self._directory)],
            stdin=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(TESTS_DIRECTORY)},
        )
        if os.getuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)  # sshd insists on it, and only for root
        # A virtual environment hides whatever is installed beside the interpreter.
        subprocess.run([self._base_python, "-m", "venv", "--without-pip", str(self._directory / "python")], check=True, timeout=60)
        _make_key(self._key)

    def _prepare_host(self, name):
        directory = self._directory / name
        self.install_root(name).mkdir(parents=True)
        (directory / "home").mkdir()
        _make_key(directory / "host_key")
        self._ports[name] = _free_port(self.address(name))
        public_key = (directory / "host_key.pub").read_text()
        with open(self._directory / "known_hosts", "a") as known_hosts:
            known_hosts.write("[{0}]:{1} {2}".format(self.address(name), self._ports[name], public_key))
        (directory / "sshd_config").write_text(self._sshd_configuration(name))

    def _sshd_configuration(self, name):
        return SSHD_CONFIGURATION.format(
            address=self.address(name),
            port=self._ports[name],
            directory=self._directory / name,
            key=self._key,
            path=str(self._python.parent) + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            marker=self._marker,
            own_marker=self._own_marker(name),
        )

    def _spawn(self, name, within=()):
        directory = self._directory / name
        with open(directory / "sshd.log", "ab") as log:
            command = [*within, _find("sshd"), "-D", "-e", "-f", str(directory / "sshd_config")]
            environment = {**os.environ, **dict(marker.split("=", 1) for marker in (self._marker, self._own_marker(name)))}
            self._sshd[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=environment)

    def _wait_until_ready(self, name):
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            try:
                socket.create_connection((self.address(name), self._ports[name]), timeout=1).close()
                return
            except OSError:
                if self._sshd[name].poll() is not None or time.monotonic() > deadline:
                    log = (self._directory / name / "sshd.log").read_text()
                    raise RuntimeError("sshd of {0} does not answer; its log: {1}".format(name, log)) from None
            time.sleep(0.02)


def _find(program):
    path = shutil.which(program, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin")
    if path is None:
        raise RuntimeError("{0} is not on this machine; install the OpenSSH client and server".format(program))
    return path


def _make_key(path):
    subprocess.run([_find("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)], check=True, timeout=60)


def _free_port(address):
    with socket.socket() as listener:
        listener.bind((address, 0))
        return listener.getsockname()[1]
