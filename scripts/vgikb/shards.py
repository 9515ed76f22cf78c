"""Shards: words in order, each with a size -> groups of words that begin alike, none much larger than it may be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Shard:
    """The words that begin with a prefix.

    A whole shard holds all of them. Another one stands above smaller shards: it holds the word that is the prefix
    itself, and whatever else its maker chooses to show of the words below.
    """

    prefix: str
    words: tuple[str, ...]
    whole: bool

    @property
    def name(self) -> str:
        """The prefix in letters that every file system keeps apart."""
        return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in self.prefix)


def shards(sizes: Sequence[tuple[str, int]], limit: int) -> Iterator[Shard]:
    """Every shard, from the first letter on; a question takes the longest one that its word begins with.

    Args:
        sizes: words in alphabetical order, each once, with what they take.
        limit: what a shard may take, unless a single word takes more.
    """
    yield from _below(sizes, limit, 0)


def _below(sizes: Sequence[tuple[str, int]], limit: int, length: int) -> Iterator[Shard]:
    """The shards of words that are alike in so many letters."""
    longer = [entry for entry in sizes if len(entry[0]) > length]
    for prefix, group in groupby(longer, lambda entry: entry[0][: length + 1]):
        members = list(group)
        whole = len(members) == 1 or sum(size for _, size in members) <= limit
        yield Shard(prefix, tuple(word for word, _ in members), whole)
        if not whole:
            yield from _below(members, limit, length + 1)
