"""The command line: arguments -> what the floors below make of them -> files, standard output, exit code.

Exit codes: 0 clean, 1 findings at or above the fail level or nothing found, 2 wrong use, configuration or schema.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import TextIO

from vgikb.cli import (
    answers,
    build,
    checking,
    comparing,
    creating,
    editing,
    forms,
    importing,
    look_up,
    outside,
    releasing,
    reviewing,
    waiving,
    writing,
)
from vgikb.cli.context import Context, UsageError, day
from vgikb.dates import today
from vgikb.schema import SchemaError

COMMANDS = (
    checking,
    waiving,
    outside,
    look_up,
    answers,
    comparing,
    reviewing,
    creating,
    writing,
    importing,
    editing,
    forms,
    build,
    releasing,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    sys.excepthook = internal_failure
    _write_anything(sys.stdout, sys.stderr)
    options = _parser().parse_args(arguments)
    try:
        context = Context(options.root, options.today or _today())
        code = int(options.run(context, options))
        sys.stdout.flush()  # here, where a reader that has gone can be told from a fault
    except (UsageError, SchemaError) as error:
        print(f"vgikb: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # a full disk, a folder that may not be written
        print(f"vgikb: {error.filename or ''}: {error.strerror or error}".replace(": : ", ": "), file=sys.stderr)
        return 2
    return code


def internal_failure(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program itself, not of the data: exit code 2 instead of Python's 1."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(2)


def _write_anything(*streams: TextIO) -> None:
    """Let a stream write the code of a character that its encoding, or any, does not have."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _today() -> date:
    try:
        return today(os.environ)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vgikb",
        description="Check, ask and publish the vehicle-grid integration knowledge base.",
        epilog="example: vgikb check --format github",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--root", metavar="DIR", default=".", help="folder with kb/ and schemas/ (default: the current one)"
    )
    common.add_argument("--today", metavar="DATE", type=day, help="the day that counts as today, as YYYY-MM-DD")
    for module in COMMANDS:
        module.add_commands(commands, common)
    return parser
