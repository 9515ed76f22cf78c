"""Other states of the knowledge base: a folder or a git revision, as people name it -> a folder to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vgikb.cli.context import Context, UsageError
from vgikb.revisions import RevisionError, unpacked


@contextmanager
def folder_of(context: Context, text: str) -> Iterator[Path]:
    """A folder with the records and schemas of a state, as long as it is wanted.

    Raises:
        UsageError: the text names neither a folder with schemas/ nor a git revision.
    """
    if (Path(text) / "schemas").is_dir():
        yield Path(text)
        return
    try:
        with unpacked(context.root, text) as folder:
            yield folder
    except RevisionError as error:
        raise UsageError(f"'{text}' is neither a folder with schemas/ nor a git revision: {error}") from None
