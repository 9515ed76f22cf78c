"""Normal form: the text of a record and its kind -> the same data and comments in the one form that records have.

Fields stand in the order of the schema, lists one entry a line (names by the hundred, as in a vocabulary, between
brackets), texts without quotes where that is safe, long ones folded.
"""

from collections.abc import Mapping
from typing import Any

from vgikb.findings import Pointer
from vgikb.schema import Kind, Schema
from vgikb.yaml_comments import comments
from vgikb.yaml_reader import read_bytes
from vgikb.yaml_writer import Writer


def normal_form(text: str, kind: Kind) -> str:
    """The record in normal form; a text that cannot be read stays as it is, since `check` tells what is wrong."""
    document = read_bytes(text.encode())
    if document.faults or not isinstance(document.data, Mapping):
        return text
    writer = Writer(comments(text), lambda pointer: names_are_free(kind.schema, pointer))
    return writer.text(in_order(document.data, kind.schema))


def in_order(value: Any, schema: Schema) -> Any:
    """The same data with the fields of every group in the order of the schema; unknown ones last."""
    if isinstance(value, list):
        return [in_order(entry, schema.get("items", {})) for entry in value]
    if not isinstance(value, Mapping):
        return value
    known = schema.get("properties", {})
    names = [*(name for name in known if name in value), *(name for name in value if name not in known)]
    return {name: in_order(value[name], known.get(name, {})) for name in names}


def names_are_free(schema: Schema, pointer: Pointer) -> bool:
    """Whether a value lies in a mapping whose keys the author chooses."""
    for part in pointer:
        if isinstance(part, int):
            schema = schema.get("items", {})
        elif part in schema.get("properties", {}):
            schema = schema["properties"][part]
        else:
            return True
    return False
