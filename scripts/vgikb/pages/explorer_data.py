"""What the explorer's scripts load: the state of every link over every protocol, as `chain` judged it, and why.

There are thousands of states, so they are short. Protocols, actors, requirements and links go by their place in their
lists; a state is its strength (0 none, 1 unknown, 2 partial, 3 full). The same link in several paths stands once.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from vgikb.chain import Chain, Hop, LinkState, Path, Verdict, chain
from vgikb.coverage import STRENGTH, coverage
from vgikb.explore import missing_on
from vgikb.findings import Name
from vgikb.graph import linked
from vgikb.pages import Site, SiteFile, data_file, files
from vgikb.wording import plain

WISHED = 4  # added to the state of a requirement that a step prefers and does not need
PLACES = 8  # a requirement's place is multiplied by this, so that its state fits in beside it
Key = TypeVar("Key", bound=Hashable)


class Numbers(dict[Key, int], Generic[Key]):
    """Numbers things in the order in which they are first asked for."""

    def __missing__(self, key: Key) -> int:
        return self.setdefault(key, len(self))


@files
def explorer_data(site: Site) -> Iterator[SiteFile]:
    model = _Model(site)
    yield data_file("explorer", model.value())
    for protocol, notes in sorted(model.notes.items()):
        yield data_file(f"explorer/{protocol.id}", list(notes))


@dataclass(frozen=True, eq=False)
class _Model:
    site: Site
    actors: Numbers[Name] = field(default_factory=Numbers)
    requirements: Numbers[Name] = field(default_factory=Numbers)
    notes: defaultdict[Name, Numbers[str]] = field(default_factory=lambda: defaultdict(Numbers))
    known: dict[Hashable, int] = field(default_factory=dict)  # what a link is known by -> its place in `links`
    links: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def answers(self) -> Chain:
        return chain(self.site.kb)

    @cached_property
    def protocols(self) -> dict[Name, int]:
        return {name: place for place, name in enumerate(coverage(self.site.kb).protocols)}

    def value(self) -> dict[str, Any]:
        use_cases = [self._use_case(name, paths) for name, paths in self.answers.paths.items()]
        return {
            "protocols": [self._protocol(name) for name in self.protocols],
            "useCases": use_cases,
            "links": self.links,
            "actors": [[name.id, self._title(name)] for name in self.actors],
            "requirements": [[name.id, self._title(name)] for name in self.requirements],
        }

    def _title(self, name: Name) -> str:
        record = self.site.kb.records.get(name)
        return record.title if record else name.id

    def _protocol(self, name: Name) -> dict[str, Any]:
        data = self.site.kb.records[name].data
        return {
            "id": name.id,
            "title": self._title(name),
            "short": data.get("short", self._title(name)),
            "closed": coverage(self.site.kb).proprietary(name),
            "options": {option["id"]: option["title"] for option in data.get("options", ())},
        }

    def _use_case(self, name: Name, paths: tuple[Path, ...]) -> dict[str, Any]:
        data = self.site.kb.records[name].data
        return {
            "id": name.id,
            "title": self._title(name),
            "direction": data["direction"],
            "sector": data["sector"],
            "services": [linked(service, "service").id for service in data.get("services", ())],
            "paths": [
                {"id": path.id, "title": path.data["title"], "links": [self._link(path, hop) for hop in path.hops]}
                for path in paths
            ],
        }

    def _link(self, path: Path, hop: Hop) -> int:
        key = (hop.interface, frozenset(hop.ends), hop.needs, hop.prefers, path.current)
        if key not in self.known:
            self.known[key] = len(self.links)
            self.links.append(self._judged(path, hop))
        return self.known[key]

    def _judged(self, path: Path, hop: Hop) -> dict[str, Any]:
        """Over each protocol that serves the link, best first."""
        found = self.answers.link_by_protocol(path, hop)
        title = self._title(hop.interface) if hop.interface.id else " and ".join(map(self._title, hop.ends))
        gap = "" if found else ("no protocol recorded" if hop.interface.id else "no interface recorded")
        return {
            "title": title,
            "interface": hop.interface.id,
            "ends": [self.actors[end] for end in hop.ends],
            "gap": gap,
            "over": [self._state(link.protocol, link) for link in found if link.protocol],
        }

    def _state(self, protocol: Name, link: LinkState) -> list[Any]:
        """[protocol, state, requirements that fall short (the one that decides first), options if there are any]."""
        unknown = [verdict for verdict in link.prefers if verdict.state == "unknown"]
        short = [
            self._short(protocol, verdict, WISHED if verdict in link.prefers else 0)
            for verdict in (*missing_on(link), *unknown)
        ]
        return [self.protocols[protocol], STRENGTH[link.state], short, *([link.options] if link.options else [])]

    def _short(self, protocol: Name, verdict: Verdict, wished: int) -> int | list[Any]:
        """The requirement with its state, alone or as [it, place of the note, limit]; -1 where there is no note."""
        code = self.requirements[verdict.requirement] * PLACES + STRENGTH[verdict.state] + wished
        note = plain(verdict.claim.data.get("note", "")) if verdict.claim else ""
        if not note and not verdict.limit:
            return code
        place = self.notes[protocol][note] if note else -1
        return [code, place, *([verdict.limit] if verdict.limit else [])]
