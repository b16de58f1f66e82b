# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation has put on a server."""

from __future__ import annotations

# A record says what an installation of a deployment group has put on the server:
#   {"paths": what Install made, in order,
#    "contexts": the paths given to semanage,
#    "in_place": those of the paths that were there before and that an unfinished Install is writing into}


def final_record(instructions, contexts):
    """The record of a finished Install."""
    paths = [step.get("directory") or step["destination"] for step in instructions if step["type"] in ("mkdir", "copy")]
    return {"paths": paths, "contexts": contexts, "in_place": []}


def unfinished_record(old, instructions, contexts, temporary_name):
    """The record that has to be on disk while Install replaces the old installation: all that may have to go if it does not get to its end."""
    new = final_record(instructions, contexts)
    copies = [step for step in instructions if step["type"] == "copy"]
    temporaries = [step["destination"].rpartition("/")[0] + "/" + temporary_name for step in copies if step["method"] != "in_place"]
    return {
        "paths": list(dict.fromkeys(old["paths"] + new["paths"] + temporaries)),
        "contexts": list(dict.fromkeys(old["contexts"] + contexts)),
        "in_place": [step["destination"] for step in copies if step["method"] == "in_place"],
    }
