# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that Install decides before anything is touched."""

from __future__ import annotations

from ..disk.accounts import read_accounts
from .cleanup_plan import disk_after_cleanup, plan_cleanup
from ..disk.disk_reader import read_disk, read_tools
from ..disk.host_paths import printable
from .install_changes import describe_changes, same_size_pairs
from .install_needs import check_needs, install_needs
from .install_plan import paths_of_interest, plan_wanted
from .unchanged_files import keep_unchanged
from ..bundle.revision_tree import RevisionTree, expand_files


class InstallDecision:
    """All that Install is going to do, worked out before anything is touched.

    disk: a snapshot of how it is now; cleanup, plan: see plan_cleanup, plan_install; accounts: see read_accounts.
    """

    def __init__(self, appspec, manifest, record, install_root, file_exists_behavior):
        wanted = expand_files(appspec["files"], RevisionTree(manifest), install_root)
        interest = paths_of_interest(wanted, appspec["permissions"], install_root)
        self.manifest = manifest
        self.disk = read_disk(interest.union(record["paths"]), set(record["paths"]))
        self.cleanup = plan_cleanup(record, self.disk, {item["destination"] for item in wanted if item["type"] == "file"})
        self.plan = plan_wanted(wanted, appspec, manifest, disk_after_cleanup(self.disk, self.cleanup), file_exists_behavior, install_root)
        needs = install_needs(self.plan)
        self.accounts = read_accounts(needs["users"], needs["groups"])
        check_needs(needs, self.accounts, read_tools(needs["tools"]))

    def same_content(self, has_same_content):
        """The destinations whose content Install does not change. has_same_content: whether a path of the revision and one on disk hold the same bytes."""
        pairs = same_size_pairs(self.plan, self.manifest, self.disk)
        return {destination for source, destination in pairs if has_same_content(source, destination)}

    def changes(self, same_content):
        """What is added, changed, removed and retained."""
        return describe_changes(self.plan, self.cleanup, self.manifest, self.disk, same_content, self.accounts)

    def what_to_do(self, same_content, has_acl):
        """(cleanup steps, instructions) in which files stay that would only be written again."""
        return keep_unchanged(self.cleanup["steps"], self.plan["instructions"], self.disk, same_content, has_acl)

    def report(self, changes):
        """The changes with the warnings, as the caller of Install gets them."""
        report = {kind: [printable(path) for path in paths] for kind, paths in changes.items()}
        report["warnings"] = [printable(text) for text in self.cleanup["warnings"] + self.plan["warnings"]]
        return report
