"""Words that should no longer be used."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name
from vgikb.graph import KnowledgeBase
from vgikb.labels import WORD, WordFinder, glossary_labels, plural
from vgikb.wording import plain, prose_texts


@check(level="warning")
def deprecated_label_used(kb: KnowledgeBase) -> Iterator[Finding]:
    """A text uses a name that a term lists as no longer to be used.

    Use the title of the term instead. What other bodies say may keep their words.

    Bad: `charge point operator software`, where the term `csms` deprecates it

    Good: `charging station management system`
    """
    labels = _deprecated(kb)
    finder = WordFinder(labels)
    firsts = {WORD.findall(label.casefold())[0] for label in labels}
    for text in prose_texts(kb) if firsts else ():
        if firsts.isdisjoint(WORD.findall(text.text.casefold())) or text.pointer[0] == "definitions":
            continue
        words = plain(text.text)
        used = {words[start:end]: term for start, end, term in finder.matches(words) if term != text.record}
        for label, term in used.items():
            message = f"'{label}' should no longer be used"
            yield Finding(text.record, text.pointer, message, f"write '{kb.records[term].title}'")


def _deprecated(kb: KnowledgeBase) -> dict[str, Name]:
    """The deprecated labels and their terms, but for words that are good names of another term."""
    good = {label.casefold() for label in glossary_labels(kb)}
    return {
        word: record.name
        for record in kb.of_kind("term")
        for label in record.data.get("deprecated-labels", ())
        for word in (label, plural(label))
        if WORD.search(word) and word.casefold() not in good
    }
