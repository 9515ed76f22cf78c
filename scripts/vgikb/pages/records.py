"""One page per record: what it says, its links in both directions, its sources and its findings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from vgikb.drawing import STAR_SIDE, Shape, star
from vgikb.findings import Name
from vgikb.graph import Edge
from vgikb.labels import lead_field, said_of, search_words
from vgikb.page_markup import LISTED
from vgikb.pages import Page, Site, View, grouped, pages, parts_of, render
from vgikb.records import Record
from vgikb.schema import Field
from vgikb.values import words
from vgikb.wording import plain

# shown elsewhere on the page, or of use to editors only
ASIDE = {"title", "sources", "confidence", "confirm-with", "status", "waive", "former-ids", "replaced-by", "reason"}
APART = 24  # neighbours that are drawn one by one


@dataclass(frozen=True, slots=True)
class Links:
    """Links of one relation, one entry a record; `more` counts what was cut."""

    label: str
    records: tuple[Name, ...]
    more: int


@pages()
def record_pages(site: Site) -> Iterator[Page]:
    for name in sorted(site.kb.records):
        record = site.kb.records[name]
        view = View(site, f"{name.kind}/{name.id}.md", name)
        yield Page(view.path, record_text(view, record), record.path)
    for former, name in sorted(site.kb.former.items()):
        if former not in site.kb.records and former.id != "index":  # that is the address of the kind
            view = View(site, f"{former.kind}/{former.id}.md")
            title = f"{former.id} has moved"
            yield Page(view.path, render(view, title, "moved.md.jinja", name=name, moved=view.address(name)))


def record_text(view: View, record: Record) -> str:
    kb = view.site.kb
    kind = kb.kinds[record.kind]
    outgoing, incoming = kb.links_from(record.name), kb.links_to(record.name)
    says = said_of(record)
    values: dict[str, Any] = {
        "record": record,
        "kind": kind,
        "lead": says,
        "facts": _facts(view, record),
        "sources": record.data.get("sources", ()),
        "description": plain(says),
        "links_from": _relations((words(edge.field.path[-1]), edge.target) for edge in outgoing),
        "links_to": _relations((edge.link.inverse, edge.source) for edge in incoming),
        "graph": _graph(view, record, outgoing, incoming),
        "also_found": sorted(set(search_words(record))),
    }
    for part in parts_of(record.kind):
        values |= part.make(view, record)
    return render(view, record.title, [f"{record.kind}.md.jinja", "record.md.jinja"], **values)


def _facts(view: View, record: Record) -> list[tuple[Field, Markup]]:
    """Fields that have no place of their own, in the order of the schema."""
    fields = view.site.kb.kinds[record.kind].fields
    shown = lead_field(record)
    return [
        (field, view.value(record.data[field.name], field.schema))
        for field in fields
        if len(field.path) == 1 and field.name in record.data and field.name not in ASIDE | {shown}
    ]


def _relations(pairs: Iterable[tuple[str, Name]]) -> list[Links]:
    found: Mapping[str, list[Name]] = grouped(pairs)
    relations = []
    for label, names in found.items():
        once = sorted(set(names))
        relations.append(Links(label, tuple(once[:LISTED]), len(once[LISTED:])))
    return relations


def _graph(view: View, record: Record, outgoing: list[Edge], incoming: list[Edge]) -> Markup:
    """The neighbours as a star; many of them by kind, with their number, as a picture of all would be no help."""
    after = sorted({edge.target for edge in outgoing})
    before = sorted({edge.source for edge in incoming})
    side = _counted if len(after) + len(before) > APART else _some
    left, right = side(view, before, "#links-to"), side(view, after, "#links-from")
    return star(_shape(view, record.name), left, right, f"Records linked with {record.title}")


def _some(view: View, names: list[Name], rest: str) -> list[Shape]:
    """The first ones; the others are counted and stand in the list below the picture."""
    if len(names) <= STAR_SIDE:
        return [_shape(view, name) for name in names]
    shown = names[: STAR_SIDE - 1]
    return [*(_shape(view, name) for name in shown), Shape("", f"and {len(names) - len(shown)} more", rest)]


def _counted(view: View, names: list[Name], rest: str) -> list[Shape]:
    kinds = view.site.kb.kinds
    by_kind = grouped((name.kind, name) for name in names)
    shapes = [
        _shape(view, found[0]) if len(found) == 1 else Shape("", f"{len(found)} {kinds[kind].plural.lower()}", rest)
        for kind, found in by_kind.items()
    ]
    return shapes[:STAR_SIDE]


def _shape(view: View, name: Name) -> Shape:
    return Shape(str(name), view.site.kb.records[name].title, view.address(name))
