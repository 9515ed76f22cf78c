"""What every command works on: the knowledge base, read when first asked for, with word of it on slow machines."""

import argparse
import gc
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, load
from vgikb.labels import named, suggestions
from vgikb.records import ID, ID_LENGTH

LARGE = 2000  # records that take longer than that to read
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
        gc.disable()  # everything that is read stays, so the collector would only walk it again and again
        try:
            return load(self.root, self.today)
        finally:
            gc.freeze()
            gc.enable()

    def forget(self) -> None:
        """Read the records again when they are asked for next, because files have changed."""
        self.__dict__.pop("kb", None)

    def tell(self, stage: str) -> None:
        """Say what goes on, once the command has taken longer than a reader waits without a word.

        A stage that is about to read everything is told of at once.
        """
        slow = time.monotonic() - self._begun > PATIENCE
        if slow or (stage == "reading records" and self._is_large()):
            print(f"vgikb: {stage} ...", file=sys.stderr, flush=True)

    def _is_large(self) -> bool:
        folders = [path for path in (self.root / "kb").glob("*") if path.is_dir()]
        return sum(len(os.listdir(folder)) for folder in folders) > LARGE

    def record(self, text: str, kinds: Sequence[str] = ()) -> Name:
        """The one record a person means.

        Raises:
            UsageError: none, or several, which are listed.
        """
        meant = [name for name in self._meant(text, kinds) if not kinds or name.kind in kinds]
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise UsageError(f"'{text}' may be any of: {', '.join(map(str, meant))}; say which")
        raise UsageError(f"no {' or '.join(kinds) or 'record'} is called '{text}'; {self._hint(text, kinds)}")

    def records(self, text: str, kind: str) -> frozenset[Name]:
        """Records of a kind from a list with commas."""
        return frozenset(self.record(part.strip(), [kind]) for part in text.split(",") if part.strip())

    def _meant(self, text: str, kinds: Sequence[str]) -> list[Name]:
        """By name, or by the path of the file, which is what a shell completes."""
        by_path = [name for name, record in self.kb.records.items() if record.path == text]
        return by_path or named(self.kb, text, kinds)

    def _hint(self, text: str, kinds: Sequence[str]) -> str:
        unread = [name for name in sorted(self.kb.loaded.broken) if text in (name.id, str(name))]
        if unread:
            return f"{unread[0]} is there, but something is wrong with it: vgikb check"
        close = [name for name in suggestions(self.kb, text) if not kinds or name.partition("/")[0] in kinds]
        if close:
            return f"did you mean {' or '.join(close)}?"
        among = [record.id for kind in kinds for record in self.kb.of_kind(kind)]
        return f"there are: {', '.join(among)}" if among else "try: vgikb search WORDS"


def terminal_width() -> int | None:
    """The columns of the terminal that reads the output; None if a file or another program does."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def day(text: str) -> date:
    """A date argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no date such as 2026-11-23") from None


def must_be_id(text: str) -> str:
    """The text, if a record can be called so.

    Raises:
        UsageError: it cannot.
    """
    if not ID.fullmatch(text) or len(text) > ID_LENGTH or text == "index":
        raise UsageError(
            f"'{text}' is no id: use lower-case letters, digits, '-' and '.', at most {ID_LENGTH} characters"
        )
    return text


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(
    commands: Commands, common: argparse.ArgumentParser, name: str, help_: str, example: str
) -> argparse.ArgumentParser:
    """A command with the options that all share, and an example under its help."""
    return commands.add_parser(
        name, parents=[common], help=help_, description=help_, epilog=f"example: vgikb {name} {example}"
    )
