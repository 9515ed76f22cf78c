"""Versions: the last release and what changed since -> the number of the next one.

Numbers are MAJOR.MINOR.PATCH, and they count the content, not the program:

- MAJOR: what somebody may have cited does not hold any more. A record was removed or withdrawn (not: renamed, for its
  old name leads on), or a record that was agreed means something else in what it lays down: its definition or
  statement, its level, its measure, or what has to meet it.
- MINOR: there is more or other to know. Records, links or claims came or changed, or an answer flipped.
- PATCH: only the wording is another one.

Below 1.0.0 nothing is promised yet: what would raise MAJOR raises MINOR. 1.0.0 itself is a decision, not a result.
"""

import re
from collections.abc import Iterator, Sequence

from vgikb.diff import Diff
from vgikb.graph import KnowledgeBase

FIRST = "0.1.0"
AGREED = "agreed"
LAID_DOWN = {"definition", "statement", "level", "measure", "met-by"}


def next_version(last: str, old: KnowledgeBase, found: Diff) -> tuple[str, str]:
    """The next number and, in words, why it is that one; the last number again if nothing differs.

    Args:
        last: the name of the last release, such as 0.2.0 or v1.4.0; what follows three numbers is dropped. Empty: none.
        old: the state of that release.
        found: what differs since.
    """
    if not last:
        return FIRST, "it is the first release"
    broken = next(_broken(old, found), "")
    if broken:
        return _raised(last, 0), broken
    if found.empty:
        return last, "nothing differs"
    if _only_wording(found):
        return _raised(last, 2), "only the wording of records is another one"
    return _raised(last, 1), "there is more or other to know, and what was cited still holds"


def _broken(old: KnowledgeBase, found: Diff) -> Iterator[str]:
    """Why what was cited does not hold any more, the first reason first."""
    yield from (f"{name} was removed" for name in found.removed)
    yield from (f"{name} was withdrawn" for name in found.withdrawn)
    former = {new: old_name for old_name, new in found.renamed}
    for change in found.meaning:
        was = old.records[former.get(change.name, change.name)]
        laid_down = sorted({field.path[0] for field in change.fields if not field.editorial} & LAID_DOWN)
        if was.data.get("status") == AGREED and laid_down:
            yield f"{change.name} was agreed and has another {laid_down[0]}"


def _only_wording(found: Diff) -> bool:
    more: Sequence[object] = (*found.added, *found.renamed, *found.meaning, *found.claims, *found.flips)
    return not (more or found.links_added or found.links_removed or found.unreadable)


def _raised(last: str, place: int) -> str:
    """The number with one of its three places raised and those after it at zero."""
    numbers = [*map(int, re.findall("[0-9]+", last.partition("-")[0])), 0, 0][:3]
    if place == 0 and numbers[0] == 0:
        place = 1
    raised = [*numbers[:place], numbers[place] + 1, 0, 0][:3]
    return ("v" if last.startswith("v") else "") + ".".join(map(str, raised))
