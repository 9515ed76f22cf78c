"""The index of each kind: every record that is not withdrawn, in the order readers look for it, and other names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vgikb.listing import Entry, Part, in_parts, index_of
from vgikb.pages import Page, Site, View, page_address, pages, render
from vgikb.schema import Kind

SCRIPTS, STYLES = ("glossary.js",), ("glossary.css",)


@pages()
def kind_pages(site: Site) -> Iterator[Page]:
    for kind in site.kb.kinds.values():
        groups = index_of(site.kb, kind)
        parts = in_parts(groups)
        if len(parts) < 2:
            yield _index(site, kind, f"{kind.name}/index.md", kind.plural, Part("", 1, groups), ())
        else:
            yield _overview(site, kind, parts)
            for part in parts:
                yield _index(site, kind, _path(kind, part), f"{kind.plural}: {part.title}", part, parts)


def _path(kind: Kind, part: Part[Entry]) -> str:
    """Outside the folder of the kind, where every address may belong to a record."""
    return f"a-z/{kind.name}/{part.slug}.md"


def _index(site: Site, kind: Kind, path: str, title: str, shown: Part[Entry], parts: Sequence[Part[Entry]]) -> Page:
    view = View(site, path)
    values: dict[str, Any] = {
        "kind": kind,
        "groups": shown.groups,
        "total": len(site.kb.of_kind(kind.name)),
        "parts": [(part.title, page_address(_path(kind, part)), part is shown) for part in parts],
        "subjects": kind.by_name["subject"].values if "subject" in kind.by_name else [],
    }
    template = [f"{kind.name}-index.md.jinja", "index.md.jinja"]
    about = _term_set(site, shown) if kind.name == "term" else None
    return Page(
        path, render(view, title, template, scripts=SCRIPTS, styles=STYLES, wide=True, linked_data=about, **values)
    )


def _overview(site: Site, kind: Kind, parts: Sequence[Part[Entry]]) -> Page:
    """The way to the parts of an index that is too long for one page."""
    view = View(site, f"{kind.name}/index.md")
    shown = [(part, page_address(_path(kind, part)), *_ends(part)) for part in parts]
    total = len(site.kb.of_kind(kind.name))
    about = _term_set(site, None) if kind.name == "term" else None
    values: dict[str, Any] = {"kind": kind, "parts": shown, "total": total, "linked_data": about}
    return Page(view.path, render(view, kind.plural, "index-parts.md.jinja", styles=STYLES, wide=True, **values))


def _ends(part: Part[Entry]) -> tuple[str, str]:
    """The first and the last name of a part."""
    lines = [entry.text for entries in part.groups.values() for entry in (entries[0], entries[-1])]
    return lines[0], lines[-1]


def _term_set(site: Site, shown: Part[Entry] | None) -> Mapping[str, Any]:
    """The glossary is a DefinedTermSet; each page names the terms that stand on it."""
    address = site.publication.address
    entries = [entry for group in shown.groups.values() for entry in group] if shown else []
    terms = [
        {"@type": "DefinedTerm", "@id": f"{address}term/{entry.record.id}/", "name": entry.record.title}
        for entry in entries
        if entry.record
    ]
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": f"{address}term/",
        "name": "Glossary of vehicle-grid integration",
        "license": "CC BY 4.0",
        **({"url": f"{address}term/"} if address else {}),
        **({"hasDefinedTerm": terms} if terms else {}),
    }
