"""The home page: where each sort of reader begins, what is here, and how far the known protocols carry it."""

from collections.abc import Iterator, Mapping
from typing import Any

from vgikb.chain import chain
from vgikb.coverage import STRENGTH, coverage
from vgikb.pages import Page, Site, View, page_address, page_families, pages, render

GUIDE = "for-"  # pages written for one sort of reader begin so; their sections are tasks


@pages("Home", "index.md", order=0)
def home(site: Site) -> Iterator[Page]:
    view = View(site, "index.md")
    kb = site.kb
    states = chain(kb).use_cases()
    counts = {state: sum(found.state == state for found in states) for state in reversed(STRENGTH)}
    claims = sum(len(found) for found in coverage(kb).claims.values())
    gaps = sum(finding.level == "info" for finding in site.findings)
    values: dict[str, Any] = {"total": len(states), "counts": counts, "claims": claims, "gaps": gaps}
    written = [(page, page_address(page.path)) for page in site.written]
    values["guides"] = [(page, address) for page, address in written if page.path.startswith(GUIDE)]
    values["written"] = [(page, address) for page, address in written if not page.path.startswith(GUIDE)]
    families = sorted((family for family in page_families() if family.title), key=lambda family: family.order)
    values["families"] = [(page_address(family.entry), family.title) for family in families[1:]]
    yield Page(
        view.path,
        render(
            view,
            "Vehicle-grid integration knowledge base",
            "home.md.jinja",
            wide=True,
            linked_data=_dataset(site),
            **values,
        ),
    )


def _dataset(site: Site) -> Mapping[str, Any]:
    """The knowledge base as a whole is a Dataset."""
    address = site.publication.address
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "VGI knowledge base",
        "description": "Glossary, actors, use cases, requirements and protocol coverage of vehicle-grid integration",
        "version": site.publication.release,
        "dateModified": site.kb.today.isoformat(),
        "license": "CC BY 4.0",
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": f"{address}api/v1/index.json",
        },
        **({"url": address} if address else {}),
    }
