"""What a term page adds: what others call it, their definitions beside ours, its place in the glossary, JSON-LD."""

from collections.abc import Mapping
from typing import Any

from vgikb.findings import Name
from vgikb.glossary import MATCHES, SUCH_AS, Word, columns_of, glossary
from vgikb.graph import linked
from vgikb.labels import COMMUNITIES, labels_of
from vgikb.page_markup import LISTED
from vgikb.pages import View, grouped, page_address, part
from vgikb.records import Record
from vgikb.wording import plain

SHOWN_APART = {"also-called", "definitions", "broader", "related", "abbreviations", "subject", "domain"}
NEAR = 12  # terms in the table of words around this one


@part("term")
def term(view: View, record: Record) -> dict[str, Any]:
    answers = glossary(view.site.kb)
    words = answers.words(record)
    records = [view.site.kb.records[name] for name in answers.near(record.name)]
    rows = [(near, cells) for near in records if (cells := _by_community(view, near))][:NEAR]
    columns = columns_of([cells for _, cells in rows])
    return {
        "called": grouped((word.community, word) for word in words if word.community),
        "bodies": [_body(view, entry, words) for entry in record.data.get("definitions", ())],
        "places": _places(view, record.name),
        "rows": rows if len(rows) > 1 and len(columns) > 1 else [],
        "columns": columns,
        "communities": COMMUNITIES,
        "such_as": SUCH_AS,
        "matches": MATCHES,
        "apart": SHOWN_APART,
        "styles": ("glossary.css",),
        "linked_data": _defined_term(view, record),
    }


def _by_community(view: View, near: Record) -> Mapping[str, list[Word]]:
    return grouped((word.community, word) for word in glossary(view.site.kb).words(near) if word.community)


def _body(view: View, entry: Mapping[str, Any], words: list[Word]) -> Mapping[str, Any]:
    """One definition of another body, with the community and the editions it speaks for."""
    source = linked(entry["source"], "source")
    record = view.site.kb.records.get(source)
    word = next((word for word in words if word.source == source and word.clause == entry.get("clause", "")), None)
    return {
        "source": source,
        "publisher": record.data.get("publisher", "") if record else "",
        "protocols": word.protocols if word else (),
        "label": word.label if word else "",
        "clause": entry.get("clause", ""),
        "says": entry["says"],
        "differs": entry.get("differs", ""),
        "match": entry.get("match", ""),
    }


def _places(view: View, name: Name) -> list[tuple[str, list[Name], int]]:
    """Broader, narrower and related terms, each with the number of those that were cut."""
    kb = view.site.kb
    broader = {edge.target for edge in kb.links_from(name, "broader")}
    narrower = set(glossary(kb).narrower.get(name, ()))
    around = [other for other in glossary(kb).near(name)[1:] if other not in broader | narrower]
    groups = (
        ("Broader", [other for other in glossary(kb).near(name) if other in broader]),
        ("Narrower", glossary(kb).narrower.get(name, [])),
        ("Related", around),
    )
    return [(title, names[:LISTED], len(names[LISTED:])) for title, names in groups if names]


def _defined_term(view: View, record: Record) -> Mapping[str, Any]:
    """A term is a DefinedTerm of the glossary, as schema.org says it."""
    others = sorted({label.text for label in labels_of(record) if label.sort in ("abbreviation", "also called")})
    address = view.site.publication.address
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": f"{address}{page_address(view.path)}",
        "name": record.title,
        "termCode": record.id,
        "description": plain(str(record.data.get("definition", ""))),
        **({"alternateName": others} if others else {}),
        "inDefinedTermSet": f"{address}term/",
    }
