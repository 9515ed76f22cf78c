"""The gaps page: what nobody has found, judged or claimed yet. A gap is a result, not a fault."""

from collections.abc import Iterator
from typing import Any

from vgikb.chain import chain
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.pages import Page, Site, View, grouped, pages, render


@pages("Gaps", "gaps/index.md", order=70)
def gaps(site: Site) -> Iterator[Page]:
    view = View(site, "gaps/index.md")
    infos = grouped((finding.check, finding) for finding in site.findings if finding.level == "info")
    summaries = {check.name: check.explanation.partition("\n")[0] for check in site.checks}
    values: dict[str, Any] = {"groups": infos, "summaries": summaries, "unknown": _unknown(site)}
    yield Page(view.path, render(view, "Gaps", "gaps.md.jinja", **values))


def _unknown(site: Site) -> list[tuple[Name, list[Name]]]:
    """For each protocol the requirements asked for on its interfaces about which nothing is claimed."""
    known, asked = coverage(site.kb), chain(site.kb).asked_on
    found = []
    for protocol in known.protocols:
        serves = known.interfaces_of(protocol)
        open_ = sorted(name for name, on in asked.items() if on & serves and (protocol, name) not in known.claims)
        found.append((protocol, open_))
    return found
