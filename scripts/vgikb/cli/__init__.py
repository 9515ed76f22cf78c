"""The command line: arguments -> what the floors below make of them -> files, standard output, exit code.

Exit codes: 0 clean, 1 findings at or above the fail level or nothing found, 2 wrong use, configuration or schema.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from vgikb.cli import answers, build, checking, look_up, writing
from vgikb.cli.context import Context, UsageError, day
from vgikb.dates import today
from vgikb.schema import SchemaError

COMMANDS = (checking, look_up, answers, writing, build)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        context = Context(options.root, options.today or today(os.environ))
        return int(options.run(context, options))
    except (UsageError, SchemaError) as error:
        print(f"vgikb: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vgikb",
        description="Check, ask and publish the vehicle-grid integration knowledge base.",
        epilog="example: vgikb check --format github",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--root", default=".", help="folder with kb/ and schemas/ (default: the current one)")
    common.add_argument("--today", type=day, help="the day that counts as today, as YYYY-MM-DD")
    for module in COMMANDS:
        module.add_commands(commands, common)
    return parser
