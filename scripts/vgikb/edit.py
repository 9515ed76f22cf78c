"""Edit: a kind -> the commented skeleton of a new record."""

from collections.abc import Iterator

from vgikb.schema import Field, Kind

PLACEHOLDER = {"integer": "0", "number": "0", "boolean": "false"}


def skeleton(kind: Kind) -> str:
    """A file to fill in: needed fields first, the others behind '#', each with its description."""
    top = [field for field in kind.fields if len(field.path) == 1]
    needed = [line for field in top if field.required for line in (f"# {field.description}", *_lines(kind, field, ""))]
    others = [line for field in top if not field.required for line in _optional(kind, field)]
    return "\n".join([*needed, "", "# Optional fields; take away the '#' of those you use.", *others]) + "\n"


def _optional(kind: Kind, field: Field) -> Iterator[str]:
    yield f"# -- {field.description}"
    yield from (f"# {line}" for line in _lines(kind, field, ""))


def _lines(kind: Kind, field: Field, indent: str) -> Iterator[str]:
    inner = [other for other in kind.fields if other.path[:-1] == field.path]
    needed = [other for other in inner if other.required]
    if not inner:
        yield f"{indent}{field.path[-1]}: {_example(field)}"
        return
    yield f"{indent}{field.path[-1]}:"
    for position, other in enumerate(needed or inner[:1]):
        lines = list(_lines(kind, other, ""))
        for number, line in enumerate(lines):
            bullet = "- " if field.is_list and position == 0 and number == 0 else "  "
            yield f"{indent}  {bullet if field.is_list else ''}{line}"


def _example(field: Field) -> str:
    if field.values:
        value = str(field.values[0])
    elif field.link:
        value = f"id-of-{field.link.to[0]}"
    else:
        value = PLACEHOLDER.get(str(field.schema.get("type")), '""')
    mapping = field.schema.get("type") == "object"
    return f"[{value}]" if field.is_list else "{}" if mapping else value
