"""Skeleton: a kind -> the commented skeleton of a new record."""

from collections.abc import Iterator
from json import dumps
from typing import Any

from vgikb.schema import Field, Kind, Schema
from vgikb.yaml_rules import plain_value


def skeleton(kind: Kind) -> str:
    """A file to fill in: needed fields first, the others behind '#', each with its description."""
    top = [field for field in kind.fields if len(field.path) == 1]
    needed = [line for field in top if field.required for line in (f"# {field.description}", *_lines(kind, field))]
    others = [line for field in top if not field.required for line in _optional(kind, field)]
    return "\n".join([*needed, "", "# Optional fields; take away the '#' of those you use.", *others]) + "\n"


def _optional(kind: Kind, field: Field) -> Iterator[str]:
    yield f"# -- {field.description}"
    yield from (f"# {line}" for line in _lines(kind, field))


def _lines(kind: Kind, field: Field) -> Iterator[str]:
    """A field, and below it the fields of its group: needed ones (or else the first) as they are, others behind '#'."""
    inner = [other for other in kind.fields if other.path[:-1] == field.path]
    if not inner:
        yield f"{field.path[-1]}: {_example(field)}"
        return
    needed = [other for other in inner if other.required] or inner[:1]
    lines = [line for other in needed for line in _lines(kind, other)]
    lines += [f"# {line}" for other in inner if other not in needed for line in _lines(kind, other)]
    yield f"{field.path[-1]}:"
    for number, line in enumerate(lines):
        bullet = "" if not field.is_list else "  " if number else "- "
        yield f"  {bullet}{line}"


def _example(field: Field) -> str:
    """A value that the field may hold, and in a comment the others if there is a closed list."""
    if field.values:
        first, *others = map(_written, field.values)
        value, choice = first, f"  # or {', '.join(others)}" if others else ""
    elif field.link:
        id_ = f"id-of-{field.link.to[0]}"
        value, choice = f'{{{id_}: ""}}' if field.link.of_keys else id_, ""
    else:
        value, choice = _placeholder(field.schema), ""
    return (f"[{value}]" if field.is_list else value) + choice


def _placeholder(schema: Schema) -> str:
    """A value of the right type, as small as it may be."""
    match schema.get("type"):
        case "integer" | "number":
            return str(schema.get("minimum", 0))
        case "boolean":
            return "false"
        case "object":
            return "{}"
        case _:
            return '""'


def _written(value: Any) -> str:
    """A value as YAML has it; JSON's quotes where it would not be read as this text."""
    return str(value) if plain_value(str(value)) == value else dumps(value)
