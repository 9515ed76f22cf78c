"""diff, impact: what a change means, and who depends on what."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from vgikb.cli.context import Commands, Context, UsageError, command, terminal_width
from vgikb.cli.states import folder_of
from vgikb.diff import diff
from vgikb.diff_data import VERSION, Json, diff_data
from vgikb.findings import Name
from vgikb.graph import REFERENCE, KnowledgeBase, load, mentioned
from vgikb.impact import impact
from vgikb.labels import named
from vgikb.reports.json_report import json_text
from vgikb.reports.run import counted
from vgikb.reviews.data import change_data, record_data
from vgikb.reviews.judged import judged
from vgikb.reviews.markdown import Writer, writer
from vgikb.reviews.sections import Section, change_sections, record_sections
from vgikb.reviews.summary import summary
from vgikb.reviews.text import diff_lines, section_lines
from vgikb.yaml_reader import read_raw

FORMATS = ("text", "markdown", "json")
STATE = "a git revision, or a folder with kb/ and schemas/"
NEW = "the same (default: the knowledge base as it lies here)"


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    compare = command(commands, common, "diff", "Say what differs between two states, and which answers flip.", "HEAD")
    compare.add_argument("old", help=STATE)
    compare.add_argument("new", nargs="?", help=NEW)
    compare.add_argument("--format", choices=FORMATS, default="text", help="how it is told")
    compare.set_defaults(run=run_diff)
    what = "Say who depends on a record, or what follows from a change."
    depend = command(commands, common, "impact", what, "price-schedule")
    depend.add_argument(
        "old",
        metavar="RECORD|OLD",
        help=f"a record, by any name; if none is called so, or NEW is given, the state before a change: {STATE}",
    )
    depend.add_argument("new", metavar="NEW", nargs="?", help=f"the state after the change: {NEW}")
    depend.add_argument("--format", choices=FORMATS, default="text", help="how it is told")
    depend.set_defaults(run=run_impact)


def states(context: Context, old: str, new: str | None) -> tuple[KnowledgeBase, KnowledgeBase]:
    """Two states of the knowledge base; the second is what lies here, if nothing else is said.

    Raises:
        UsageError: one is neither a folder nor a revision.
    """
    return _state(context, old), _state(context, new) if new else context.kb


def _state(context: Context, text: str) -> KnowledgeBase:
    with folder_of(context, text) as folder:
        return load(folder, context.today)


def run_diff(context: Context, options: argparse.Namespace) -> int:
    old, new = states(context, options.old, options.new)
    found = diff(old, new)
    write = writer(old, new)
    if options.format == "json":
        _print_json(diff_data(found))
    elif options.format == "markdown":
        _print_markdown("What changed", summary(found, write.title), change_sections(found), write)
    else:
        _print_lines(diff_lines(found))
    return 0


def run_impact(context: Context, options: argparse.Namespace) -> int:
    if options.new or (Path(options.old) / "schemas").is_dir():
        return _of_change(context, options)
    if named(context.kb, options.old):
        return _of_record(context, options)
    try:
        return _of_change(context, options)
    except UsageError as error:
        raise UsageError(f"no record is called so, and {error}") from None


def _of_record(context: Context, options: argparse.Namespace) -> int:
    name = context.record(options.old)
    found, pages = impact(context.kb, name), list(_pages(context.root, name))
    sections = list(record_sections(found, pages))
    named_by = counted(len({one.name for one in found.direct}), "record")
    told = [f"{name} is named by {named_by}; {counted(len(found.answers), 'answer')} of use cases rest on it."]
    if options.format == "json":
        _print_json(record_data(found, pages))
    elif options.format == "markdown":
        _print_markdown("Who depends on it", told, sections, writer(context.kb, context.kb))
    else:
        _print_lines([told[0], *section_lines(sections, terminal_width())])
    return 0


def _of_change(context: Context, options: argparse.Namespace) -> int:
    found = judged(*states(context, options.old, options.new))
    if options.format == "json":
        _print_json(change_data(found.diff, found.impact, found.findings))
    elif options.format == "markdown":
        _print_markdown(
            "What follows from the change", found.sentences(found.writer.title), found.consequences, found.writer
        )
    else:
        _print_lines([*found.sentences(str), *section_lines(found.consequences, terminal_width())])
    return 0


def _pages(root: Path, name: Name) -> Iterator[str]:
    """Hand-written pages that mention a record or lead to its page."""
    for path in sorted((root / "kb" / "pages").glob("*.md")):
        text = (read_raw(path, root) or b"").decode(errors="replace")
        mentions = any(mentioned(match[1]) == name for match in REFERENCE.finditer(text))
        if mentions or f"]({name}.md" in text:
            yield path.relative_to(root).as_posix()


def _print_json(found: Json) -> None:
    sys.stdout.write(json_text({"version": VERSION, **found}))


def _print_markdown(title: str, sentences: Iterable[str], sections: Iterable[Section], write: Writer) -> None:
    shown = [write.section(section, fold=False) for section in sections if section.rows]
    sys.stdout.write("\n".join([f"## {title}\n", f"{' '.join(sentences)}\n", *shown]))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
