"""waivers: which warnings records may keep, and until when."""

import argparse
import sys
from typing import Any

from vgikb.cli.context import Commands, Context, command
from vgikb.reports.json_report import json_text
from vgikb.reports.visible import visible
from vgikb.waivers import Waiver, waivers

SOON = 30  # days


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    listed = command(commands, common, "waivers", "List waivers, the first to end first.", "--within 60")
    listed.add_argument("--within", type=_days, metavar="DAYS", help="only those that end within so many days")
    listed.add_argument("--format", choices=["json", "text"], default="text", help="how they are shown")
    listed.set_defaults(run=run_waivers)


def _days(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of days such as 30")
    return int(text)


def run_waivers(context: Context, options: argparse.Namespace) -> int:
    every = sorted(waivers(context.kb), key=lambda waiver: (waiver.until, waiver.record, waiver.check))
    found = [waiver for waiver in every if options.within is None or _ends_within(context, waiver, options.within)]
    if options.format == "json":
        sys.stdout.write(json_text({"version": 1, "waivers": [_told(context, waiver) for waiver in found]}))
        return 0
    for waiver in found:
        print(_line(context, waiver))
    ended = sum(waiver.expired(context.today) for waiver in found)
    left_out = f", {len(every) - len(found)} more end later" if len(every) > len(found) else ""
    print(f"{len(found)} waiver{'' if len(found) == 1 else 's'}, {ended} expired{left_out}")
    return 0


def _ends_within(context: Context, waiver: Waiver, days: int) -> bool:
    """Whether it ends that soon, or has ended; a day that is in no calendar is always told."""
    left = waiver.days_left(context.today)
    return left is None or left <= days


def _line(context: Context, waiver: Waiver) -> str:
    """The last day, how soon that is, the record and its check, who sees to it, and why."""
    state = _state(context, waiver)
    who = f"{waiver.record} {visible(waiver.check)} ({visible(waiver.owner)})"
    return f"{visible(waiver.until)}  {state:<14} {who}: {visible(waiver.reason)}"


def _state(context: Context, waiver: Waiver) -> str:
    left = waiver.days_left(context.today)
    if left is None:
        return "no such day"
    if left < 0:
        return "EXPIRED"
    return f"{left} day{'' if left == 1 else 's'} left" + (" !" if left <= SOON else "")


def _told(context: Context, waiver: Waiver) -> dict[str, Any]:
    return {
        "record": str(waiver.record),
        "path": waiver.path,
        "check": waiver.check,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "until": waiver.until,
        "days_left": waiver.days_left(context.today),
        "expired": waiver.expired(context.today),
    }
