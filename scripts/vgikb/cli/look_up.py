"""show, trace, search."""

import argparse
from collections.abc import Iterator
from typing import Any

from vgikb.cli.context import Commands, Context, command
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.labels import search
from vgikb.records import Record
from vgikb.reports.visible import visible
from vgikb.tables import text_table
from vgikb.trace import ORDER, Direction, traced

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
    find.add_argument("words", nargs="+")
    find.set_defaults(run=run_search)


def run_show(context: Context, options: argparse.Namespace) -> int:
    kb = context.kb
    record = kb.records[context.record(options.id)]
    print(f"{record.title}\n{record.name} in {record.path}\n")
    print("\n".join(_fields(record)))
    for heading, lines in (("Links", _links_from(kb, record)), ("Linked from", _links_to(kb, record))):
        if lines:
            print(f"\n{heading}:")
            print("\n".join(_cut(lines)))
    return 0


def run_trace(context: Context, options: argparse.Namespace) -> int:
    kb = context.kb
    name = context.record(options.id, () if "/" in options.id else _traceable(context, options.id))
    ways: list[Direction] = ["up"] if options.up else ["down"] if options.down else ["up", "down"]
    print(f"{name}  {visible(kb.records[name].title)}")
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
        yield f"{indent}{step.name}  {visible(kb.records[step.name].title)}  ({visible(step.text)})"
        if step.more:
            yield f"{indent}and {step.more} more"


def run_search(context: Context, options: argparse.Namespace) -> int:
    hits = search(context.kb, " ".join(options.words))
    rows = [["record", "title", "matched"]]
    for hit in hits[:SHOWN]:
        matched = f"{hit.label.sort}: {hit.label.text}"
        rows.append([str(hit.record), visible(context.kb.records[hit.record].title), visible(matched)])
    print(text_table(rows) if hits else "nothing found", end="" if hits else "\n")
    if len(hits) > SHOWN:
        print(f"and {len(hits) - SHOWN} more")
    return 0 if hits else 1


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
