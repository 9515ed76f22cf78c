"""The API: every record, kind, matrix, claim and answer as static JSON under api/v1, and its description."""

from collections.abc import Iterator, Mapping
from json import dumps
from typing import Any

from vgikb.chain import LinkState, Path, chain
from vgikb.coverage import Claim, coverage
from vgikb.findings import Name
from vgikb.graph import Edge
from vgikb.matrix import Heading, matrix
from vgikb.pages import Page, Site, SiteFile, View, files, page_address, pages, render
from vgikb.records import Record

ROOT = "api/v1/"

TEXT: dict[str, Any] = {"type": "string"}
STATE: dict[str, Any] = {"enum": ["full", "partial", "unknown", "none"]}
FULL_NAME = {"type": "string", "pattern": "^[a-z0-9.-]+/[a-z0-9.-]+$", "description": "kind/id"}


def _object(optional: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    """A closed object; every property is needed but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(entries: Any) -> dict[str, Any]:
    return {"type": "array", "items": entries}


HEADING = _object(("record",), label=TEXT, group=TEXT, record=FULL_NAME)
CELL = _object(("record", "detail"), row={"type": "integer"}, column={"type": "integer"}, state=TEXT, text=TEXT,
               detail=TEXT, record=FULL_NAME)  # fmt: skip
CLAIM = _object(
    requirement=FULL_NAME,
    support=STATE,
    origin={"enum": ["own", "base", "inherited"]},
    stated_for=FULL_NAME,
    stated_in=FULL_NAME,
    claim={"type": "object", "description": "as it stands in the coverage record"},
)
LINK = _object(
    interface=TEXT,
    ends=_list(FULL_NAME),
    needs=_list(FULL_NAME),
    prefers=_list(FULL_NAME),
    protocols=_list(_object(protocol=FULL_NAME, state=STATE, options=_list(TEXT))),
)
PATH = _object(id=TEXT, title=TEXT, current=TEXT, state=STATE, links=_list(LINK))
LISTED = _object(("status", "confidence"), id=TEXT, title=TEXT, status=TEXT, confidence=TEXT, address=TEXT, page=TEXT)

# what lies where, and its shape: the text of the API's description and of the test that holds the files against it
SHAPES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "index.json": (
        "What this release is, and where everything else lies",
        _object(release=TEXT, date=TEXT, licence=TEXT, records={"type": "integer"}, paths=_list(TEXT)),
    ),
    "kinds.json": (
        "The kinds of record",
        _object(kinds=_list(_object(name=TEXT, title=TEXT, plural=TEXT, description=TEXT, schema=TEXT, records=TEXT))),
    ),
    "records/{kind}/index.json": ("The records of a kind", _object(kind=TEXT, records=_list(LISTED))),
    "records/{kind}/{id}.json": (
        "A record with its links in both directions",
        _object(
            name=FULL_NAME,
            kind=TEXT,
            id=TEXT,
            title=TEXT,
            page=TEXT,
            data={"type": "object", "description": "the record as it stands; its shape is schemas/{kind}.json"},
            links=_list(_object(field=TEXT, to=FULL_NAME)),
            linked_by=_list(_object(relation=TEXT, record=FULL_NAME)),
        ),
    ),
    "schemas/{kind}.json": ("The JSON Schema of a kind's records", {"type": "object"}),
    "matrices/{id}.json": (
        "A matrix, worked out; a cell that is not listed has nothing to say",
        _object(name=FULL_NAME, title=TEXT, rows=_list(HEADING), columns=_list(HEADING), cells=_list(CELL)),
    ),
    "coverage/{protocol}.json": (
        "The claims that hold for an edition, inherited ones included; a requirement without one is unknown",
        _object(protocol=FULL_NAME, claims=_list(CLAIM)),
    ),
    "answers/{use-case}.json": (
        "How far known protocols carry a use case: each path, each link, each protocol",
        _object(use_case=FULL_NAME, title=TEXT, state=STATE, paths=_list(PATH)),
    ),
}


@pages("API", "api/index.md", order=90)
def api_page(site: Site) -> Iterator[Page]:
    view = View(site, "api/index.md")
    values: dict[str, Any] = {"root": ROOT, "shapes": {path: text for path, (text, _) in SHAPES.items()}}
    yield Page(view.path, render(view, "Data and API", "api.md.jinja", **values))


@files
def api_files(site: Site) -> Iterator[SiteFile]:
    kb, claims, answers = site.kb, coverage(site.kb), chain(site.kb)
    yield _file("index.json", _index(site))
    yield _file("openapi.json", description(site))
    yield _file("kinds.json", {"kinds": [_kind(site, name) for name in kb.kinds]})
    for kind in kb.kinds.values():
        yield _file(
            f"schemas/{kind.name}.json", {"$schema": "https://json-schema.org/draft/2020-12/schema"} | kind.schema
        )
        records = sorted((record for record in kb.records.values() if record.kind == kind.name), key=lambda r: r.id)
        yield _file(f"records/{kind.name}/index.json", {"kind": kind.name, "records": [_listed(r) for r in records]})
        for record in records:
            yield _file(f"records/{kind.name}/{record.id}.json", _record(site, record))
    for record in kb.of_kind("matrix"):
        yield _file(f"matrices/{record.id}.json", _matrix(site, record))
    for protocol in kb.of_kind("protocol"):
        found = [_claim(claim) for claim in claims.by_protocol.get(protocol.name, [])]
        yield _file(f"coverage/{protocol.id}.json", {"protocol": str(protocol.name), "claims": found})
    for use_case in answers.paths:
        yield _file(f"answers/{use_case.id}.json", _answer(site, use_case))


def description(site: Site) -> dict[str, Any]:
    """The API as OpenAPI 3.1 describes it."""
    info: dict[str, Any] = {
        "title": "VGI knowledge base",
        "version": site.publication.release,
        "license": {"name": "CC BY 4.0"},
    }
    paths = {f"/{path}": {"get": _operation(path, text, shape)} for path, (text, shape) in SHAPES.items()}
    return {"openapi": "3.1.0", "info": info, "servers": [{"url": "."}], "paths": paths}


def _operation(path: str, text: str, shape: dict[str, Any]) -> dict[str, Any]:
    parts = [part.partition("}")[0] for part in path.split("{")[1:]]
    parameters = [{"name": part, "in": "path", "required": True, "schema": TEXT} for part in parts]
    answer = {"description": text, "content": {"application/json": {"schema": shape}}}
    return {"summary": text, "parameters": parameters, "responses": {"200": answer}}


def _file(path: str, value: Any) -> SiteFile:
    return SiteFile(ROOT + path, (dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def _index(site: Site) -> dict[str, Any]:
    return {
        "release": site.publication.release,
        "date": site.day.isoformat(),
        "licence": "CC BY 4.0",
        "records": len(site.kb.records),
        "paths": ["openapi.json", *SHAPES],
    }


def _kind(site: Site, name: str) -> dict[str, Any]:
    kind = site.kb.kinds[name]
    places = {"schema": f"schemas/{name}.json", "records": f"records/{name}/index.json"}
    return {"name": name, "title": kind.title, "plural": kind.plural, "description": kind.description, **places}


def _page(name: Name) -> str:
    """The page of a record, below the site's root."""
    return page_address(f"{name.kind}/{name.id}.md")


def _listed(record: Record) -> dict[str, Any]:
    marks: dict[str, Any] = {key: record.data[key] for key in ("status", "confidence") if key in record.data}
    return {"id": record.id, "title": record.title, **marks, "address": f"{record.id}.json", "page": _page(record.name)}


def _record(site: Site, record: Record) -> dict[str, Any]:
    outgoing, incoming = site.kb.links_from(record.name), site.kb.links_to(record.name)
    return {
        "name": str(record.name),
        "kind": record.kind,
        "id": record.id,
        "title": record.title,
        "page": _page(record.name),
        "data": record.data,
        "links": [{"field": edge.field.name, "to": str(edge.target)} for edge in outgoing],
        "linked_by": _relations(incoming),
    }


def _relations(incoming: list[Edge]) -> list[dict[str, str]]:
    """Each relation to each record once, however often it is stated."""
    found = sorted({(edge.link.inverse, str(edge.source)) for edge in incoming})
    return [{"relation": relation, "record": name} for relation, name in found]


def _matrix(site: Site, record: Record) -> dict[str, Any]:
    found = matrix(site.kb, record)
    cells = []
    for (row, column), cell in sorted(found.cells.items()):
        more = {"detail": cell.detail} if cell.detail else {}
        where = {"record": str(cell.record)} if cell.record else {}
        cells.append({"row": row, "column": column, "state": cell.state, "text": cell.text, **more, **where})
    headings = {"rows": [_heading(h) for h in found.rows], "columns": [_heading(h) for h in found.columns]}
    return {"name": str(record.name), "title": record.title, **headings, "cells": cells}


def _heading(heading: Heading) -> dict[str, Any]:
    record = {"record": str(heading.record)} if heading.record else {}
    return {"label": heading.label, "group": heading.group, **record}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "requirement": str(claim.requirement),
        "support": claim.support,
        "origin": claim.origin,
        "stated_for": str(claim.stated_for),
        "stated_in": str(claim.stated_in),
        "claim": dict(claim.data),
    }


def _answer(site: Site, use_case: Name) -> dict[str, Any]:
    answers = chain(site.kb)
    answer = answers.use_case(use_case)
    paths = [_path(site, state.path, state.state) for state in answer.paths]
    title = site.kb.records[use_case].title
    return {"use_case": str(use_case), "title": title, "state": answer.state, "paths": paths}


def _path(site: Site, path: Path, state: str) -> dict[str, Any]:
    links = []
    for hop in path.hops:
        requirements = {"needs": [str(name) for name in hop.needs], "prefers": [str(name) for name in hop.prefers]}
        protocols = [_carrier(link) for link in chain(site.kb).link_by_protocol(path, hop)]
        ends = [str(end) for end in hop.ends]
        links.append({"interface": hop.interface.id, "ends": ends, **requirements, "protocols": protocols})
    return {"id": path.id, "title": path.data["title"], "current": path.current, "state": state, "links": links}


def _carrier(link: LinkState) -> dict[str, Any]:
    return {"protocol": str(link.protocol), "state": link.state, "options": link.options}
