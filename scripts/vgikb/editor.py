"""Editor: the knowledge base -> JSON Schemas whose link fields offer the ids that are there, for completion in editors.

They are what a language server for YAML reads; checking is done by `check`, which knows more.
"""

from collections.abc import Iterator, Mapping
from json import dumps
from typing import Any

from vgikb.graph import KnowledgeBase
from vgikb.labels import said_of
from vgikb.records import Record
from vgikb.schema import Schema

FOLDER = ".vgikb/schemas"  # where a working copy has them; not part of the repository


def editor_schemas(kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Name and text of the schema of each kind."""
    for kind in kb.kinds.values():
        links = [field.link.to for field in kind.links if field.link]
        bare, in_full = {first for first, *_ in links}, {other for _, *others in links for other in others}
        defs = {name: _ids(kb, name) for name in sorted(bare)}
        defs |= {f"{name}-in-full": _ids(kb, name, True) for name in sorted(in_full)}
        schema = {**_offering(kind.schema), "$defs": defs}
        yield f"{kind.name}.json", dumps(schema, ensure_ascii=False, separators=(",", ":")) + "\n"


def editor_settings(kb: KnowledgeBase) -> dict[str, Any]:
    """What an editor has to be told: which schema is for which files."""
    return {
        "yaml.schemas": {f"{FOLDER}/{name}.json": f"kb/{name}/**/*.yaml" for name in kb.kinds},
        "yaml.completion": True,
        "yaml.hover": True,
        "yaml.validate": True,
        "yaml.format.enable": False,
        "yaml.schemaStore.enable": False,
        "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True, "editor.autoIndent": "advanced"},
        "files.eol": "\n",
    }


def _offering(shape: Any) -> Any:
    """The schema with the ids of the records that can be linked to in the place of every x-link."""
    if isinstance(shape, list):
        return [_offering(part) for part in shape]
    if not isinstance(shape, Mapping):
        return shape
    plain = {key: _offering(value) for key, value in shape.items() if key not in ("x-link", "contentMediaType")}
    return {**plain, **_choice(shape["x-link"]["to"])} if "x-link" in shape else plain


def _choice(kinds: list[str]) -> Schema:
    first, *others = kinds
    refs = [{"$ref": f"#/$defs/{first}"}, *({"$ref": f"#/$defs/{other}-in-full"} for other in others)]
    return {"anyOf": refs} if others else refs[0]


def _ids(kb: KnowledgeBase, kind: str, in_full: bool = False) -> Schema:
    records = kb.of_kind(kind)
    ids = [str(record.name) if in_full else record.id for record in records]
    return {"type": "string", "enum": ids, "enumDescriptions": [_about(record) for record in records]}


def _about(record: Record) -> str:
    """Title and the beginning of what it is."""
    says = said_of(record)
    return f"{record.title}: {says[:160]}" if says else record.title
