"""What a term page adds: the term in the words of schema.org, for programs that collect definitions (JSON-LD)."""

from typing import Any

from vgikb.labels import labels_of
from vgikb.pages import View, page_address, part
from vgikb.records import Record
from vgikb.wording import plain


@part("term")
def term(view: View, record: Record) -> dict[str, Any]:
    """A term is a DefinedTerm of the glossary."""
    others = sorted({label.text for label in labels_of(record) if label.sort in ("abbreviation", "also called")})
    address = view.site.publication.address
    return {
        "linked_data": {
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "@id": f"{address}{page_address(view.path)}",
            "name": record.title,
            "termCode": record.id,
            "description": plain(str(record.data.get("definition", ""))),
            **({"alternateName": others} if others else {}),
            "inDefinedTermSet": f"{address}term/",
        }
    }
