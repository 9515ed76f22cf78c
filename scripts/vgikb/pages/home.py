"""The home page: what is here, in numbers, and how far the known protocols carry the use cases."""

from collections.abc import Iterator
from typing import Any

from vgikb.chain import chain
from vgikb.coverage import STRENGTH, coverage
from vgikb.pages import Page, Site, View, pages, render


@pages("Home", "index.md", order=0)
def home(site: Site) -> Iterator[Page]:
    view = View(site, "index.md")
    kb = site.kb
    states = sorted(chain(kb).use_cases(), key=lambda found: (-STRENGTH[found.state], found.use_case))
    counts = {state: sum(found.state == state for found in states) for state in reversed(STRENGTH)}
    claims = sum(len(found) for found in coverage(kb).claims.values())
    gaps = sum(finding.level == "info" for finding in site.findings)
    values: dict[str, Any] = {"states": states, "counts": counts, "claims": claims, "gaps": gaps}
    yield Page(view.path, render(view, "Vehicle-grid integration knowledge base", "home.md.jinja", **values))
