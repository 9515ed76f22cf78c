"""coverage, matrix, explore."""

import argparse
import sys
from collections.abc import Iterator

from vgikb.chain import Choice, LinkState, UseCaseState, chain
from vgikb.cli.context import Commands, Context, UsageError, command, terminal_width
from vgikb.coverage import coverage
from vgikb.explore import enabled, smallest_sets
from vgikb.findings import Name
from vgikb.matrix import matrix
from vgikb.reports.visible import visible
from vgikb.tables import FORMATS, Rows, table
from vgikb.totals import BY, totals


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    counted = command(commands, common, "coverage", "Count what protocols carry.", "--by requirement")
    counted.add_argument("--by", choices=sorted(BY), default="use-case", help="what the rows are")
    counted.add_argument("--protocols", metavar="A,B", help="only these protocols (default: all)")
    counted.add_argument("--format", choices=FORMATS, default="table", help="how the numbers are shown")
    counted.set_defaults(run=run_coverage)
    shown = command(commands, common, "matrix", "Show a matrix.", "use-case-protocol --format csv")
    shown.add_argument("id", help="id of a matrix record")
    shown.add_argument("--format", choices=FORMATS, default="table", help="how the cells are shown")
    shown.set_defaults(run=run_matrix)
    _add_explore(commands, common)


def _add_explore(commands: Commands, common: argparse.ArgumentParser) -> None:
    explore = command(
        commands, common, "explore", "Say what a set of protocols enables.", "--actor charging-station=ocpp-1.6"
    )
    explore.add_argument("--protocols", metavar="A,B", help="the protocols everybody has (default: all)")
    explore.add_argument(
        "--actor", action="append", default=[], metavar="ACTOR=A,B", help="what one actor has; once for each actor"
    )
    explore.add_argument("--minimal", action="store_true", help="the smallest sets that enable the most use cases")
    explore.set_defaults(run=run_explore)


def run_coverage(context: Context, options: argparse.Namespace) -> int:
    _print(totals(context.kb, options.by, _choice(context, options.protocols, [])), options.format)
    return 0


def run_matrix(context: Context, options: argparse.Namespace) -> int:
    name = context.record(options.id, ["matrix"])
    _print(matrix(context.kb, context.kb.records[name]).table(), options.format)
    return 0


def _print(rows: Rows, format: str) -> None:
    if format == "table":
        rows = [[visible(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    sys.stdout.write(table(rows, format, terminal_width()))


def run_explore(context: Context, options: argparse.Namespace) -> int:
    if options.minimal and (options.protocols or options.actor):
        raise UsageError("--minimal chooses the protocols itself; leave --protocols and --actor out")
    lines = _smallest(context) if options.minimal else _enabled(context, options)
    print("\n".join(lines))
    return 0


def _choice(context: Context, protocols: str | None, actors: list[str]) -> Choice:
    everybody = context.records(protocols, "protocol") if protocols is not None else None
    if everybody is not None and not everybody:
        raise UsageError("--protocols names no protocol")
    by_actor = {}
    for text in actors:
        actor, equals, chosen = text.partition("=")
        if not equals:
            raise UsageError(f"--actor wants ACTOR=PROTOCOL,PROTOCOL, not '{text}'")
        by_actor[context.record(actor, ["actor"])] = context.records(chosen, "protocol")
    return Choice(everybody, by_actor)


def _enabled(context: Context, options: argparse.Namespace) -> Iterator[str]:
    found = enabled(chain(context.kb), _choice(context, options.protocols, options.actor))
    total = sum(map(len, (found.full, found.partial, found.unknown, found.none)))
    yield f"enabled (full): {len(found.full)} of {total} use cases"
    for state in (found.full, found.partial, found.unknown, found.none):
        for answer in state:
            yield from _answer(context, answer)


def _answer(context: Context, answer: UseCaseState) -> Iterator[str]:
    best = answer.best
    yield f"\n{answer.state:8} {answer.use_case.id}" + (f", path {best.path.id}" if best else "")
    for link in best.links if best else ():
        yield f"         {_link(context, link)}"


def _link(context: Context, link: LinkState) -> str:
    """One link: over which protocol, with which options, what is missing."""
    where = link.hop.interface.id or " - ".join(end.id for end in link.hop.ends)
    over = f" over {link.protocol.id}" if link.protocol else f" ({link.gap})"
    closed = " (proprietary)" if link.protocol and coverage(context.kb).proprietary(link.protocol) else ""
    options = f", option {', '.join(link.options)}" if link.options else ""
    unknown = link.unknown_preferences
    preferences = f", {unknown} preference{'' if unknown == 1 else 's'} unknown" if unknown else ""
    wished = [verdict for verdict in link.prefers if verdict.state in ("partial", "none")]
    missing = [*(verdict for verdict in link.needs if verdict.state != "full"), *wished]
    reasons = "".join(f"; {v.requirement.id}: {v.state}{f' ({v.limit})' if v.limit else ''}" for v in missing)
    return f"{link.state} on {where}{over}{closed}{options}{preferences}{reasons}"


def _smallest(context: Context) -> Iterator[str]:
    answers = chain(context.kb)
    found = smallest_sets(answers)
    for level in found.sizes:
        size = len(level.sets[0])
        yield f"{size} protocol{'s' if size > 1 else ''}: {level.enabled} of {len(answers.paths)} use cases enabled by"
        yield from (f"  {_ids(protocols)}" for protocols in level.sets)
        if level.more:
            yield f"  and {level.more} more sets"
    if not found.sizes:
        yield "no set of protocols enables a use case"
    for protocol, better in found.dominated:
        yield f"set aside: {protocol.id}, since {better.id} carries everything it does"


def _ids(names: tuple[Name, ...]) -> str:
    return ", ".join(name.id for name in names)
