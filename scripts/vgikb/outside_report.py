"""Outside report: what came of looking at addresses -> text, Markdown or JSON, with where copies may be."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from vgikb.outside_links import ARCHIVE, Outside
from vgikb.reports.visible import visible
from vgikb.reviews.inert import inert
from vgikb.web import Answer, State

BROKEN: tuple[State, ...] = ("gone", "unreachable", "faulty", "forbidden")
ROWS = 200  # of one table
LONGEST = 300  # characters of an address that is shown
ADDRESS = "/%:?#@!$&()*+,;=~-._"  # what an address may hold besides letters and digits


@dataclass(frozen=True, slots=True)
class Looked:
    """The addresses, what came of those that there was time for, and the day."""

    found: Outside
    answers: Mapping[str, Answer]
    today: date

    def of(self, *states: State) -> list[tuple[str, Answer]]:
        return [(address, self.answers[address]) for address in sorted(self.answers) if self.is_one(address, states)]

    def is_one(self, address: str, states: tuple[State, ...]) -> bool:
        return self.answers[address].state in states

    @property
    def broken(self) -> list[tuple[str, Answer]]:
        return self.of(*BROKEN)

    @property
    def total(self) -> str:
        """The whole look in one sentence."""
        left = len(self.found) - len(self.answers)
        time = f"; {left} were not looked at for lack of time" if left else ""
        return f"{len(self.broken)} of {len(self.found)} outside addresses do not answer on {self.today}{time}"


def _text(looked: Looked) -> str:
    lines = []
    for address, answer in looked.broken:
        lines += [f"{answer.state:<11} {visible(address)}", f"{'':11} {visible(answer.reason)}"]
        lines += [
            f"{'':11} named by {visible(', '.join(looked.found[address]))}",
            f"{'':11} copies? {_copies(address)}",
        ]
    lines += [f"moved       {visible(address)} -> {_plain(answer.final)}" for address, answer in looked.of("moved")]
    lines += [f"refuses     {visible(address)} ({answer.reason})" for address, answer in looked.of("refuses")]
    return "\n".join([*lines, f"{looked.total}."]) + "\n"


def _markdown(looked: Looked) -> str:
    broken = [
        [_link(one), inert(answer.reason), _named(looked, one), f"[copies]({_copies(one)})"]
        for one, answer in looked.broken
    ]
    moved = [[_link(one), _link(answer.final), _named(looked, one)] for one, answer in looked.of("moved")]
    refuses = [[_link(one), inert(answer.reason), _named(looked, one)] for one, answer in looked.of("refuses")]
    parts = [
        f"**{looked.total}.** A copy in an archive can be cited beside the address, or in its place.\n",
        _table(["Address", "What happens", "Named by", "Archive"], broken),
        _folded("Moved for good", ["Address", "Now at", "Named by"], moved),
        _folded("Answers people only, it seems", ["Address", "What happens", "Named by"], refuses),
    ]
    return "\n".join(part for part in parts if part)


def _table(head: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return ""
    lines = [head, ["---"] * len(head), *rows[:ROWS]]
    more = f"\n{len(rows) - ROWS} more are left out here.\n" if len(rows) > ROWS else ""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines) + more


def _folded(title: str, head: list[str], rows: list[list[str]]) -> str:
    table = _table(head, rows)
    return f"<details><summary>{title}: {len(rows)}</summary>\n\n{table}\n</details>\n" if table else ""


def _json(looked: Looked) -> str:
    told: list[dict[str, Any]] = []
    for address, named_by in looked.found.items():
        answer = looked.answers.get(address)
        state = {"state": answer.state, "reason": answer.reason, "final": answer.final} if answer else {"state": None}
        told.append({"address": address, "named_by": list(named_by), **state, "copies": _copies(address)})
    return json.dumps({"version": 1, "date": looked.today.isoformat(), "addresses": told}, indent=2) + "\n"


def _named(looked: Looked, address: str) -> str:
    names = looked.found[address]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(inert(name) for name in names[:3]) + more


def _link(address: str) -> str:
    """An address that a reader can follow, and that says itself where it leads."""
    return f"<{_plain(address)}>" if address.startswith(("http://", "https://")) else inert(address)


def _plain(address: str) -> str:
    """An address with nothing in it that means something to Markdown, HTML or a terminal."""
    return quote(address[:LONGEST], safe=ADDRESS).replace("*", "%2A").replace("_", "%5F").replace("|", "%7C")


def _copies(address: str) -> str:
    return ARCHIVE + _plain(address).replace("(", "%28").replace(")", "%29")


FORMATS: dict[str, Callable[[Looked], str]] = {"json": _json, "markdown": _markdown, "text": _text}
