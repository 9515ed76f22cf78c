"""The explorer: choose protocols, for all or actor by actor, and see which use cases work end to end."""

from collections.abc import Iterator
from typing import Any

from vgikb.chain import Hop, LinkState, Path, chain
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.pages import Page, Site, View, pages, render


@pages("Explorer", "explorer/index.md", order=60)
def explorer(site: Site) -> Iterator[Page]:
    view = View(site, "explorer/index.md")
    answers = chain(site.kb)
    data = {
        "protocols": [_protocol(site, name) for name in coverage(site.kb).protocols],
        "actors": [{"id": name.id, "title": _title(site, name)} for name in _actors(site)],
        "useCases": [
            {"id": name.id, "title": _title(site, name), "paths": [_path(site, path) for path in paths]}
            for name, paths in answers.paths.items()
        ],
    }
    yield Page(view.path, render(view, "Explorer", "explorer.md.jinja", data=data, states=answers.use_cases()))


def _title(site: Site, name: Name) -> str:
    return site.kb.records[name].title


def _protocol(site: Site, name: Name) -> dict[str, Any]:
    record = site.kb.records[name]
    closed = coverage(site.kb).proprietary(name)
    return {"id": name.id, "title": record.title, "family": record.data["family"], "closed": closed}


def _actors(site: Site) -> list[Name]:
    """The actors at the ends of judged links."""
    paths = (path for paths in chain(site.kb).paths.values() for path in paths)
    return sorted({end for path in paths for hop in path.hops for end in hop.ends if end in site.kb.records})


def _path(site: Site, path: Path) -> dict[str, Any]:
    links = [_link(site, path, hop) for hop in path.hops]
    return {"id": path.id, "title": path.data["title"], "links": links}


def _link(site: Site, path: Path, hop: Hop) -> dict[str, Any]:
    by_protocol = [_state(site, link) for link in chain(site.kb).link_by_protocol(path, hop)]
    interface = site.kb.records.get(hop.interface)
    title = interface.title if interface else " and ".join(end.id for end in hop.ends)
    gap = "no protocol recorded" if interface else "no interface recorded"
    return {"title": title, "ends": [end.id for end in hop.ends], "gap": gap, "protocols": by_protocol}


def _state(site: Site, link: LinkState) -> dict[str, Any]:
    """One protocol on one link, as `chain` judged it; the page only takes best and weakest."""
    short = [v for v in (*link.needs, *link.prefers) if v.state != "full"]
    return {
        "id": link.protocol.id if link.protocol else "",
        "state": link.state,
        "full": link.full_count,
        "options": link.options,
        "short": [f"{_title(site, verdict.requirement)}: {verdict.state}" for verdict in short],
    }
