"""links: whether the web still has what records cite."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from vgikb.cli.context import Commands, Context, command
from vgikb.outside_links import Outside, by_turns, outside_links
from vgikb.outside_report import FORMATS, Looked
from vgikb.web import Answer, Web

PAUSE = 2.0  # seconds between two requests to one host


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    what = "Look whether the addresses outside that records and pages name still answer; slow, and needs the network."
    links = command(commands, common, "links", what, "--list")
    links.add_argument("--list", action="store_true", help="only say which there are, without looking")
    links.add_argument("--only", metavar="TEXT", default="", help="only addresses with this text in them")
    links.add_argument("--minutes", type=_minutes, metavar="N", default=50, help="stop after so many (default: 50)")
    links.add_argument("--format", choices=sorted(FORMATS), default="text", help="how it is told")
    links.set_defaults(run=run_links)


def _minutes(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 600:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of minutes such as 50")
    return int(text)


def run_links(context: Context, options: argparse.Namespace) -> int:
    found = outside_links(context.kb, _pages(context.root / "kb" / "pages", context.root))
    chosen = {address: where for address, where in found.items() if options.only in address}
    if options.list:
        for address, where in chosen.items():
            print(f"{address}  {', '.join(where)}")
        print(f"{len(chosen)} addresses")
        return 0
    context.tell("looking at outside links")
    end = time.monotonic() + options.minutes * 60
    answers = dict(looked_at(chosen, Web(before=Turns(PAUSE).wait), lambda: time.monotonic() < end))
    looked = Looked(chosen, answers, context.today)
    sys.stdout.write(FORMATS[options.format](looked))
    return int(bool(looked.broken))


def looked_at(found: Outside, web: Web, go_on: Callable[[], bool]) -> Iterator[tuple[str, Answer]]:
    """One address after the other, as long as there is time."""
    for address in by_turns(found):
        if not go_on():
            return
        yield address, web.look(address)


class Turns:
    """Lets time pass between two requests to one host."""

    def __init__(
        self, pause: float, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._pause, self._now, self._sleep = pause, now, sleep
        self._last: dict[str, float] = {}

    def wait(self, host: str) -> None:
        left = self._last.get(host, -self._pause) + self._pause - self._now()
        if host in self._last and left > 0:
            self._sleep(left)
        self._last[host] = self._now()


def _pages(folder: Path, root: Path) -> Mapping[str, str]:
    """The hand-written pages by their path; links to other files are left out."""
    files = [path for path in sorted(folder.rglob("*.md")) if path.is_file() and not path.is_symlink()]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8", errors="replace") for path in files}
