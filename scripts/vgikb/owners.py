"""Owners: kinds and protocols -> the file by which a forge asks the right team to look at a change.

Teams are named for what they look after, never persons; whoever runs a copy makes teams of these names, or fewer.
"""

from collections.abc import Iterator

from vgikb.graph import KnowledgeBase

PATH = ".github/CODEOWNERS"
TEAM = "@vgi-knowledge-base/{}"
WHOLE = "maintainers"
# what decides how everything else is judged, and what runs
GUARDED = ("/.ci/", "/.github/", "/kb/pages/", "/mkdocs.yml", "/pyproject.toml", "/schemas/", "/scripts/", "/tests/")

HEAD = """\
# Who is asked to look at a change. The last line that fits a file counts.
# Written by `vgikb forms` from the kinds in schemas/ and the protocols in kb/protocol/; change those and run it again.
# The teams are placeholders: make teams of these names in your organisation, or let several names be one team.
"""


def owners(kb: KnowledgeBase) -> str:
    """The text of the file."""
    blocks = ["\n".join(block) for block in _blocks(kb) if len(block) > 1]
    return "\n\n".join([f"{HEAD}\n{_line('*', WHOLE)}", *blocks]) + "\n"


def _blocks(kb: KnowledgeBase) -> Iterator[list[str]]:
    """A heading and its lines each."""
    yield ["# Records, kind by kind", *(_line(f"/kb/{kind}/", f"kind-{kind}") for kind in sorted(kb.kinds))]
    editions = (
        _line(f"/kb/*/{record.id}.yaml", f"family-{record.data['family']}") for record in kb.of_kind("protocol")
    )
    yield ["# Editions of protocols with their coverage and vocabulary, family by family", *editions]
    yield ["# What decides and what runs", *(_line(path, WHOLE) for path in GUARDED)]


def _line(pattern: str, team: str) -> str:
    return f"{pattern} {TEAM.format(team.replace('.', '-'))}"  # names of teams have no dots
