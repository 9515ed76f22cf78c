"""What the cells of matrices rest on, for the panel that opens: claims, links of a chain, links and values in words.

A file holds the cells of some neighbouring rows. A cell is a list of blocks: title and state, if any, and facts, each a
label and a text in parts: a plain string, [element, text], or ["a", text, address below the site's root or abroad].
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html.parser import HTMLParser
from typing import Any

from vgikb.chain import LinkState, Reach, Verdict, chain
from vgikb.coverage import Claim, coverage
from vgikb.findings import Name
from vgikb.graph import Edge, KnowledgeBase, linked
from vgikb.labels import said_of
from vgikb.matrix import CELLS_A_FILE, Cell, Heading, Matrix, filled_in, stretches
from vgikb.matrix import matrix as worked_out
from vgikb.pages import Site, SiteFile, View, data_file, files
from vgikb.records import Record
from vgikb.schema import Kind
from vgikb.values import words

Text = list[Any]  # parts
Fact = tuple[str, Text]
Block = dict[str, Any]
BlocksOf = Callable[[tuple[int, int], Cell], list[Block]]
CURRENTS = {"ac": "alternating current", "dc": "direct current", "wireless": "wireless charging"}


@files
def matrix_cells(site: Site) -> Iterator[SiteFile]:
    view = View(site, "index.md")  # addresses in the files begin at the site's root
    for record in site.kb.of_kind("matrix"):
        found = worked_out(site.kb, record)
        of_cell = _blocks_by(view, record, found)
        for stretch in stretches(found, partial(filled_in, found), CELLS_A_FILE):
            yield data_file(f"matrix/{record.id}-{stretch.start}", _file(view, found, stretch, of_cell))


def _blocks_by(view: View, record: Record, found: Matrix) -> BlocksOf:
    """The function from a place in the matrix and its cell to blocks."""
    match record.data["cell"]:
        case "claim":
            return lambda place, cell: _claim_blocks(view, cell, *_heads(found, place))
        case "chain":
            return lambda place, cell: _chain_blocks(view, cell)
        case "value":
            path = _values_path(record)
            return lambda place, cell: [{"facts": _group_facts(view, cell, path, group)} for group in cell.why]
        case _:
            return lambda place, cell: [_link_block(view, edge) for edge in cell.why if isinstance(edge, Edge)]


def _values_path(record: Record) -> tuple[str, ...]:
    """The field that one axis takes its values from."""
    axes = (record.data[axis] for axis in ("columns", "rows"))
    field = next((axis["values-of"] for axis in axes if "values-of" in axis), "")
    return tuple(field.split(".")[1:])


def _heads(found: Matrix, place: tuple[int, int]) -> tuple[Heading, Heading]:
    return found.rows[place[0]], found.columns[place[1]]


def _file(view: View, found: Matrix, rows: range, of_cell: BlocksOf) -> dict[str, Any]:
    cells: dict[str, dict[str, Any]] = {}
    for row in rows:
        here = ((column, found.cells.get((row, column))) for column in range(len(found.columns)))
        cells[str(row)] = {str(column): of_cell((row, column), cell) for column, cell in here if cell}
    leads = {str(row): lead for row in rows if (lead := _lead(view, found.rows[row].record))}
    return {"cells": cells, "leads": leads}


def _lead(view: View, name: Name | None) -> Text:
    """What the record of a row says in its first sentence."""
    text = said_of(view.site.kb.records[name]) if name else ""
    return text_parts(view.prose(text)) if text else []


def _link(view: View, name: Name, text: str = "") -> Text:
    record = view.site.kb.records.get(name)
    return ["a", text or record.title, view.address(name)] if record else ["span", text or str(name)]


def _links(view: View, names: Iterable[Name]) -> Text:
    return _between([[_link(view, name)] for name in names])


def _between(texts: list[Text], mark: str = ", ") -> Text:
    return [part for number, text in enumerate(texts) for part in ([mark] if number else []) + text]


# claims


def _claim_blocks(view: View, cell: Cell, row: Heading, column: Heading) -> list[Block]:
    if not cell.why:
        return [{"state": "unknown", "facts": _unclaimed(view, row, column)}]
    return [
        {"state": claim.support, "facts": list(_claim_facts(view, claim))}
        for claim in cell.why
        if isinstance(claim, Claim)
    ]


def _unclaimed(view: View, row: Heading, column: Heading) -> list[Fact]:
    """That nobody has claimed anything, and where the question arises."""
    kb = view.site.kb
    asked: set[Name] = set()
    for requirement, protocol in ((row.record, column.record), (column.record, row.record)):
        if requirement and protocol:
            asked |= chain(kb).asked_on.get(requirement, frozenset()) & coverage(kb).interfaces_of(protocol)
    return [
        ("What is known", ["Nobody has recorded a claim. That is a gap in this knowledge base, not in the protocol."]),
        ("Asked for on", _links(view, sorted(asked))),
    ]


def _claim_facts(view: View, claim: Claim) -> Iterator[Fact]:
    data = claim.data
    if claim.via:
        yield "Elements", _between([[["code", name]] for name in claim.via])
    if "source" in data:
        yield "Document", [_link(view, linked(data["source"], "source"))]
    if "clause" in data:
        yield "Clause", [str(data["clause"])]
    yield from _limits(view, claim)
    if "note" in data:
        yield "Note", text_parts(view.prose(data["note"]))
    yield from _origin(view, claim)
    if "checked" in data:
        yield "Checked on", [str(data["checked"])]
    yield "Recorded in", [_link(view, claim.stated_in)]


def _limits(view: View, claim: Claim) -> Iterator[Fact]:
    if claim.current != "any":
        yield "Only for", [CURRENTS.get(claim.current, claim.current)]
    if claim.option:
        yield "Only with the option", [_option(view.site.kb, claim.stated_for, claim.option)]
    if claim.interfaces:
        yield "Only on", _links(view, sorted(claim.interfaces))


def _option(kb: KnowledgeBase, protocol: Name, id_: str) -> str:
    """What the protocol calls an option."""
    options = kb.records[protocol].data.get("options", ())
    return next((str(option["title"]) for option in options if option["id"] == id_), id_)


def _origin(view: View, claim: Claim) -> Iterator[Fact]:
    if claim.origin == "inherited":
        why = " (an earlier edition; the elements are still there, nobody has looked at this edition itself)"
        yield "Inherited from", [_link(view, claim.stated_for), why]
    if claim.origin == "base":
        yield "Claimed for", [_link(view, claim.stated_for), " (the edition that this one amends)"]


# chains


def _chain_blocks(view: View, cell: Cell) -> list[Block]:
    reaches = [reach for reach in cell.why if isinstance(reach, Reach)]
    return [
        block
        for reach in reaches
        for block in (_reach_block(reach), *(_chain_link(view, link) for link in reach.links))
    ]


def _reach_block(reach: Reach) -> Block:
    served = f"{len(reach.links)} of the {reach.of} links of this path that ask for something"
    if reach.of == 1:
        served = "the only link of this path that asks for something"
    return {"facts": [("Path", [str(reach.path.data["title"])]), ("Serves", [served])]}


def _chain_link(view: View, link: LinkState) -> Block:
    judged = [*((verdict, "") for verdict in link.needs), *((verdict, " (a wish)") for verdict in link.prefers)]
    facts = [(word, told) for state, word in STATES if (told := _verdicts(view, judged, state))]
    if link.options and link.protocol:
        names = [_option(view.site.kb, link.protocol, option) for option in link.options]
        facts.append(("Assumes the option", [", ".join(names)]))
    if link.protocol and view.proprietary(link.protocol):
        facts.append(("Access", ["proprietary"]))
    return {"title": [_link(view, link.hop.interface)], "state": link.state, "facts": facts}


STATES = (("none", "Not carried"), ("unknown", "Unknown"), ("partial", "In part"), ("full", "In full"))


def _verdicts(view: View, judged: list[tuple[Verdict, str]], state: str) -> Text:
    """The requirements in one state; for those in part or not at all the reason."""
    texts = [_verdict(view, verdict, wish) for verdict, wish in judged if verdict.state == state]
    return _between(texts, ", " if state in ("full", "unknown") else "; ")


def _verdict(view: View, verdict: Verdict, wish: str) -> Text:
    note = str(verdict.claim.data.get("note", "")) if verdict.claim and verdict.state in ("partial", "none") else ""
    reason = [": ", *text_parts(view.prose(note))] if note else []
    limit = f", {verdict.limit}" if verdict.limit else ""
    return [_link(view, verdict.requirement), *filter(None, (wish, limit)), *reason]


# links and values


def _link_block(view: View, edge: Edge) -> Block:
    """One link: what leads where, and what is said beside it."""
    kind = view.site.kb.kinds[edge.source.kind]
    first = (kind.title, [_link(view, edge.source)])
    then = (words(edge.field.path[-1]), [_link(view, edge.target)])
    beside = _facts_beside(view, kind, edge.field.path, edge.owner) if len(edge.field.path) > 1 else []
    return {"facts": [first, then, *beside]}


def _facts_beside(view: View, kind: Kind, path: tuple[str, ...], owner: Mapping[str, Any]) -> list[Fact]:
    """The other fields of the group of fields that holds a link."""
    fields = [field for field in kind.fields if field.path[:-1] == path[:-1] and field.path != path]
    return [
        (words(field.path[-1]), text_parts(view.value(owner[field.path[-1]], field.schema)))
        for field in fields
        if field.path[-1] in owner
    ]


def _group_facts(view: View, cell: Cell, path: tuple[str, ...], group: Any) -> list[Fact]:
    """The fields of a group that a value was found in; of a whole record none, as its page has them."""
    if cell.record is None or len(path) < 2:
        return []
    return _facts_beside(view, view.site.kb.kinds[cell.record.kind], (*path[:-1], ""), group)


# texts


class _Parts(HTMLParser):
    """Takes our own clean HTML apart into texts, links, code and emphasis."""

    KEPT = ("a", "code", "em", "strong")
    APART = ("p", "li", "dt", "dd", "div", "td", "tr", "br")

    def __init__(self) -> None:
        super().__init__()
        self.parts: Text = []
        self.within: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.KEPT:
            self.within.append((tag, dict(attrs).get("href") or ""))
        elif tag in self.APART and self.parts:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.within and tag == self.within[-1][0]:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        tag, address = next((pair for pair in self.within if pair[0] == "a"), (self.within or [("", "")])[-1])
        text = data.replace("\n", " ")
        self.parts.append([tag, text, address] if tag == "a" else [tag, text] if tag else text)


def text_parts(html: str) -> Text:
    """Safe HTML of a text as parts, from which a script can build elements without reading markup."""
    reader = _Parts()
    reader.feed(str(html))
    reader.close()
    return reader.parts
