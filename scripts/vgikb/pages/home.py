"""The home page: where each sort of reader begins, what is here, and how far the known protocols carry it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown.extensions.toc import slugify

from vgikb.chain import chain
from vgikb.coverage import STRENGTH, coverage
from vgikb.pages import Guide, Page, Site, View, page_address, page_families, pages, render

GUIDE = "for-"  # pages written for one sort of reader begin so


@pages("Home", "index.md", order=0)
def home(site: Site) -> Iterator[Page]:
    view = View(site, "index.md")
    kb = site.kb
    states = chain(kb).use_cases()
    counts = {state: sum(found.state == state for found in states) for state in reversed(STRENGTH)}
    claims = sum(len(found) for found in coverage(kb).claims.values())
    gaps = sum(finding.level == "info" for finding in site.findings)
    values: dict[str, Any] = {"total": len(states), "counts": counts, "claims": claims, "gaps": gaps}
    values["guides"] = [(guide, page_address(guide.path)) for guide in site.guides]
    guided = {guide.path for guide in site.guides}
    values["written"] = [(page_address(page.path), page.title) for page in site.written if page.path not in guided]
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


def guides(written: Mapping[str, str]) -> list[Guide]:
    """The pages for one sort of reader among the hand-written ones, given as path and text."""
    return [_guide(path, text) for path, text in sorted(written.items()) if path.startswith(GUIDE)]


def _guide(path: str, text: str) -> Guide:
    headings = re.findall(r"^(#{1,2}) (.+)$", text, re.MULTILINE)
    title = next((words for marks, words in headings if marks == "#"), path)
    return Guide(path, title, tuple((words, slugify(words, "-")) for marks, words in headings if marks == "##"))


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
