"""What a use-case page adds: a diagram of each path, and the state of each link per protocol, with reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from vgikb.chain import LinkState, PathState, Verdict, chain
from vgikb.drawing import Line, Shape, sequence
from vgikb.findings import Name
from vgikb.graph import linked
from vgikb.pages import View, part
from vgikb.records import Record
from vgikb.wording import plain


@dataclass(frozen=True, slots=True)
class PathView:
    """A path as the page shows it."""

    state: PathState
    picture: Markup
    tables: tuple[tuple[LinkState, tuple[LinkState, ...]], ...]  # best choice for each link, then every protocol


@part("use-case")
def use_case(view: View, record: Record) -> dict[str, Any]:
    answers = chain(view.site.kb)
    if record.name not in answers.paths:  # withdrawn: kept, not judged
        return {"answer": None, "paths": (), "missing": ""}
    answer = answers.use_case(record.name)
    paths = tuple(_path_view(view, state) for state in answer.paths)
    missing = _missing(view, answer.best)
    return {"answer": answer, "paths": paths, "missing": missing, "missing_in": missing_in, "carried": carried}


def _path_view(view: View, state: PathState) -> PathView:
    answers = chain(view.site.kb)
    tables = tuple((link, tuple(answers.link_by_protocol(state.path, link.hop))) for link in state.links)
    return PathView(state, _picture(view, state), tables)


def _picture(view: View, state: PathState) -> Markup:
    """The steps between the actors, in the order they come in, each with the best protocol of its link."""
    judged = {frozenset(link.hop.ends): link for link in state.links}
    actors: dict[str, Shape] = {}
    lines = []
    for step in state.path.data["steps"]:
        ends = [linked(step[end], "actor") for end in ("from", "to")]
        for end in ends:
            actors.setdefault(str(end), _actor(view, end))
        asks = step.get("needs") or step.get("prefers")
        lines.append(_line(view, step["exchange"], ends, judged.get(frozenset(ends)) if asks else None))
    label = f"Path {state.path.data['title']}: the steps, and the best protocol on each link"
    return sequence(list(actors.values()), lines, label)


def _actor(view: View, name: Name) -> Shape:
    record = view.site.kb.records.get(name)
    return Shape(str(name), record.title if record else name.id, view.address(name) if record else "", "actor")


def _line(view: View, exchange: str, ends: list[Name], link: LinkState | None) -> Line:
    start, end = map(str, ends)
    if link is None:
        return Line(start, end, plain(exchange), "", "told")
    carrier = _short(view, link.protocol) if link.protocol else link.gap
    return Line(start, end, plain(exchange), f"{carrier}: {link.state}", link.state)


def _short(view: View, name: Name) -> str:
    record = view.site.kb.records[name]
    return str(record.data.get("short", record.title))


def missing_in(link: LinkState) -> list[Verdict]:
    """The requirements that keep a link from being full, the worst first."""
    order = {"none": 0, "unknown": 1, "partial": 2}
    short = [v for v in link.needs if v.state != "full"] + [v for v in link.prefers if v.state in ("partial", "none")]
    return sorted(short, key=lambda verdict: order[verdict.state])


def carried(link: LinkState) -> list[Verdict]:
    return [verdict for verdict in (*link.needs, *link.prefers) if verdict.state == "full"]


def _missing(view: View, best: PathState | None) -> str:
    """What is missing on the best path, in one sentence."""
    weak = best.weakest if best else None
    if best is None or weak is None:
        return "No step of this use case asks for anything a protocol could carry."
    title = best.path.data["title"]
    if best.state == "full":
        return f"Every link of the path '{title}' is carried in full by a known protocol."
    where = " and ".join(_name(view, end) for end in weak.hop.ends)
    return f"On the best path, '{title}', the weakest link is between {where}: {', '.join(_reasons(view, weak))}."


def _reasons(view: View, link: LinkState) -> Iterator[str]:
    if link.gap:
        yield link.gap
    for verdict in missing_in(link):
        yield f"{_name(view, verdict.requirement).lower()} is {verdict.state} in {_short_or_any(view, link.protocol)}"


def _short_or_any(view: View, name: Name | None) -> str:
    return _short(view, name) if name else "any protocol"


def _name(view: View, name: Name) -> str:
    record = view.site.kb.records.get(name)
    return record.title if record else name.id
