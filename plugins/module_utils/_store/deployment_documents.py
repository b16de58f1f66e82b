# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of a deployment group in its store, read and written several at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .lock import lease_rules
from .address_rules import deployment_key, group_key, lock_key
from .record_rules import GROUP, HOSTS, PLAN, RECORD, SHAPES, STOP, may_be_replaced, value_to_write
from .stop_rules import asks_for_more

READERS, ATTEMPTS = 16, 5
ID_TAKEN = "DEPLOYMENT_ID_TAKEN"


class DeploymentDocuments:
    """Documents that are named as a deployment names them: group, plan, record, or hosts with a wave."""

    def __init__(self, store, application_name, deployment_group_name):
        self._store, self._of = store, (application_name, deployment_group_name)

    @property
    def look_seconds(self):
        """How often somebody may look who waits for a change."""
        return self._store.look_seconds

    def read_group(self):
        """{group, lost: of the deployment that is open {record, plan, hosts: host -> record, last_wave: number of the last of these}, or None}.

        Raises DeploymentError.
        """
        group, _version = self._read(GROUP, f"{group_key(*self._of)}/group.json")
        opened = (group or {}).get("open_deployment_id")
        record = self.read_record(opened) if opened else None
        return {"group": group, "lost": {"record": record, "plan": self.read_plan(opened), **self._hosts_of(opened)} if record else None}

    def read_plan(self, deployment_id):
        """The plan of a deployment, or None. Raises DeploymentError."""
        return self._read(PLAN, f"{deployment_key(*self._of, deployment_id)}/plan.json")[0]

    def read_status(self):
        """{group, record: of the deployment that is open, lock}, null where there is none. Raises DeploymentError."""
        lock = self._lock()
        group, _version = self._read(GROUP, f"{group_key(*self._of)}/group.json")
        opened = (group or {}).get("open_deployment_id")
        record = self.read_record(opened) if opened else None
        # It may have begun between the two.
        return {"group": group, "record": record, "lock": lock or (self._lock() if opened else None)}

    def read_history(self, most, wanted=()):
        """The records of the newest deployments, so many at most, newest first; of each only these keys, if any are given. Raises DeploymentError."""
        keys = [key for key in self._store.list(f"{group_key(*self._of)}/deployments") if key.endswith("/record.json")]
        with ThreadPoolExecutor(READERS) as readers:
            records = [record for record, _version in readers.map(lambda key: self._read(RECORD, key), keys) if record]
        newest = sorted(records, key=lambda record: (record["created_at"], record["deployment_id"]), reverse=True)[:most]
        return [{key: record[key] for key in wanted} for record in newest] if wanted else newest

    def read_open(self):
        """{deployment_id, record: null before it is written} of the deployment that is open, or None. Raises DeploymentError."""
        opened = (self._read(GROUP, f"{group_key(*self._of)}/group.json")[0] or {}).get("open_deployment_id")
        return {"deployment_id": opened, "record": self.read_record(opened)} if opened else None

    def read_record(self, deployment_id):
        """The record of a deployment, or None. Raises DeploymentError."""
        return self._read(RECORD, f"{deployment_key(*self._of, deployment_id)}/record.json")[0]

    def read_hosts(self, deployment_id):
        """{host: record} of a deployment, as far as they were written. Raises DeploymentError."""
        return self._hosts_of(deployment_id)["hosts"]

    def read_stop(self, deployment_id):
        """The request to stop a deployment, or None. Raises DeploymentError."""
        return self._read(STOP, self._stop_key(deployment_id))[0]

    def ask_to_stop(self, stop):
        """Leave a request, see new_stop, unless one asks for as much -> (the one that is there, whether it is this one). Raises DeploymentError."""
        key = self._stop_key(stop["deployment_id"])
        for _attempt in range(ATTEMPTS):
            found, version = self._read(STOP, key)
            if not asks_for_more(stop, found):
                return found, found == stop
            if self._store.write_if_unchanged(key, STOP, stop, version) if found else self._store.write_if_absent(key, STOP, stop):
                return stop, True
        raise self._anothers(key)

    def write(self, document):
        """Write {kind, deployment_id, wave (of hosts), value or changes, replaces: see may_be_replaced}. Raises DeploymentError.

        What this deployment wrote itself counts as written: the answer to it may have been lost.
        """
        kind, key = document["kind"], self._key(document)
        for _attempt in range(ATTEMPTS):
            found, version = self._read(kind, key)
            value = value_to_write(document, found)
            if value is None:
                raise self._gone(key)
            if found == value:
                return
            if not may_be_replaced(found, document["replaces"]):
                raise self._id_taken(document) if kind == PLAN else self._anothers(key)
            if found is None:
                written = self._store.write_if_absent(key, kind, value)
            else:
                written = self._store.write_if_unchanged(key, kind, value, version)
            if written:
                return
        raise self._anothers(key)

    def _hosts_of(self, deployment_id):
        # What was written of a host in a later wave counts.
        keys = sorted(self._store.list(f"{deployment_key(*self._of, deployment_id)}/hosts"), key=_wave_of)
        with ThreadPoolExecutor(READERS) as readers:
            found = readers.map(lambda key: self._read(HOSTS, key)[0] or {"hosts": {}}, keys)
            hosts = {host: record for document in found for host, record in document["hosts"].items()}
        return {"hosts": hosts, "last_wave": max(map(_wave_of, keys), default=0)}

    def _lock(self):
        return self._store.read(lock_key(*self._of), lease_rules.KIND, lease_rules.SHAPE)[0]

    def _stop_key(self, deployment_id):
        return f"{deployment_key(*self._of, deployment_id)}/{STOP}.json"

    def _key(self, document):
        if document["kind"] == GROUP:
            return f"{group_key(*self._of)}/group.json"
        folder = deployment_key(*self._of, document["deployment_id"])
        return f"{folder}/hosts/{document['wave']}.json" if document["kind"] == HOSTS else f"{folder}/{document['kind']}.json"

    def _read(self, kind, key):
        return self._store.read(key, kind, SHAPES[kind])

    def _id_taken(self, document):
        message = f"the deployment group has a deployment {document['deployment_id']} already."
        return DeploymentError(ID_TAKEN, message, "Deploy again, which makes another id. Nothing was touched.")

    def _gone(self, key):
        return DeploymentError("STORE_INVALID", f"{self._store.name(key)} in the store is gone: somebody has removed it since it was read.", "Deploy again.")

    def _anothers(self, key):
        message = f"{self._store.name(key)} is not this deployment's, or not any more: another run has written it."
        return DeploymentError("LOCK_LOST", message, "Wait until no deployment of the group goes on, then deploy again.")


def _wave_of(key):
    return int(key.rpartition("/")[2].removesuffix(".json"))
