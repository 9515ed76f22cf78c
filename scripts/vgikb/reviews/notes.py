"""Notes: a change and the number of the release it leads to -> release notes in Markdown."""

from vgikb.graph import KnowledgeBase
from vgikb.reviews.comment import within
from vgikb.reviews.judged import Judged

MOST = 120_000  # characters; GitHub takes 125,000


def release_notes(name: str, since: str, number: tuple[str, str], found: Judged) -> str:
    """What a release brings, against the one before it; number: the one that follows from the change, and why."""
    version, why = number
    reason = f"The number is {version}" if name == version else f"By what changed, the number would be {version}"
    sentences = " ".join(found.sentences(found.writer.title))
    head = f"# Release {name}\n\nSince {since}: {sentences}\n\n{reason} because {why}.\n"
    return head + within(found.sections, found.writer, MOST - len(head), fold=False)


def first_notes(version: str, kb: KnowledgeBase) -> str:
    """What the first release holds."""
    counts = {kind.plural: len(kb.of_kind(kind.name)) for kind in kb.kinds.values()}
    rows = "".join(f"| {plural} | {count} |\n" for plural, count in counts.items() if count)
    return f"# Release {version}\n\nThe first release.\n\n| Records | Count |\n| --- | --- |\n{rows}"
