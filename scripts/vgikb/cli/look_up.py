"""show, trace, search."""

import argparse
from collections.abc import Iterator
from typing import Any

from vgikb.cli.context import Commands, Context, UsageError, command, terminal_width
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.labels import Hit, search
from vgikb.records import Record
from vgikb.reports.visible import visible
from vgikb.tables import text_table
from vgikb.trace import ORDER, Cut, Direction, traced

SHOWN = 30


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    show = command(commands, common, "show", "Show a record and its links.", "evse")
    show.add_argument("id", help="kind/id, an id, or any name of the record")
    show.set_defaults(run=run_show)
    trace = command(commands, common, "trace", "Show why a record is there and what carries it.", "price-schedule --up")
    trace.add_argument("id", help="kind/id, an id, or any name of the record")
    way = trace.add_mutually_exclusive_group()
    way.add_argument("--up", action="store_true", help="only towards use cases, services and drivers")
    way.add_argument("--down", action="store_true", help="only towards requirements, claims and protocols")
    trace.set_defaults(run=run_trace)
    find = command(commands, common, "search", "Find records by any of their names.", "charge point")
    find.add_argument("words", nargs="+", metavar="WORDS")
    find.set_defaults(run=run_search)


def run_show(context: Context, options: argparse.Namespace) -> int:
    kb = context.kb
    record = kb.records[context.record(options.id)]
    print(f"{record.name}{_titled(record)}\nin {record.path}\n")
    print("\n".join(_fields(record)))
    for heading, lines in (("Links", _links_from(kb, record)), ("Linked from", _links_to(kb, record))):
        if lines:
            print(f"\n{heading}:")
            print("\n".join(_cut(lines)))
    return 0


def run_trace(context: Context, options: argparse.Namespace) -> int:
    kb = context.kb
    name = context.record(options.id, _traceable(context, options.id))
    ways: list[Direction] = ["up"] if options.up else ["down"] if options.down else ["up", "down"]
    print(f"{name}{_titled(kb.records[name])}")
    for way in ways:
        print("\nwhy it is there:" if way == "up" else "\nwhat carries it:")
        lines = list(_traced_lines(kb, name, way))
        print("\n".join(lines) if lines else "  nothing recorded")
    return 0


def _traceable(context: Context, text: str) -> tuple[str, ...]:
    """Kinds that have a chain go first; a word alone should not stand in the way of the thing."""
    return ORDER if any(context.kb.find(kind, text) for kind in ORDER) else ()


def _traced_lines(kb: KnowledgeBase, name: Name, way: Direction) -> Iterator[str]:
    for step in traced(kb, name, way):
        indent = "  " * (step.depth + 1)
        if isinstance(step, Cut):
            yield f"{indent}and {step.more} more"
        else:
            yield f"{indent}{step.name}{_titled(kb.records[step.name])}  ({visible(step.text)})"


def _titled(record: Record) -> str:
    """The title to stand after the name, unless it says no more than the name."""
    return f"  {visible(record.title)}" if record.title != record.id else ""


def run_search(context: Context, options: argparse.Namespace) -> int:
    words = " ".join(options.words)
    if not words.strip():
        raise UsageError("search for at least one word")
    hits = search(context.kb, words)
    if not hits:
        print("nothing found")
        return 1
    shown = [[str(hit.record), _title(context.kb, hit), _matched(hit)] for hit in hits[:SHOWN]]
    print(text_table([["record", "title", "matched"], *shown], terminal_width()), end="")
    if len(hits) > SHOWN:
        print(f"and {len(hits) - SHOWN} more")
    return 0


def _title(kb: KnowledgeBase, hit: Hit) -> str:
    return visible(kb.records[hit.record].title)


def _matched(hit: Hit) -> str:
    """The name that matched, where it is not the title beside it."""
    return hit.label.sort if hit.label.sort == "title" else visible(f"{hit.label.sort}: {hit.label.text}")


def _fields(record: Record) -> Iterator[str]:
    for key, value in record.data.items():
        if key != "title":
            yield from _lines(key, value, "")


def _lines(key: str, value: Any, indent: str) -> Iterator[str]:
    """A field as indented text."""
    if isinstance(value, dict):
        yield f"{indent}{visible(key)}:"
        for inner, nested in value.items():
            yield from _lines(inner, nested, indent + "  ")
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        for number, entry in enumerate(value, 1):
            yield from _lines(f"{key} {number}", entry, indent)
    elif isinstance(value, list):
        yield f"{indent}{visible(key)}: {', '.join(visible(str(entry)) for entry in value)}"
    else:
        yield f"{indent}{visible(key)}: {visible(str(value))}"


def _links_from(kb: KnowledgeBase, record: Record) -> list[str]:
    edges = kb.links_from(record.name)
    return [f"  {edge.field.path[-1]}: {edge.target}" for edge in {(e.field.name, e.target): e for e in edges}.values()]


def _links_to(kb: KnowledgeBase, record: Record) -> list[str]:
    edges = kb.links_to(record.name)
    return [f"  {edge.link.inverse} {edge.source}" for edge in {(e.field, e.source)[1:]: e for e in edges}.values()]


def _cut(lines: list[str]) -> list[str]:
    return lines if len(lines) <= SHOWN else [*lines[:SHOWN], f"  and {len(lines) - SHOWN} more"]
