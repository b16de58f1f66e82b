# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the project's checks: every one that is named, or all, each to its end; then a table of what took how long, and the counts.

Three steps run beside each other: two of those that wait now and then, which are the whole deployments, and one of those that compute. What each printed
stays together. Exit code 0 only if nothing failed. What a check needs is set up first (see environment.py).
"""
from __future__ import annotations

import argparse
import dataclasses
import os
import pathlib
import re
import sys
import time
from collections.abc import Iterable, Iterator

import ansible_test
import environment_pythons
import environment_system
from environment import ROOT, Environment, ensure, ensure_server_python
from interruption import EXIT_CODE, accept_signals
from steps import Result, Runner, Step

# Each room of whole deployments, and the seconds that it takes beside other checks, roughly: the longest begins first.
ROOMS = {
    "tests/integration/traffic": 720,
    "tests/integration/blue_green": 650,
    "tests/integration/after_rerouting": 480,
    "tests/integration/messages": 490,
    "tests/integration/connections": 480,
    "tests/integration/failures": 480,
    "tests/integration/copying": 720,
    "tests/integration/inputs": 350,
    "tests/integration/revisions": 300,
    "tests/integration/project": 200,
    "tests/integration/fleets": 400,
    "tests/emulator": 130,
}
STORE_ROOMS = {
    "tests/integration/store/records": 800,
    "tests/integration/store/stop": 490,
    "tests/integration/store/lock": 240,
    "tests/integration/store/looking": 200,
    "tests/integration/store": 50,
}
# Once is what pyproject.toml says; twice, pytest would not tell how many tests ran.
QUIET = re.compile(r"-q+|--quiet")
SHELL_SHEBANG = re.compile(rb"#!\s*/\S*(/env\s+)?\b(ba|da|)sh\b")


@dataclasses.dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    environments: list[Environment]
    cases: str | None
    arguments: list[str]
    processors: int = 2


def variables_for_tests(environment: Environment) -> dict[str, str]:
    """Return the environment variables with which tests can import the checkout as a collection."""
    folders = [str(ansible_test.linked_collections(environment)), str(ROOT / "tests" / "python_start")]
    return environment.variables() | {"PYTHONPATH": os.pathsep.join(folders)}


def pytest_step(title: str, environment: Environment, *arguments: str, usual_seconds: int = 0) -> Step:
    """Return a run of pytest."""
    variables = variables_for_tests(environment)
    command = [str(environment.python), "-m", "pytest", *(argument for argument in arguments if not QUIET.fullmatch(argument))]
    return Step(f"{title}, Python {environment.version}", command, variables, counts=True, usual_seconds=usual_seconds)


def chosen_or(folders: list[str], arguments: list[str]) -> list[str]:
    """Return the arguments for pytest: as given if they name files or folders, else after `folders`."""
    named = any((ROOT / argument.split("::")[0]).exists() for argument in arguments if not argument.startswith("-"))
    return arguments if named else [*folders, *arguments]


def rooms(title: str, options: Options, folders: dict[str, int], *arguments: str) -> Iterator[Step]:
    """Return a run of pytest for each room, without the rooms inside it that have one of their own; a single run if arguments are given."""
    environment = options.environments[0]
    if options.arguments:
        yield pytest_step(title, environment, *arguments, *chosen_or(outermost(folders), options.arguments))
        return
    for folder, seconds in folders.items():
        inner = [f"--ignore={other}" for other in folders if other.startswith(f"{folder}/")]
        yield pytest_step(f"{title}: {pathlib.PurePath(folder).name}", environment, *arguments, folder, *inner, usual_seconds=seconds)


def outermost(folders: Iterable[str]) -> list[str]:
    """Return the folders that lie in none of the others."""
    return [folder for folder in folders if not any(folder.startswith(f"{other}/") for other in folders)]


def unit(options: Options) -> Iterator[Step]:
    """Unit tests; those of the code for servers also on the oldest Python that a server may have."""
    for environment in options.environments:
        yield pytest_step("unit", environment, *chosen_or(["tests/unit"], options.arguments), usual_seconds=150)
    oldest = environment_pythons.SERVER_VERSIONS[0]
    if not options.arguments and environment_pythons.find_python(oldest):
        variables = variables_for_tests(options.environments[0])
        command = [str(ensure_server_python(oldest)), "-m", "pytest", "tests/unit/plugins/module_utils/_host"]
        yield Step(f"unit of the code for servers, Python {oldest}", command, variables, counts=True, usual_seconds=75)


def conformance(options: Options) -> Iterator[Step]:
    """The recorded cases of the CodeDeploy agent. What they test is the server's side, so one ansible-core will do."""
    environment = options.environments[0]
    at_once = ["--at-once", str(options.processors)]
    command = [str(environment.python), "tests/conformance/run.py", *([options.cases] if options.cases else []), *at_once, *options.arguments]
    yield Step(f"conformance, Python {environment.version}", command, variables_for_tests(environment), counts=True, usual_seconds=300)


