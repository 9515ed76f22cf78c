"""Search index: things that can be found -> data files, each so small that a question needs only a little.

- `index`: the kinds in order, the shards there are, the words that do not count.
- `w-<shard>`: the names that hold a word of the shard, and for each word those names and all things that say it.
- `s-<shard>`, `e-<shard>`: words alone by their beginning and by their end, to find what was meant by a slip.
- `d<number>`: title, address, first sentence and mark of some things.

Things are numbered by kind and title, so that the number alone tells kind and order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby, pairwise, takewhile
from typing import Any, NamedTuple

from vgikb.shards import Shard, shards
from vgikb.tokens import STOP, words, words_and_parts

# sorts of names, the most telling first: where two match alike, the earlier one counts
SORTS = ("title", "abbreviation", "also called", "id", "formerly", "clause", "element")
SHARD = 32_000  # bytes of a shard, about
NAMES = 12_000  # bytes of names with one word; the things are all counted, but their names are no more shown
SPELLING = 12_000  # bytes of words alone
TOGETHER = 32  # things of which a file tells
SAME = 24  # things that go by one name and are listed under it


class OtherName(NamedTuple):
    """A name of a thing, its sort, and what to add when it is shown: who says so, what it carries."""

    text: str
    sort: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that can be found: a record, a page, a check. The address is below the site's root."""

    kind: str
    title: str
    address: str
    lead: str
    mark: str
    names: Sequence[OtherName]
    texts: Sequence[str]


class FoundKind(NamedTuple):
    """A sort of things, in the order in which they are shown."""

    name: str
    title: str
    plural: str


