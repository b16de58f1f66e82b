# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures as text."""
from __future__ import annotations

# Heading, figure, digits after the point.
COLUMNS = [
    ("seconds", "seconds", 2), ("tasks", "tasks", 0), ("skipped", "skipped", 0), ("modules", "modules", 1), ("over ssh", "commands", 1),
    ("CPU s/host", "cpu_seconds_a_host", 3), ("peak MiB", "peak_mib", 0), ("MiB/host", "peak_mib_a_host", 1),
]  # fmt: skip
NOTE = """\
tasks, skipped: results on the host in the middle. modules: modules run on a host, several of one task too. over ssh: commands and
transfers of files to a host. CPU: the controller's processes, without ssh's shared connections. MiB: its main process.
bare ssh: one connection a host, none shared. Without traffic control 5 of the 9 scripts run."""
REASON_LENGTH = 90


def figures_table(rows):
    """One line for each row, with its medians or the reason why it has none."""
    headings = ["", "hosts", *(heading for heading, _name, _digits in COLUMNS)]
    return _aligned([headings, *(_line(row) for row in rows)])


def ratios_table(ratios):
    """One line for each goal."""
    return _aligned([["to reach", "goal", "is"], *([ratio["title"], f"{ratio['goal']:g}", _figure(ratio)] for ratio in ratios)])


def _line(row):
    start = [row["title"], str(row["hosts"])]
    if not row["median"]:
        return [*start, _Reason(f"not measured: {_short(row['reason'])}")]
    return [*start, *(f"{row['median'][name]:.{digits}f}" if name in row["median"] else "" for _heading, name, digits in COLUMNS)]


class _Reason(str):
    """A text that needs no column."""


def _figure(ratio):
    return f"{ratio['figure']:.2f}" if "figure" in ratio else _Reason(ratio["reason"])


def _short(reason):
    line = " ".join(reason.split())
    return line if len(line) <= REASON_LENGTH else f"{line[:REASON_LENGTH - 1]}…"


def _aligned(lines):
    columns = max(map(len, lines))
    widths = [max((len(line[n]) for line in lines if n < len(line) and not isinstance(line[n], _Reason)), default=0) for n in range(columns)]
    return "\n".join("  ".join(_cell(cell, width, n) for n, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines)


def _cell(cell, width, number):
    return cell.rjust(width) if number and not isinstance(cell, _Reason) else cell.ljust(width)