def integration(options: Options) -> Iterator[Step]:
    """Whole deployments, but for those of the store; on a second Python those marked `smoke`."""
    yield from rooms("integration", options, ROOMS, "--durations=10")
    title, marked = ("integration", []) if options.arguments else ("integration (smoke)", ["-m", "smoke"])
    arguments = ["--durations=10", *marked, *chosen_or(list(ROOMS), options.arguments)]
    for environment in options.environments[1:]:
        yield pytest_step(title, environment, *arguments, usual_seconds=115)


def store(options: Options) -> Iterator[Step]:
    """The store on each of its places, and deployments that share one."""
    yield from rooms("store", options, STORE_ROOMS, "--durations=5")


def sanity(options: Options) -> Iterator[Step]:
    """All sanity tests of ansible-test, compile and import on every Python that is here."""
    for environment in options.environments:
        command = [str(environment.python), str(environment.bin / "ansible-test"), "sanity", "--color", "no", *options.arguments]
        folder = ansible_test.copied_collection("sanity", environment)
        yield Step(f"sanity, ansible-core {environment.core}", command, ansible_test.variables(environment), folder, usual_seconds=270)


def shell_scripts() -> list[str]:
    """Return the project's files that are shell scripts by name or first line."""
    found = []
    for path in ansible_test.project_files():
        with open(ROOT / path, "rb") as script:
            if path.endswith(".sh") or SHELL_SHEBANG.match(script.readline()):
                found.append(path)
    return found


def lint(options: Options) -> Iterator[Step]:
    """Linters for YAML, playbooks and roles, Python and shell."""
    environment = options.environments[0]
    commands = {
        "yamllint": ["yamllint", "--strict", "."],
        "ansible-lint": ["ansible-lint", "--offline", "--strict", "-q"],
        "ruff": ["ruff", "check", "--no-cache", "--output-format", "concise"],
    }
    for name, command in commands.items():
        yield Step(name, [str(environment.bin / command[0]), *command[1:]], environment.variables())
    scripts = shell_scripts()
    if scripts:
        yield Step("shellcheck", ["shellcheck", "--external-sources", "--source-path=SCRIPTDIR:SCRIPTDIR/..", *scripts], environment.variables())


def docs(options: Options) -> Iterator[Step]:
    """Linters for the documentation of plugins and roles, and for the changelog."""
    environment = options.environments[0]
    folder = ansible_test.copied_collection("docs", environment)
    command = ["lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "self", "--skip-rstcheck", "."]
    # It copies amazon.aws for the documentation fragments, and asks git for the files: this checkout's git, which ignores .venv, unless held back.
    variables = environment.variables() | {"GIT_CEILING_DIRECTORIES": str(ROOT)}
    yield Step("antsibull-docs", [str(environment.bin / "antsibull-docs"), *command], variables, folder)
    yield Step("antsibull-changelog", [str(environment.bin / "antsibull-changelog"), "lint"], environment.variables())


CHECKS = {check.__name__: check for check in (unit, conformance, integration, store, sanity, lint, docs)}
WAITING = ("integration", "store")


def lanes(names: list[str], options: Options) -> list[list[Step]]:
    """Return a lane of the checks that wait now and then, an empty one, which takes of these, and one of the others, the longest first.

    With arguments all are in one lane, in order.
    """
    if options.arguments:
        return [steps_of(names, options)]
    parts = [name for name in names if name in WAITING], [name for name in names if name not in WAITING]
    waiting, computing = (sorted(steps_of(part, options), key=lambda step: -step.usual_seconds) for part in parts)
    return [waiting, [], computing]


def steps_of(names: list[str], options: Options) -> list[Step]:
    """Return the steps of the checks."""
    return [step for name in names for step in CHECKS[name](options)]


def conclude(results: list[Result], seconds: float) -> int:
    """Print the table and the counts, and return the exit code."""
    print("\n=== Summary")
    for result in sorted(results, key=lambda result: result.title):
        print(f"{'FAILED' if result.failed else 'ok':7} {result.seconds:6.0f} s  {result.passed:5} passed {result.failed:4} failed  {result.title}")
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    print(f"{seconds:.0f} s in all")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="only with this Python, such as 3.11; default: on every one that matters")
    parser.add_argument("--cases", help="another folder of conformance cases")
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=f"one of: {', '.join(CHECKS)}; default: all. After --: options for the check's own program")
    own, rest = split(sys.argv[1:])
    arguments = parser.parse_args(own)
    arguments.rest = rest
    unknown = [name for name in arguments.checks if name not in CHECKS]
    if unknown:
        parser.error(f"no such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    return arguments


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the words before the first "--" and those after it."""
    place = words.index("--") if "--" in words else len(words)
    return words[:place], words[place + 1:]


def main() -> int:
    """Set up, run the checks, conclude."""
    arguments = parse_arguments()
    accept_signals()
    versions = [arguments.python] if arguments.python else environment_pythons.controller_pythons()
    environment_system.ensure_programs()
    started = time.monotonic()
    names = arguments.checks or list(CHECKS)
    environments = [ensure(Environment(version), "test") for version in versions]
    options = Options(environments, arguments.cases, arguments.rest, processors=2 if names == ["conformance"] else 1)
    results = Runner().run_all(*lanes(names, options))
    return conclude(results, time.monotonic() - started)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nInterrupted; what ran has been ended.", file=sys.stderr)
        sys.exit(EXIT_CODE)
