# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a deployment group is not as it was installed, as data and as a table for people, of 100 columns at most."""

from __future__ import annotations

from .columns import NOTE_INDENT, WIDTH, cut, cut_front, minute, note_lines, width_of_names
from .host_answer import error_of_answer, error_text

SAME, DIFFERS, UNKNOWN, NOT_INSTALLED = "same", "differs", "unknown", "not installed"
COLUMNS = "{host:<{width}}  {runs:<11}  {since:<16}  {checked:>7}  {drift}"
HEAD = {"host": "host", "runs": "runs", "since": "since (UTC)", "checked": "checked", "drift": "drift"}
LONGEST_NAME, SHORTEST_PATH, SHOWN_DIFFERENCES = 23, 30, 10
KIND_WIDTH = 8
KEYS = ("installed", "checked", "counts", "differences", "not_compared")
# A link or a directory where a file was, and the other way round.
WORDS = {"type": "replaced"}


def group_drift(group, task, answers):
    """group: see looked_at_group; answers: {host: result of drift_info in the task of this name} -> {application_name, deployment_group_name, hosts}.

    hosts: [{host, state, error, and what drift_info returns}]. state: same, differs, unknown where not all could be compared, not installed.
    """
    names = {key: group[key] for key in ("application_name", "deployment_group_name")}
    return {**names, "hosts": [_row(host, error_of_answer(task, answers.get(host)), answers.get(host)) for host in group["hosts"]]}


def drift_lines(drift):
    """The drift -> lines."""
    hosts = drift["hosts"]
    states = [row["state"] for row in hosts]
    told = ", ".join(f"{states.count(state)} {state}" for state in (SAME, DIFFERS, UNKNOWN, NOT_INSTALLED) if state in states)
    width = width_of_names([row["host"] for row in hosts], LONGEST_NAME)
    rows = [line for row in hosts for line in _lines_of_host(row, width)]
    return [f"{drift['application_name']} to {drift['deployment_group_name']}: {told}", COLUMNS.format(**HEAD, width=width), *rows]


def drift_failures(drift):
    """{host: why a run that is to find no drift fails on it}"""
    return {row["host"]: _failure(row) for row in drift["hosts"] if row["state"] in (DIFFERS, UNKNOWN)}


def _row(host, error, answer):
    if error:
        return {"host": host, "state": UNKNOWN, "error": error, **dict.fromkeys(KEYS)}
    differs = any(kind != "unknown" for kind in answer["counts"])
    unknown = answer["not_compared"] or answer["counts"]
    state = NOT_INSTALLED if not answer["installed"] else DIFFERS if differs else UNKNOWN if unknown else SAME
    return {"host": host, "state": state, "error": None, **{key: answer[key] for key in KEYS}}


def _lines_of_host(row, width):
    if row["error"]:
        return [cut(row["host"], width), *note_lines(error_text(row["error"]))]
    installed = row["installed"] or {}
    shown = {
        "host": cut(row["host"], width),
        "runs": cut(installed.get("deployment_id") or "-", 11),
        "since": minute(installed["since"]) if installed else "-",
        "checked": row["checked"],
        "drift": cut(_counts(row) or row["state"], 25),
    }
    found, many = row["differences"][:SHOWN_DIFFERENCES], sum(row["counts"].values()) - SHOWN_DIFFERENCES
    lines = [COLUMNS.format(**shown, width=width)] + (note_lines(f"not compared: {row['not_compared']}") if row["not_compared"] else [])
    return lines + [_difference(item) for item in found] + ([f"{NOTE_INDENT}and {many} more"] if many > 0 else [])


def _difference(item):
    kind, expected, now = item["kind"], item["expected"], item["found"]
    what = {"missing": "", "unknown": f": {now}"}.get(kind, f": {expected}, now {now}")
    start = f"{NOTE_INDENT}{_word(kind):<{KIND_WIDTH}} "
    return cut(f"{start}{cut_front(item['path'], max(SHORTEST_PATH, WIDTH - len(start) - len(what)))}{what}", WIDTH)


def _counts(row):
    return ", ".join(f"{count} {_word(kind)}" for kind, count in row["counts"].items())


def _failure(row):
    if row["error"]:
        return error_text(row["error"])
    return f"Not known to be as it was installed: {'; '.join(text for text in (_counts(row), row['not_compared']) if text)}."


def _word(kind):
    return WORDS.get(kind, kind)
