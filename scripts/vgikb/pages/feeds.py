"""Feeds (Atom): what changed, in all, in one kind of record, for one protocol; one entry for each step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from markupsafe import Markup, escape

from vgikb.citing import LICENCE, WORK
from vgikb.findings import Name
from vgikb.history import Event, Step
from vgikb.page_markup import LISTED
from vgikb.pages import Site, SiteFile, files, page_address

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one step did to what a feed is about; text is HTML."""

    step: Step
    text: Markup


@files
def feeds(site: Site) -> Iterator[SiteFile]:
    everything = [Entry(step, _of_step(step)) for step in site.history.steps]
    yield _feed(site, "all", "All changes", "changes/", everything)
    for kind in site.kb.kinds.values():
        yield _feed(site, kind.name, f"Changes of {kind.plural.lower()}", f"{kind.name}/", _of_kind(site, kind.name))
    for address, name in sorted(_protocols(site).items()):
        record = site.kb.records.get(name)
        title = f"Changes of {record.title if record else site.history.gone[name].lost[name]}"
        page = page_address(f"{name.kind}/{name.id}.md")
        yield _feed(site, f"protocol/{address.id}", title, page, _of_record(site, name))


def _protocols(site: Site) -> dict[Name, Name]:
    """Every name under which there is a page of a protocol, and the name that it bears now."""
    there = {name: name for name in (*site.kb.records, *site.history.gone) if name.kind == "protocol"}
    former = {old: new for old, new in site.kb.former.items() if new in there}
    return {**former, **there}


def _of_step(step: Step) -> Markup:
    return Markup("<p>{}</p>").format(step.summary)


def _of_kind(site: Site, kind: str) -> Iterator[Entry]:
    """Steps that touched records of a kind, with the records."""
    for step in site.history.steps:
        found = step.diff
        told = {
            "Added": [name for name in found.added if name.kind == kind],
            "Meaning changed": [change.name for change in step.diff.meaning if change.name.kind == kind],
            "Other words": [change.name for change in step.diff.wording if change.name.kind == kind],
            "Renamed": [new for old, new in found.renamed if new.kind == kind],
            "Removed": [name for name in found.removed if name.kind == kind],
        }
        lists = [_listed(site, what, names) for what, names in told.items() if names]
        if lists:
            yield Entry(step, Markup().join(lists))


def _listed(site: Site, what: str, names: list[Name]) -> Markup:
    entries = [Markup("<li>{}</li>").format(_link(site, name)) for name in names[:LISTED]]
    if names[LISTED:]:
        entries.append(Markup("<li>and {} more</li>").format(len(names[LISTED:])))
    return Markup("<p>{} ({})</p><ul>{}</ul>").format(what, len(names), Markup().join(entries))


def _link(site: Site, name: Name) -> Markup:
    record = site.kb.records.get(site.kb.former.get(name, name))
    if not record or not site.publication.here:
        return escape(record.title if record else str(name))
    address = site.publication.here + page_address(f"{record.kind}/{record.id}.md")
    return Markup('<a href="{}">{}</a>').format(address, record.title)


def _of_record(site: Site, name: Name) -> Iterator[Entry]:
    for event in site.history.of(name):
        yield Entry(event.step, Markup().join(_of_event(site, event)))


def _of_event(site: Site, event: Event) -> Iterator[Markup]:
    if event.sort == "added":
        yield Markup("<p>Added.</p>") if event.step.since else Markup("<p>In the first release.</p>")
    if event.former:
        yield Markup("<p>Renamed, before: {}.</p>").format(str(event.former))
    if event.withdrawn:
        yield Markup("<p>Withdrawn.</p>")
    if event.change:
        words = "Other words in" if event.change.editorial else "Changed"
        yield Markup("<p>{}: {}.</p>").format(words, ", ".join(event.change.topics))
    claims = [
        Markup("<li>{}: {} to {}</li>").format(_link(site, claim.requirement), claim.before, claim.after)
        for claim in event.claims[:LISTED]
    ]
    if claims:
        yield Markup("<p>Claims ({})</p><ul>{}</ul>").format(len(event.claims), Markup().join(claims))


def _feed(site: Site, name: str, title: str, about: str, entries: Iterable[Entry]) -> SiteFile:
    here, listed = site.publication.here, list(entries)
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _add(feed, "id", f"urn:vgikb:feed:{name.replace('/', ':')}")
    _add(feed, "title", f"{WORK}: {title[:1].lower()}{title[1:]}")
    _add(feed, "updated", _moment(site, listed[0].step if listed else None))
    _add(ElementTree.SubElement(feed, "author"), "name", WORK)
    _add(feed, "rights", LICENCE)
    if here:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{here}feeds/{name}.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=here + about if here else _up(name) + about)
    for entry in listed:
        feed.append(_entry(site, name, entry))
    ElementTree.indent(feed, " ")
    text = ElementTree.tostring(feed, encoding="unicode")
    return SiteFile(f"feeds/{name}.xml", f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode())


def _entry(site: Site, name: str, entry: Entry) -> ElementTree.Element:
    step, made = entry.step, ElementTree.Element("entry")
    # what is not released yet is one entry that grows, and another one after each release
    state = step.name or f"after:{step.since}"
    _add(made, "id", f"urn:vgikb:feed:{name.replace('/', ':')}:{state}")
    _add(made, "title", step.title)
    _add(made, "updated", _moment(site, step))
    page = f"changes/{step.slug}/"
    address = site.publication.here + page if site.publication.here else _up(name) + page
    _add(made, "link", rel="alternate", type="text/html", href=address)
    _add(made, "content", str(entry.text), type="html")
    return made


def _moment(site: Site, step: Step | None) -> str:
    """Of a step, or of the state that is shown, as RFC 3339 writes it."""
    moment = step.moment if step else site.history.moment
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else f"{site.day}T00:00:00Z"


def _up(name: str) -> str:
    """The way from a feed to the root of the site."""
    return "../" * (name.count("/") + 1)


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> None:
    ElementTree.SubElement(parent, tag, attributes).text = text
