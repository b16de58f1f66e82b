# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment of a hook script."""

from __future__ import annotations

from ..error_codes import error_of

ANSIBLE_PREFIXES = ("ANSIBLE_", "_ANSIBLE_")
ANSIBLE_PYTHON_PATHS = ("/ansible_modlib.zip", "/debug_dir")


def hook_environment(inherited, event, deployment, revision, install_root):
    """The environment of a hook script: the inherited one without Ansible's own variables, and CodeDeploy's."""
    environment = without_ansible(inherited)
    for name in ("BUNDLE_BUCKET", "BUNDLE_KEY", "BUNDLE_VERSION", "BUNDLE_ETAG", "BUNDLE_COMMIT"):
        environment.pop(name, None)
    environment.update(
        LIFECYCLE_EVENT=event,
        DEPLOYMENT_ID=deployment["deployment_id"],
        APPLICATION_NAME=deployment["application_name"],
        DEPLOYMENT_GROUP_NAME=deployment["deployment_group_name"],
        DEPLOYMENT_GROUP_ID=deployment["deployment_group_id"],
    )
    environment.update(_bundle_variables(revision))
    if install_root != "/":
        environment["CODEDEPLOY_INSTALL_ROOT"] = install_root
    return environment


def without_ansible(inherited):
    """`inherited` less what Ansible set to run its module."""
    environment = {name: value for name, value in inherited.items() if not name.startswith(ANSIBLE_PREFIXES)}
    if "PYTHONPATH" in environment:
        paths = [path for path in environment["PYTHONPATH"].split(":") if path and not path.endswith(ANSIBLE_PYTHON_PATHS)]
        environment["PYTHONPATH"] = ":".join(paths)
        if not paths:
            del environment["PYTHONPATH"]
    return environment


def _bundle_variables(revision):
    revision_type = revision.get("revision_type")
    if revision_type == "S3":
        location = revision["s3_location"]
        variables = {
            "BUNDLE_BUCKET": location["bucket"],
            "BUNDLE_KEY": location["key"],
            "BUNDLE_VERSION": location.get("version"),
            "BUNDLE_ETAG": location.get("e_tag"),
        }
        return {name: value for name, value in variables.items() if value is not None}
    if revision_type == "GitHub":
        return {"BUNDLE_COMMIT": revision["git_hub_location"]["commit_id"]}
    if revision_type == "Local":
        return {}
    raise error_of(
        "revision-bad-type", f"The revision type {revision_type!r} is unknown.", "Give revision_type S3, GitHub or Local in revision."
    )
