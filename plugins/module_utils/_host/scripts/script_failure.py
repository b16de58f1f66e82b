# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a hook script failed, and what to do about it."""

from __future__ import annotations

import signal

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


CANNOT_EXECUTE = (126, 127)


def script_failure(event, script, outcome, shebang, facts):
    """The error of a script that did not end well, or None.

    outcome: {exit_code, signal, timed_out, stopped, still_running, spawn_error}.
    shebang: the script's first line without its newline, or "" where it has none.
    facts: {runas_known, is_directory, interpreter_exists}.
    """
    location = script["location"]
    if outcome["stopped"]:
        return _stopped(event, location, outcome)
    if outcome["timed_out"]:
        return _timed_out(event, script, outcome)
    if outcome["spawn_error"] is None and outcome["exit_code"] == 0:
        return None
    cause, hint = _cause(script, outcome, shebang, facts)
    if outcome["spawn_error"]:
        what, reason = f"could not be started ({outcome['spawn_error']})", "script-spawn-error"
    elif outcome["signal"]:
        what, reason = f"was killed by {_signal_name(outcome['signal'])}", "script-signal"
    else:
        what, reason = f"ended with exit code {outcome['exit_code']}", f"script-exit:{outcome['exit_code']}"
    message = f"The script {location} of {event} {what}" + (f": {cause}." if cause else ".")
    return DeploymentError("ScriptFailed", message, hint, reason=reason, script=location, exit_code=outcome["exit_code"])


def missing_script(event, location):
    """The error of a script that the revision does not contain."""
    return DeploymentError(
        "ScriptMissing",
        f"The revision has no script {location}, which its AppSpec file names for {event}.",
        "Add the script to the revision, or correct its location; a location is a path without arguments.",
        reason="script-missing",
        script=location,
    )


def not_executable(event, location, problem):
    """The error of a script that is not executable and could not be made so."""
    return DeploymentError(
        "ScriptNotExecutable",
        f"The script {location} of {event} is not executable and could not be made executable: {problem}.",
        "Set the execute permission of the script in the revision.",
        reason="script-not-executable",
        script=location,
    )


def _stopped(event, location, outcome):
    message = f"The deployment was stopped in the script {location} of {event}, which was ended."
    hint = "Deploy again when what made it necessary is over."
    return DeploymentError("MANUAL_STOP", message, hint, reason="stopped", script=location, exit_code=outcome["exit_code"])


def _timed_out(event, script, outcome):
    message = f"The script {script['location']} of {event} did not end within its timeout of {script['timeout']} seconds."
    if outcome["still_running"]:
        message += " It could not be killed and may still be running."
    hint = "Raise the timeout of the script in the AppSpec file, or see in the log where it stood."
    return DeploymentError("ScriptTimedOut", message, hint, reason="script-timeout", script=script["location"], exit_code=outcome["exit_code"])


def _cause(script, outcome, shebang, facts):
    if script["runas"] and not facts["runas_known"]:
        return f"there is no user {script['runas']} on this server", "Create the user, or correct runas in the AppSpec file."
    cannot_execute = bool(outcome["spawn_error"]) or outcome["exit_code"] in CANNOT_EXECUTE
    if cannot_execute and facts["is_directory"]:
        return "it is a directory", "Name a script file as location in the AppSpec file."
    if cannot_execute and shebang.endswith("\r"):
        return "its first line ends in a carriage return", "Save the script with Unix line ends (LF)."
    if cannot_execute and shebang and not facts["interpreter_exists"]:
        return f"the interpreter in its first line, {shebang!r}, is not on this server", "Install the interpreter, or correct the first line."
    return "", "See the log for what the script wrote, correct it, and deploy again."


def _signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
