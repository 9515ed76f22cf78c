"""Definitions that use the word they define."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.labels import WordFinder, plural
from vgikb.wording import plain


@check(level="warning")
def circular_definition(kb: KnowledgeBase) -> Iterator[Finding]:
    """A definition uses the term that it defines.

    Say it in other words: the definition should be able to stand in place of the term.

    Bad: `Tariff`: `tariff for electricity`

    Good: `Tariff`: `published set of prices and conditions for electricity`
    """
    for record in kb.of_kind("term"):
        names = [record.title, *record.data.get("abbreviations", ())]
        finder = WordFinder({word: record.name for name in names for word in (name, plural(name))})
        definition = plain(record.data["definition"])
        for start, end, _ in finder.matches(definition):
            message = f"the definition uses '{definition[start:end]}', which it defines"
            yield Finding(record.name, ("definition",), message, "say it in other words")
            break
