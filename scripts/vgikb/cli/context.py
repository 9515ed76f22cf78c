"""What every command works on: the knowledge base, read when first asked for, with word of it on slow machines."""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, load
from vgikb.labels import named, suggestions

PATIENCE = 1.0  # seconds before a stage is told of


class UsageError(Exception):
    """The command cannot be carried out as given."""


@dataclass(eq=False)
class Context:
    """The knowledge base in a folder on a day."""

    folder: str
    today: date
    _begun: float = field(default_factory=time.monotonic)

    @property
    def root(self) -> Path:
        root = Path(self.folder)
        if not (root / "schemas").is_dir():
            raise UsageError(f"no folder 'schemas' in {root}: name the root of a knowledge base with --root")
        return root

    @cached_property
    def kb(self) -> KnowledgeBase:
        self.tell("reading records")
        return load(self.root, self.today)

    def tell(self, stage: str) -> None:
        """Say what goes on, once the command has taken longer than a reader waits without a word.

        A stage that is about to read everything is told of at once.
        """
        slow = time.monotonic() - self._begun > PATIENCE
        large = stage == "reading records" and sum(1 for _ in (self.root / "kb").glob("*/*")) > 2000
        if slow or large:
            print(f"vgikb: {stage} ...", file=sys.stderr, flush=True)

    def record(self, text: str, kinds: Sequence[str] = ()) -> Name:
        """The one record a person means.

        Raises:
            UsageError: none, or several, which are listed.
        """
        found = named(self.kb, text, kinds)
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"'{text}' may be any of: {listed(found)}; say which")
        close = suggestions(self.kb, text)
        hint = f"; did you mean {' or '.join(close)}?" if close else "; try: vgikb search WORDS"
        raise UsageError(f"nothing is called '{text}'{hint}")

    def records(self, text: str, kind: str) -> frozenset[Name]:
        """Records of a kind from a list with commas."""
        return frozenset(self.record(part.strip(), [kind]) for part in text.split(",") if part.strip())


def listed(names: Iterable[Name]) -> str:
    return ", ".join(map(str, names))


def day(text: str) -> date:
    """A date argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no date such as 2026-11-23") from None


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(
    commands: Commands, common: argparse.ArgumentParser, name: str, help_: str, example: str
) -> argparse.ArgumentParser:
    """A command with the options that all share, and an example under its help."""
    return commands.add_parser(
        name, parents=[common], help=help_, description=help_, epilog=f"example: vgikb {name} {example}"
    )
