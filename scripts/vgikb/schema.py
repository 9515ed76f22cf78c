"""Schemas: the files of schemas/ -> kinds of record with their fields and links.

The shared part is merged into every kind, references are put in place and objects are closed, so that a validator, the
graph, the field reference and the editor all work from one flat schema.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema

from vgikb.findings import Pointer, pointer_text
from vgikb.spelling import did_you_mean
from vgikb.yaml_reader import read_file

Schema = dict[str, Any]

META, COMMON = (f"urn:vgikb:schema:shared:{name}" for name in ("meta", "record"))


class SchemaError(Exception):
    """A schema file is wrong: nothing can be checked before it is mended."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a field may name: the kinds (the first one is meant by a bare id) and how the other end reads."""

    to: tuple[str, ...]
    inverse: str
    acyclic: bool
    of_keys: bool  # the keys of the mapping are the links, not its values


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a kind, also inside lists and objects: path ('paths', 'steps', 'needs')."""

    kind: str
    path: tuple[str, ...]
    schema: Schema
    required: bool
    link: Link | None

    @cached_property
    def name(self) -> str:
        return ".".join(self.path)

    @cached_property
    def full_name(self) -> str:
        return f"{self.kind}.{self.name}"

    @property
    def description(self) -> str:
        return str(self.schema.get("description") or _inner(self.schema).get("description", ""))

    @property
    def values(self) -> list[Any]:
        """The allowed values, of the field or of the entries of its list."""
        return list(_inner(self.schema).get("enum", []))

    @property
    def is_list(self) -> bool:
        return self.schema.get("type") == "array"

    @property
    def is_prose(self) -> bool:
        return _inner(self.schema).get("contentMediaType") == "text/markdown"

    @property
    def is_date(self) -> bool:
        return _inner(self.schema).get("format") == "date"

    @property
    def is_text(self) -> bool:
        return bool(_inner(self.schema).get("type") == "string") and self.link is None


@dataclass(frozen=True)
class Kind:
    """One kind of record: its name is its folder, schema, template and address."""

    name: str
    schema: Schema
    fields: tuple[Field, ...]

    @property
    def title(self) -> str:
        return str(self.schema["title"])

    @property
    def description(self) -> str:
        return str(self.schema["description"])

    @cached_property
    def plural(self) -> str:
        """The title as a heading of many: Use cases, Vocabularies, Matrices."""
        for ending, many in (("ix", "ices"), ("y", "ies")):
            if self.title.endswith(ending):
                return self.title.removesuffix(ending) + many
        return self.title + "s"

    @cached_property
    def links(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.link)

    @cached_property
    def prose(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.is_prose)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


Kinds = Mapping[str, Kind]


def load_kinds(folder: Path) -> dict[str, Kind]:
    """Read every schema of a folder.

    Raises:
        SchemaError: a schema is unreadable, unknown to the meta-schema, or links to a kind that is not there.
    """
    shared = {f"urn:vgikb:schema:shared:{path.stem}": _read(path, folder) for path in _files(folder / "shared")}
    guard = jsonschema.Draft202012Validator(shared[META])
    for path in (*_files(folder / "shared"), *_files(folder)):
        if path.stem != "meta":
            _guard(guard, _read(path, folder), path)
    schemas = {path.stem: _merged(_read(path, folder), shared) for path in _files(folder)}
    kinds = {name: Kind(name, schema, tuple(_fields(name, (), schema))) for name, schema in schemas.items()}
    _guard_links(kinds)
    return kinds


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise SchemaError(f"no schemas in {folder}: is this the root of a knowledge base?")
    return files


def _read(path: Path, root: Path) -> Schema:
    document = read_file(path, root)
    for fault in document.faults:
        raise SchemaError(f"{path}:{fault.span.line}:{fault.span.column}: {fault.message}")
    return dict(document.data)


def _guard(guard: jsonschema.Draft202012Validator, schema: Schema, path: Path) -> None:
    known = guard.schema["$defs"]["shape"]["properties"]  # type: ignore[index]  # the guard is a mapping
    for error in guard.iter_errors(schema):
        unknown = error.instance.keys() - known if error.validator == "additionalProperties" else ()
        hints = " ".join(did_you_mean(str(word), known) for word in sorted(unknown))
        raise SchemaError(f"{path}: {pointer_text(tuple(error.absolute_path)) or 'schema'}: {error.message} {hints}")


def _merged(schema: Schema, shared: Mapping[str, Schema]) -> Schema:
    """The kind's own fields, `title` first and the fields of every record last, with references in place."""
    own = schema.get("properties", {})
    rest = {name: field for name, field in shared[COMMON]["properties"].items() if name not in own}
    first = {"title": rest.pop("title")} if "title" in rest else {}
    return dict(_inlined({**schema, "type": "object", "properties": first | own | rest}, shared))


def _inlined(schema: Any, shared: Mapping[str, Schema]) -> Any:
    if isinstance(schema, list):
        return [_inlined(part, shared) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target, _, name = str(schema["$ref"]).partition("#/$defs/")
        if name not in shared.get(target, {}).get("$defs", {}):
            raise SchemaError(f"no shared shape is called {schema['$ref']}")
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return _inlined({**shared[target]["$defs"][name], **beside}, shared)
    closed = {"additionalProperties": False} if "properties" in schema and schema.get("type") == "object" else {}
    return {**{key: _inlined(value, shared) for key, value in schema.items()}, **closed}


def _fields(kind: str, path: tuple[str, ...], schema: Schema) -> Iterator[Field]:
    for name, shape in schema.get("properties", {}).items():
        here = (*path, name)
        yield Field(kind, here, shape, name in schema.get("required", ()), _link(shape))
        yield from _fields(kind, here, _inner(shape))


def _inner(shape: Schema) -> Schema:
    """The shape of a list's entries; otherwise the shape itself."""
    items: Schema = shape.get("items", {})
    return items if shape.get("type") == "array" else shape


def _link(shape: Schema) -> Link | None:
    inner = _inner(shape)
    keys = inner.get("propertyNames", {})
    found = inner.get("x-link") or keys.get("x-link")
    if not found:
        return None
    return Link(tuple(found["to"]), found["inverse"], found.get("acyclic", False), "x-link" in keys)


def _guard_links(kinds: Kinds) -> None:
    for kind in kinds.values():
        for field in kind.links:
            for target in field.link.to if field.link else ():
                if target not in kinds:
                    hint = did_you_mean(target, kinds)
                    raise SchemaError(f"{field.full_name} links to '{target}', which is no kind. {hint}".strip())


def values_at(data: Any, path: tuple[str, ...], pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every value reached by a field's path, stepping through lists, with its pointer."""
    if isinstance(data, list):
        for position, entry in enumerate(data):
            yield from values_at(entry, path, (*pointer, position))
    elif not path:
        yield pointer, data
    elif isinstance(data, Mapping) and path[0] in data:
        yield from values_at(data[path[0]], path[1:], (*pointer, path[0]))
