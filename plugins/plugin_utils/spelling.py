# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The word that somebody meant."""

from __future__ import annotations

from difflib import get_close_matches


def nearest(word, words, likeness=0.6):
    """The word most like a misspelt one, or None. likeness: how alike they must be, up to 1."""
    lowered = {known.lower(): known for known in words}
    found = get_close_matches(word.lower(), lowered, n=1, cutoff=likeness)
    return lowered[found[0]] if found else None
