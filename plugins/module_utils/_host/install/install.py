# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event Install, done or only foreseen."""

from __future__ import annotations

from ..disk.disk_reader import has_acl, member_path, have_same_content, read_archive, real_path, sha256_of
from .install_decision import InstallDecision
from .install_diff import install_diff
from .install_executor import InstallExecutor, execute_cleanup
from .install_journal import InstallJournal
from ..installed.installation_record import final_record, unfinished_record
from ..disk.os_failure import os_failure
from ..disk.selinux_commands import context_spec


def install_revision(appspec, archive_dir, deployment, deployment_root, install_root="/", file_exists_behavior="DISALLOW"):
    """The Install event: remove the previous installation of the deployment group, and install the unpacked revision.

    Returns {"added", "changed", "removed", "retained": absolute paths, "warnings": texts}. Raises DeploymentError: while nothing has been
    removed yet for all that can be foreseen. When it is killed or fails on the way, the next call makes good: the cleanup list on disk
    names at any time all that may have to go.
    """
    journal = InstallJournal(deployment, deployment_root)
    old_record = journal.read_record()
    try:
        decision = InstallDecision(appspec, read_archive(archive_dir), old_record, install_root, file_exists_behavior)
        same = decision.same_content(lambda source, destination: have_same_content(member_path(archive_dir, source), destination))
        cleanup_steps, steps = decision.what_to_do(same, has_acl)
    except OSError as error:
        raise os_failure("plan the installation", error, archive_dir) from error
    changes, instructions = decision.changes(same), decision.plan["instructions"]
    contexts = [context_spec(real_path(step["file"])) for step in instructions if step["type"] == "semanage"]

    journal.write_instructions(instructions, archive_dir)
    journal.write_record(unfinished_record(old_record, instructions, contexts, journal.temporary_name))
    execute_cleanup(cleanup_steps)
    InstallExecutor(archive_dir, decision.accounts, journal.temporary_name).execute(steps)
    journal.write_record(final_record(instructions, contexts))
    return decision.report(changes)


def preview_install(appspec, manifest, deployment, deployment_root, install_root="/", file_exists_behavior="DISALLOW", contents=None):
    """What install_revision would do with a revision of that manifest (with digests), and the `diff` of it; touches nothing.

    contents: {path in the revision: bytes}; of those the diff shows the text, of other files size, mode and digest.
    """
    digests = {entry["path"]: entry.get("sha256") for entry in manifest}
    record = InstallJournal(deployment, deployment_root).read_record()
    try:
        decision = InstallDecision(appspec, manifest, record, install_root, file_exists_behavior)
        changes = decision.changes(decision.same_content(lambda source, destination: digests[source] == sha256_of(destination)))
        diff = install_diff(decision, changes, contents or {})
    except OSError as error:
        raise os_failure("preview the installation", error, deployment_root) from error
    return dict(decision.report(changes), diff=diff)
