"""Diff data: a diff -> plain values for programs. A key that is there keeps its meaning while `version` is 1.

    added, removed, unreadable  names of records, written kind/id; unreadable ones are there, but cannot be used
    renamed                     {from, to}
    changed                     {record, editorial, withdrawn, values: [{field, before, after, editorial}]}; field is a
                                JSON Pointer in which entries of lists stand by name; null: there was or is nothing
    links                       {added, removed}: lists of {from, field, to}
    claims                      {protocol, requirement, before, after, sort}: the best support that is claimed
    answers                     {use_case, protocol, before, after, sort}; protocol null: with all known protocols;
                                otherwise how far this one alone goes, on the links that it serves

`editorial` is true where only the wording is another one. States are full, partial, unknown and none; an answer may be
empty (nothing to say) and those of one protocol go on with a comma and a count. `sort` is better, worse, found out, in
doubt now, new, gone or other.
"""

from typing import Any

from vgikb.diff import Diff, Flip, RecordChange
from vgikb.field_changes import FieldChange
from vgikb.findings import Name

VERSION = 1
Json = dict[str, Any]


def diff_data(found: Diff) -> Json:
    """All of a diff, without its version."""
    return {
        "added": [str(name) for name in found.added],
        "removed": [str(name) for name in found.removed],
        "unreadable": [str(name) for name in found.unreadable],
        "renamed": [{"from": str(old), "to": str(new)} for old, new in found.renamed],
        "changed": [_record(change) for change in found.changed],
        "links": {"added": _links(found.links_added), "removed": _links(found.links_removed)},
        "claims": [
            {"protocol": str(c.protocol), "requirement": str(c.requirement), **states(c.before, c.after, c.sort)}
            for c in found.claims
        ],
        "answers": [answer_data(flip) for flip in found.flips],
    }


def answer_data(flip: Flip) -> Json:
    return {
        "use_case": str(flip.subject),
        "protocol": str(flip.protocol) if flip.protocol else None,
        **states(flip.before, flip.after, flip.sort),
    }


def _record(change: RecordChange) -> Json:
    return {
        "record": str(change.name),
        "editorial": change.editorial,
        "withdrawn": change.withdrawn,
        "values": [_value(field) for field in change.fields],
    }


def _value(change: FieldChange) -> Json:
    return {
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "editorial": change.editorial,
    }


def _links(links: tuple[tuple[Name, str, Name], ...]) -> list[Json]:
    return [{"from": str(source), "field": field, "to": str(target)} for source, field, target in links]


def states(before: str, after: str, sort: str) -> Json:
    """How anything that has a state changed."""
    return {"before": before, "after": after, "sort": sort}
