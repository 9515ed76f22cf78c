"""What a use-case page adds: who gains, a diagram of each path, and which protocol carries what in which element."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from vgikb.chain import Hop, LinkState, Path, PathState, Verdict, chain
from vgikb.coverage import STRENGTH, State
from vgikb.drawing import LETTERS_A_COLUMN, Line, Shape, sequence
from vgikb.findings import Name
from vgikb.graph import linked
from vgikb.pages import View, part
from vgikb.records import Record
from vgikb.steps import ends
from vgikb.trail import Carrier, carriers, strands
from vgikb.wording import plain

ELSEWHERE = {"paths", "effects", "drivers", "services"}  # fields with a section of their own
LINES = 2  # of names below a step
STATES: tuple[State, ...] = tuple(sorted(STRENGTH, key=lambda state: -STRENGTH[state]))


@dataclass(frozen=True, slots=True)
class Choices:
    """A link of a path, its best protocol, and every protocol that serves it by how far it carries the link."""

    best: LinkState
    by_state: dict[State, list[LinkState]]


@dataclass(frozen=True, slots=True)
class Travel:
    """One requirement along a path: each link that is asked for it, whether only as a wish, and what carries it."""

    requirement: Name
    hops: tuple[tuple[Hop, bool, tuple[Carrier, ...]], ...]


@dataclass(frozen=True, slots=True)
class PathView:
    """A path as the page shows it."""

    state: PathState
    picture: Markup
    choices: tuple[Choices, ...]
    travels: tuple[Travel, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """What all paths with one current ask of one link, and what each protocol that serves it is known to do."""

    hop: Hop
    current: str
    paths: tuple[str, ...]
    links: tuple[LinkState, ...]

    @property
    def rows(self) -> list[tuple[Name, bool, list[Verdict]]]:
        """Requirement, whether it is only wished for, and the verdict on each protocol."""
        asked = [*((name, False) for name in self.hop.needs), *((name, True) for name in self.hop.prefers)]
        verdicts = [{verdict.requirement: verdict for verdict in (*link.needs, *link.prefers)} for link in self.links]
        return [(name, wish, [found[name] for found in verdicts]) for name, wish in asked]


@part("use-case")
def use_case(view: View, record: Record) -> dict[str, Any]:
    answers = chain(view.site.kb)
    judged = record.name in answers.paths  # withdrawn: kept, not judged
    answer = answers.use_case(record.name) if judged else None
    return {
        "answer": answer,
        "missing": _missing(view, answer.best) if answer else "",
        "paths": [_path_view(view, state) for state in answer.paths] if answer else [],
        "supports": _supports(view, [state.path for state in answer.paths]) if answer else [],
        "demands": _demands(view, record),
        "effects": _effects(record),
        "elsewhere": ELSEWHERE,
        "missing_in": missing_in,
        "evidence": evidence,
        "strands": strands,
        "styles": ("chain.css",),
    }


def _demands(view: View, record: Record) -> dict[Name, list[Name]]:
    """The requirements that drivers of this use case demand by themselves, and which drivers."""
    kb = view.site.kb
    found: dict[Name, list[Name]] = {}
    for driver in (edge.target for edge in kb.links_from(record.name, "drivers")):
        for edge in kb.links_from(driver, "demands"):
            found.setdefault(edge.target, []).append(driver)
    return found


def _effects(record: Record) -> dict[Name, list[tuple[dict[str, Any], str]]]:
    """By actor: each effect and the path it is limited to ('' for all)."""
    everywhere = ((effect, "") for effect in record.data.get("effects", ()))
    of_paths = ((effect, path["title"]) for path in record.data["paths"] for effect in path.get("effects", ()))
    found: dict[Name, list[tuple[dict[str, Any], str]]] = {}
    for effect, where in (*everywhere, *of_paths):
        found.setdefault(linked(effect["actor"], "actor"), []).append((effect, where))
    return found


# paths


def _path_view(view: View, state: PathState) -> PathView:
    answers = chain(view.site.kb)
    choices = [Choices(link, _by_state(answers.link_by_protocol(state.path, link.hop))) for link in state.links]
    return PathView(state, _picture(view, state, choices), tuple(choices), tuple(_travels(view, state.path)))


def _by_state(links: Iterable[LinkState]) -> dict[State, list[LinkState]]:
    found: dict[State, list[LinkState]] = {}
    for link in links:
        found.setdefault(link.state, []).append(link)
    return found


def _travels(view: View, path: Path) -> Iterator[Travel]:
    """Every requirement of a path, in the order in which its links ask for them."""
    answers = chain(view.site.kb)
    asked = dict.fromkeys(name for hop in path.hops for name in (*hop.needs, *hop.prefers))
    for name in asked:
        hops = (hop for hop in path.hops if name in hop.needs or name in hop.prefers)
        found = ((hop, name in hop.prefers, carriers(answers, name, hop.interface, path.current)) for hop in hops)
        yield Travel(name, tuple(found))


def _picture(view: View, state: PathState, choices: list[Choices]) -> Markup:
    """The steps between the actors, in the order they come in, with the protocols of their link."""
    steps = state.path.data["steps"]
    actors = {name: place for place, name in enumerate(dict.fromkeys(name for step in steps for name in ends(step)))}
    links = {frozenset(choice.best.hop.ends): choice for choice in choices}
    told: dict[frozenset[Name], int] = {}  # links, and the step beside which their protocols stand
    lines = []
    for number, step in enumerate(steps, 1):
        start, end = ends(step)
        choice = links.get(frozenset((start, end))) if step.get("needs") or step.get("prefers") else None
        room = LETTERS_A_COLUMN * (abs(actors[start] - actors[end]) or 1)
        before = told.setdefault(frozenset((start, end)), number) if choice else number
        lines.append(_line(view, step, choice, before if before != number else 0, room))
    label = f"Path {state.path.data['title']}: the steps, and the protocols on each link"
    return sequence([_actor(view, name) for name in actors], lines, label)


def _actor(view: View, name: Name) -> Shape:
    record = view.site.kb.records.get(name)
    return Shape(str(name), record.title if record else name.id, view.address(name) if record else "", "actor")


def _line(view: View, step: Mapping[str, Any], choice: Choices | None, before: int, room: int) -> Line:
    """A step; `before`: the step beside which the protocols of the same link stand already, or 0."""
    start, end = map(str, ends(step))
    if choice is None:
        return Line(start, end, plain(step["exchange"]), "", "told")
    notes = [(f"{choice.best.state}, as in step {before}", "")] if before else list(_notes(view, choice, room))
    return Line(start, end, plain(step["exchange"]), notes[0][0], choice.best.state, notes[1:])


def _notes(view: View, choice: Choices, room: int) -> Iterator[tuple[str, State]]:
    """The protocols of the two best states, as far as there is room for their names, each line with its state."""
    if choice.best.gap:
        yield f"{choice.best.state}:", choice.best.state
        yield choice.best.gap, choice.best.state
    for state in [state for state in STATES if state in choice.by_state][:2]:
        for line in fitted(f"{state}:", _shorts(view, choice.by_state[state]), room):
            yield line, state


def fitted(head: str, names: list[str], room: int) -> list[str]:
    """Names in at most two lines of so many letters, and how many more there are."""
    lines = [head]
    shown = compact(names)
    for number, name in enumerate(shown):
        text = name + ("," if number + 1 < len(shown) else "")
        more = f" +{len(shown) - number}"
        fits = len(lines[-1]) + 1 + len(text) <= room - (len(more) if len(lines) == LINES and text[-1] == "," else 0)
        if not fits and len(lines) == LINES:
            return [*lines[:-1], lines[-1].rstrip(",") + more]
        if fits or lines == [head]:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return lines


def compact(names: Iterable[str]) -> list[str]:
    """Names in a row; one that begins as the name before leaves that out: OCPP 2.1, 2.0.1."""
    shown, family = [], ""
    for name in names:
        first, space, rest = name.rpartition(" ")
        shown.append(rest if space and first == family else name)
        family = first
    return shown


def _shorts(view: View, links: Iterable[LinkState]) -> list[str]:
    """Short names, neighbours of one family together."""
    names = [_short(view, link.protocol) for link in links if link.protocol]
    families = dict.fromkeys(name.rpartition(" ")[0] for name in names)
    return [name for family in families for name in names if name.rpartition(" ")[0] == family]


def _short(view: View, name: Name) -> str:
    record = view.site.kb.records[name]
    return str(record.data.get("short", record.title))


# support by protocol


def _supports(view: View, paths: Iterable[Path]) -> list[Support]:
    """The links of all paths, each once for each current."""
    answers = chain(view.site.kb)
    hops: dict[tuple[frozenset[Name], str], list[tuple[Path, Hop]]] = {}
    for path in paths:
        for hop in path.hops:
            hops.setdefault((frozenset(hop.ends), path.current), []).append((path, hop))
    found = []
    for (_, current), pairs in hops.items():
        hop = _joined([hop for _, hop in pairs])
        links = answers.link_by_protocol(pairs[0][0], hop)
        found.append(Support(hop, current, tuple(path.data["title"] for path, _ in pairs), tuple(links)))
    return found


def _joined(hops: list[Hop]) -> Hop:
    """What several paths ask of the same link; what one of them needs is needed."""
    needs = dict.fromkeys(name for hop in hops for name in hop.needs)
    prefers = dict.fromkeys(name for hop in hops for name in hop.prefers if name not in needs)
    return Hop(hops[0].interface, hops[0].ends, tuple(needs), tuple(prefers))


def evidence(link: LinkState) -> list[Verdict]:
    """The claims about a link with something to read: elements, a clause or a note."""
    verdicts = (verdict for verdict in (*link.needs, *link.prefers) if verdict.claim)
    return [verdict for verdict in verdicts if verdict.claim and {"via", "source", "note"} & verdict.claim.data.keys()]


# what is missing


def missing_in(link: LinkState) -> list[Verdict]:
    """The requirements that keep a link from being full, the worst first."""
    order = {"none": 0, "unknown": 1, "partial": 2}
    short = [v for v in link.needs if v.state != "full"] + [v for v in link.prefers if v.state in ("partial", "none")]
    return sorted(short, key=lambda verdict: order[verdict.state])


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
