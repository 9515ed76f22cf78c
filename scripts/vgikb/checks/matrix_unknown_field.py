"""Matrices of kinds, fields or values that are not there."""

from collections.abc import Iterator, Mapping
from typing import Any

from vgikb.checks import check
from vgikb.findings import Finding, Pointer
from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.schema import Field, Kinds
from vgikb.spelling import did_you_mean

Fault = tuple[Pointer, str, str]  # where, message, hint


@check(level="error")
def matrix_unknown_field(kb: KnowledgeBase) -> Iterator[Finding]:
    """A matrix names a kind, a field or a value that does not exist.

    Correct the name; otherwise rows, columns or cells stay empty. Fields inside other fields are written with dots.

    Bad: `rows: {kind: requirment, group-by: topic}`

    Good: `rows: {kind: requirement, group-by: topic}`
    """
    for record in kb.of_kind("matrix"):
        for axis in ("rows", "columns"):
            for pointer, message, hint in _axis_faults(kb.kinds, record.data[axis]):
                yield Finding(record.name, (axis, *pointer), message, hint)
        for pointer, message, hint in (*_through_faults(kb.kinds, record), *_show_faults(kb.kinds, record)):
            yield Finding(record.name, pointer, message, hint)


def _axis_faults(kinds: Kinds, axis: Mapping[str, Any]) -> Iterator[Fault]:
    if "values-of" in axis:
        yield from _values_of_faults(kinds, axis["values-of"])
    elif "kind" not in axis:
        yield (), "neither kind nor values-of says what stands here", "name a kind of record"
    if "kind" in axis and axis["kind"] not in kinds:
        yield ("kind",), f"'{axis['kind']}' is no kind", did_you_mean(axis["kind"], kinds)
    elif "kind" in axis:
        yield from _field_faults(kinds[axis["kind"]].by_name, axis)


def _values_of_faults(kinds: Kinds, written: str) -> Iterator[Fault]:
    kind, _, name = written.partition(".")
    fields = kinds[kind].by_name if kind in kinds else {}
    if kind not in kinds:
        yield ("values-of",), f"'{kind}' is no kind", did_you_mean(kind, kinds)
    elif name not in fields:
        yield ("values-of",), f"no field of {kind} is called '{name}'", did_you_mean(name, fields)
    elif not fields[name].values:
        yield ("values-of",), f"'{written}' has no list of allowed values", "name a field that has one"


def _field_faults(fields: Mapping[str, Field], axis: Mapping[str, Any]) -> Iterator[Fault]:
    if axis.get("group-by", "title") not in fields:
        yield ("group-by",), f"no field is called '{axis['group-by']}'", did_you_mean(axis["group-by"], fields)
    for name, wanted in axis.get("where", {}).items():
        if name not in fields:
            yield ("where", name), f"no field is called '{name}'", did_you_mean(name, fields)
            continue
        allowed = [str(value) for value in fields[name].values]
        for position, value in enumerate(wanted):
            if allowed and value not in allowed:
                yield ("where", name, position), f"'{value}' is no value of {name}", did_you_mean(value, allowed)


def _through_faults(kinds: Kinds, record: Record) -> Iterator[Fault]:
    known = {name for kind in kinds.values() for field in kind.links for name in (field.name, field.full_name)}
    for position, name in enumerate(record.data.get("through", ())):
        if name not in known:
            yield ("through", position), f"no link field is called '{name}'", did_you_mean(name, known)


def _show_faults(kinds: Kinds, record: Record) -> Iterator[Fault]:
    """What a cell shows stands beside the field whose values head the columns."""
    kind, _, name = record.data["columns"].get("values-of", "").partition(".")
    shown = record.data.get("show")
    if shown is None or kind not in kinds or name not in kinds[kind].by_name:
        return
    above = name.split(".")[:-1]
    beside = [field.path[-1] for field in kinds[kind].fields if list(field.path[:-1]) == above]
    if shown not in beside:
        yield ("show",), f"no field beside '{name}' is called '{shown}'", did_you_mean(shown, beside)