class Label(NamedTuple):
    """One name and the things that go by it, by number, each with its note."""

    text: str
    sort: int
    things: tuple[tuple[int, str], ...]

    @property
    def size(self) -> int:
        return len(self.text) + 12 + sum(len(note) + 9 for _, note in self.things[:SAME])

    def data(self) -> list[Any]:
        listed = [value for pair in self.things[:SAME] for value in pair]
        return [self.text, self.sort, listed]


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """The index of some things; kinds are in the order in which readers want them."""

    kinds: Sequence[FoundKind]
    found: Sequence[Found]

    @cached_property
    def things(self) -> list[Found]:
        order = {kind.name: place for place, kind in enumerate(self.kinds)}
        return sorted(self.found, key=lambda one: (order[one.kind], one.title.casefold(), one.address))

    @cached_property
    def labels(self) -> list[Label]:
        """Every name once, the most telling and shortest first."""
        known: dict[tuple[str, int], dict[int, str]] = {}
        for number, thing in enumerate(self.things):
            for text, sort, note in thing.names:
                known.setdefault((" ".join(text.split()), SORTS.index(sort)), {}).setdefault(number, note)
        found = [Label(text, sort, tuple(things.items())) for (text, sort), things in known.items()]
        return sorted(found, key=lambda label: (label.sort, label.text.count(" "), label.things[0][0], label.text))

    @cached_property
    def _words(self) -> list[list[str]]:
        """The words by which each label is found."""
        return [_telling(label) for label in self.labels]

    @cached_property
    def postings(self) -> dict[str, list[int]]:
        """For each word the numbers of the labels that hold it, the most telling first."""
        found: dict[str, list[int]] = {}
        for number, known in enumerate(self._words):
            for word in known:
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def saying(self) -> dict[str, list[int]]:
        """For each word the things that say it, in a name or a text."""
        found: dict[str, set[int]] = {}
        for label, known in zip(self.labels, self._words, strict=True):
            numbers = [number for number, _ in label.things]
            for word in known:
                found.setdefault(word, set()).update(numbers)
        for number, thing in enumerate(self.things):
            for word in {word for text in thing.texts for word in words(text)}:
                found.setdefault(word, set()).add(number)
        return {word: sorted(numbers) for word, numbers in sorted(found.items())}

    def files(self) -> Iterator[tuple[str, Any]]:
        """Name and content of every file."""
        known = list(self.saying)
        of_words = list(shards([(word, self._size(word)) for word in known], SHARD))
        beginnings = list(shards([(word, len(word) + 3) for word in known], SPELLING))
        ends = list(shards([(word, len(word) + 3) for word in sorted(word[::-1] for word in known)], SPELLING))
        yield "index", self._index(of_words, beginnings, ends)
        yield from ((f"w-{shard.name}", self._shard(shard)) for shard in of_words)
        yield from ((f"s-{shard.name}", self._often(shard.words)) for shard in beginnings if shard.whole)
        yield from ((f"e-{shard.name}", self._often([w[::-1] for w in shard.words])) for shard in ends if shard.whole)
        for start in range(0, len(self.things), TOGETHER):
            told = [_told(thing) for thing in self.things[start : start + TOGETHER]]
            yield f"d{start // TOGETHER}", told

    def _index(self, of_words: list[Shard], beginnings: list[Shard], ends: list[Shard]) -> dict[str, Any]:
        counts = {kind: len(list(group)) for kind, group in groupby(self.things, lambda thing: thing.kind)}
        kinds = [kind for kind in self.kinds if kind.name in counts]
        starts = accumulate((counts[kind.name] for kind in kinds), initial=0)
        return {
            "kinds": [[*kind, start] for kind, start in zip(kinds, starts, strict=False)],
            "things": len(self.things),
            "together": TOGETHER,
            "sorts": SORTS,
            "stop": " ".join(sorted(STOP)),
            "words": " ".join(shard.prefix + ("" if shard.whole else "!") for shard in of_words),
            "beginnings": " ".join(shard.prefix for shard in beginnings if shard.whole),
            "ends": " ".join(shard.prefix for shard in ends if shard.whole),
        }

    def _fitting(self, numbers: Sequence[int], limit: int) -> list[int]:
        """The first labels that fit into so many bytes."""
        taken = accumulate(self.labels[number].size for number in numbers)
        return [number for number, _ in zip(numbers, takewhile(lambda size: size <= limit, taken), strict=False)]

    def _listed(self, word: str) -> list[int]:
        return self._fitting(self.postings.get(word, []), NAMES)

    def _size(self, word: str) -> int:
        """Bytes that a word takes, about."""
        names = sum(self.labels[number].size for number in self._listed(word))
        return len(word) + 12 + names + 3 * len(self.saying[word])

    def _shard(self, shard: Shard) -> dict[str, Any]:
        """The words of a shard with their labels; above smaller shards, the best labels only."""
        listed = {word: self._listed(word) for word in shard.words} if shard.whole else self._best(shard)
        numbers = sorted({number for found in listed.values() for number in found})
        place = {number: place for place, number in enumerate(numbers)}
        entries = []
        for word, found in listed.items():
            saying = self.saying[word] if shard.whole or word == shard.prefix else []
            entries.append([word, [place[number] for number in found], _steps(saying)])
        return {"labels": [self.labels[number].data() for number in numbers], "words": entries}

    def _best(self, shard: Shard) -> dict[str, list[int]]:
        """The word that is the prefix itself, and of the others the labels that come first."""
        exact = {word: self._listed(word) for word in shard.words if word == shard.prefix}
        others = {word: self.postings.get(word, [])[:TOGETHER] for word in shard.words if word not in exact}
        numbers = {number for found in others.values() for number in found}
        in_order = sorted(numbers, key=lambda n: (not self.labels[n].text.lower().startswith(shard.prefix), n))
        chosen = set(self._fitting(in_order, NAMES))
        best = {word: [number for number in found if number in chosen] for word, found in others.items()}
        return exact | {word: found for word, found in best.items() if found}

    def _often(self, known: Sequence[str]) -> str:
        """Words, the most frequent first."""
        return " ".join(sorted(known, key=lambda word: (-len(self.saying[word]), word)))


def _telling(label: Label) -> list[str]:
    """All words of a name; of an element's path, parts of words only of its last step, or they would be too many."""
    if SORTS[label.sort] != "element":
        return words_and_parts(label.text)
    return list(dict.fromkeys([*words(label.text), *words_and_parts(label.text.rpartition(".")[2])]))


def _told(thing: Found) -> list[str]:
    return [" ".join(thing.title.split()), thing.address, thing.lead, thing.mark]


def _steps(numbers: list[int]) -> list[int]:
    """Each number as its distance from the one before, which is shorter to write."""
    return [after - before for before, after in pairwise([0, *numbers])]
