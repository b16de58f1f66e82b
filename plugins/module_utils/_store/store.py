# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store: documents in a place, each written whole, and never over what somebody else wrote."""

from __future__ import annotations

from .document_rules import decode_document, encode_document
from .folder_place import FolderPlace
from .s3_place import S3Place


class Store:
    """Five operations on the documents of a place.

    A version is what a document must still have to be replaced or deleted; those operations give None or False when it has not.
    """

    def __init__(self, place):
        self._place = place

    @property
    def look_seconds(self):
        """How often somebody may look who waits for a change, by what a look costs."""
        return self._place.look_seconds

    def name(self, key):
        """What a person calls a document."""
        return self._place.name(key)

    def read(self, key, kind, shape):
        """(value, version), or (None, None) where there is none. Raises DeploymentError, also for a document that cannot be understood."""
        found = self._place.read(key)
        if found is None:
            return None, None
        content, version = found
        return decode_document(content, kind, shape, self.name(key)), version

    def write_if_absent(self, key, kind, value):
        """The version that was written, or None."""
        return self._place.write_if_absent(key, encode_document(kind, value))

    def write_if_unchanged(self, key, kind, value, version):
        """The version that was written, or None."""
        return self._place.write_if_unchanged(key, encode_document(kind, value), version)

    def delete_if_unchanged(self, key, version):
        """Whether it was deleted."""
        return self._place.delete_if_unchanged(key, version)

    def list(self, folder):
        """The keys of all documents below a folder, in order."""
        return self._place.list(folder)


def open_store(address, s3_client):
    """The store at an address, see parse_address. s3_client: a function that gives a client of Amazon S3."""
    if "folder" in address:
        return Store(FolderPlace(address["folder"]))
    return Store(S3Place(s3_client(), address["bucket"], address["prefix"]))
