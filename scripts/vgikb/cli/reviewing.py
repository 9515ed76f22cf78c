"""review, stale, release-notes: what a pull request means, what to look at again, what a release brings."""

import argparse
import re
import sys
from functools import partial

from vgikb.cli.comparing import NEW, STATE, states
from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.commits import commits, contents, uncommitted
from vgikb.diff_data import VERSION
from vgikb.reports.json_report import json_text
from vgikb.reports.visible import visible
from vgikb.reviews.comment import comment
from vgikb.reviews.judged import judged
from vgikb.reviews.looked import stale_data, stale_lines
from vgikb.reviews.notes import first_notes, release_notes
from vgikb.revisions import RELEASE, RevisionError, repository
from vgikb.stale import Stale, stale
from vgikb.turns import pasts
from vgikb.versions import FIRST, next_version

ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.:-]*(/[A-Za-z0-9._~%/-]*)?")


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    what = "Write the comment for a pull request, in Markdown: what it means, what follows from it, what is wrong."
    review = command(commands, common, "review", what, "HEAD")
    review.add_argument("base", help=STATE)
    review.add_argument("head", nargs="?", help=NEW)
    review.add_argument("--site", metavar="ADDRESS", default="", help="where the pages of the new state are, for links")
    review.set_defaults(run=run_review)
    what = "List claims and links whose other end changed in meaning since they were last looked at."
    again = command(commands, common, "stale", what, "--format json")
    again.add_argument("--since", metavar="REV", default="", help="a git revision: only changes after it")
    again.add_argument("--format", choices=("text", "json"), default="text", help="how it is told")
    again.set_defaults(run=run_stale)
    what = "Write the notes of the next release, with its number, in Markdown."
    notes = command(commands, common, "release-notes", what, "HEAD")
    notes.add_argument("old", nargs="?", default="", help=f"{STATE} (default: the last release)")
    notes.add_argument("new", nargs="?", help=NEW)
    notes.add_argument("--name", default="", help="what the release is called (default: the number that follows)")
    notes.set_defaults(run=run_notes)


def run_review(context: Context, options: argparse.Namespace) -> int:
    if options.site and not ADDRESS.fullmatch(options.site):
        raise UsageError(f"'{options.site}' is no address of a site such as https://example.org/preview/12/")
    site = options.site.rstrip("/") + "/" if options.site else ""
    found = judged(*states(context, options.base, options.head), site)
    sys.stdout.write(comment(found.sentences(found.writer.title), found.sections, found.writer))
    return 0


def run_stale(context: Context, options: argparse.Namespace) -> int:
    found, notes = _stale(context, options.since)
    if options.format == "json":
        sys.stdout.write(json_text({"version": VERSION, **stale_data(found, notes)}))
    else:
        sys.stdout.writelines(f"{line}\n" for line in stale_lines(found, notes))
    return 0


def _stale(context: Context, since: str) -> tuple[list[Stale], list[str]]:
    """What to look at again, and what the reader has to know of how complete that is."""
    try:
        known = repository(context.root)
    except RevisionError as error:
        return [], [f"what changed is read from the commits of a git repository; here, {error}"]
    try:
        found, cut = commits(context.root, since)
    except RevisionError as error:
        raise UsageError(f"'{since}' is no git revision: {error}") from None
    notes = ["this is a copy of the repository without its older part: older changes are not seen"] * known.shallow
    notes += [f"only the newest {len(found):,} commits were looked at"] * cut
    past = pasts(context.kb, found, uncommitted(context.root), partial(contents, context.root))
    return stale(context.kb, past), notes


def run_notes(context: Context, options: argparse.Namespace) -> int:
    if options.name and not RELEASE.fullmatch(options.name):
        raise UsageError(f"'{options.name}' is no name of a release: use numbers with dots, such as 0.2.0")
    last = _last_release(context, options.old)
    since = options.old or last
    if not since:
        sys.stdout.write(first_notes(options.name or FIRST, context.kb))
        return 0
    old, new = states(context, since, options.new)
    found = judged(old, new)
    number = next_version(last, old, found.diff)
    sys.stdout.write(release_notes(options.name or number[0], visible(since), number, found))
    return 0


def _last_release(context: Context, old: str) -> str:
    """The release that is raised: the one that is named, or the newest of the repository; empty if there is none."""
    if RELEASE.fullmatch(old):
        return old
    try:
        releases = repository(context.root).releases
    except RevisionError as error:
        if not old:
            raise UsageError(f"say since when: the last release is not known, because {error}") from None
        return ""
    return releases[-1].name if releases else ""
