"""Fingerprint: a finding and the data of its file -> a short text that stays the same while the problem does.

Lines, columns and wording are left out, and a list position gives way to what the list entry is called, so that a
finding is recognised after the file around it was edited.
"""

import json
from hashlib import blake2b
from typing import Any

from vgikb.findings import Finding, Pointer

NAMING_FIELDS = ("id", "requirement", "source", "interface", "protocol", "actor", "label", "check")
LENGTH = 16  # hexadecimal digits


def fingerprint(finding: Finding, data: Any) -> str:
    """Hash of check, record (or path, for a file that is no record), pointer by names, and the offending value.

    The value is left out where it is not what offends: under a wrong key, and when it is a list or a group of fields,
    up to the whole record, in which much may change while the problem stays.
    """
    names, values = _followed(finding.pointer, data)
    if finding.at_key:
        values = []
    record = str(finding.record) if finding.record.id else finding.path
    plain = [value for value in values if not isinstance(value, dict | list)]
    parts = json.dumps([finding.check, record, names, plain])
    return blake2b(parts.encode()).hexdigest()[:LENGTH]


def _followed(pointer: Pointer, data: Any) -> tuple[list[str | int], list[Any]]:
    """The pointer by names, and the value it leads to: a list of one, or empty if there is none."""
    names: list[str | int] = []
    values = [data]
    for part in pointer:
        values = [child for value in values for child in _children(value, part)]
        names.append(_entry_name(values[0], part) if values and isinstance(part, int) else part)
    return names, values


def _children(value: Any, part: str | int) -> list[Any]:
    if isinstance(value, list) and isinstance(part, int):
        return value[part : part + 1]
    if isinstance(value, dict) and part in value:
        return [value[part]]
    return []


def _entry_name(entry: Any, position: int) -> str | int:
    """What a list entry is called: itself, its first naming field, its two ends, or else its position."""
    if isinstance(entry, str):
        return entry
    if isinstance(entry, dict):
        for field in NAMING_FIELDS:
            if isinstance(entry.get(field), str):
                return str(entry[field])
        if isinstance(entry.get("from"), str) and isinstance(entry.get("to"), str):
            return f"{entry['from']}>{entry['to']}"
    return position
