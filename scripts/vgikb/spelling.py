"""Spelling: a word and the words it could have been -> the closest of them."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein


def closest(word: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """The candidates within a third of the word's length in edits (at most 3), nearest first."""
    distance = max(1, min(3, len(word) // 3))
    folded = {candidate: candidate.casefold() for candidate in sorted(set(candidates))}
    hits = process.extract(
        word.casefold(), folded, scorer=DamerauLevenshtein.distance, score_cutoff=distance, limit=limit
    )
    return [str(key) for _, _, key in sorted(hits, key=lambda hit: (hit[1], hit[2]))]


def sole(word: str, candidates: Iterable[str]) -> str:
    """The one candidate that the word can only be a slip of; nothing if there is any doubt."""
    known = list(candidates)
    same = [candidate for candidate in known if candidate.casefold() == word.casefold()]
    found = same if len(same) == 1 else closest(word, known)
    if len(found) != 1:
        return ""
    slips = DamerauLevenshtein.distance(word.casefold(), found[0].casefold())
    certain = slips == 0 or (slips == 1 and len(word) > 3) or (slips == 2 and len(word) > 7)
    return found[0] if certain else ""


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """A hint that names the closest candidates, or nothing."""
    names = [f"'{name}'" for name in closest(word, candidates)]
    return f"did you mean {' or '.join(names)}?" if names else ""
