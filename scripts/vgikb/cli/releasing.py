"""release, publish: releases of the site side by side in one folder, with the newest state at its root."""

import argparse
import json
import os
import re
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from vgikb.cli.build import STYLE, VERSIONS, build_site
from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.files import write_beside
from vgikb.history import DRAFT
from vgikb.revisions import RELEASE

ABOUT = "api/v1/index.json"  # says of each site which release it is, and of which day
SCRIPT = "versions.js"  # the same list for a folder opened from disk


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    release = command(
        commands, common, "release", "Build the site of a release beside the others, to stay.", "0.2.0 published"
    )
    release.add_argument("name", help="such as 0.2.0, the name of its git tag and of its folder")
    release.add_argument("folder", help="where the releases lie side by side")
    release.set_defaults(run=run_release)
    publish = command(commands, common, "publish", "Build the newest state; releases beside it stay.", "published")
    publish.add_argument("folder", help="where the releases lie side by side")
    publish.set_defaults(run=run_publish)


def run_release(context: Context, options: argparse.Namespace) -> int:
    if not RELEASE.fullmatch(options.name):
        raise UsageError(f"'{options.name}' is no name of a release: use numbers with dots, such as 0.2.0")
    shelf = _shelf(context, options.folder)
    folder = shelf / options.name
    if folder.exists():
        raise UsageError(f"{folder} is there already; a release stays as it is")
    shelf.mkdir(parents=True, exist_ok=True)
    extra = {"release": options.name, "shelf": "../", "beside": [*_releases(shelf), options.name]}
    if not build_site(context, folder, extra):
        return 1
    _list(shelf)
    print(f"open {folder / 'index.html'}")
    return 0


def run_publish(context: Context, options: argparse.Namespace) -> int:
    shelf = _shelf(context, options.folder)
    extra = {"release": DRAFT, "shelf": "./", "beside": _releases(shelf)}
    if not build_site(context, shelf, extra, partial(_keep, shelf)):
        return 1
    print(f"open {shelf / 'index.html'}")
    return 0


def _shelf(context: Context, text: str) -> Path:
    """The folder of releases; nothing else may lie in it than what these commands put there."""
    shelf = Path(text).absolute()
    if shelf in (context.root.absolute(), *context.root.absolute().parents):
        raise UsageError(f"{shelf} holds the knowledge base: name another folder")
    known = shelf.is_dir() and ((shelf / STYLE).is_file() or all(_is_release(entry) for entry in _entries(shelf)))
    if shelf.exists() and not known:
        raise UsageError(f"{shelf} holds something else than releases, which would be lost: name another folder")
    return shelf


def _entries(shelf: Path) -> list[Path]:
    return [entry for entry in shelf.iterdir() if entry.name not in (VERSIONS, SCRIPT)]


def _is_release(folder: Path) -> bool:
    return bool(RELEASE.fullmatch(folder.name)) and not folder.is_symlink() and (folder / ABOUT).is_file()


def _releases(shelf: Path) -> list[str]:
    """Names of the releases that lie there, newest first."""
    found = [entry for entry in shelf.iterdir() if _is_release(entry)] if shelf.is_dir() else []
    return [entry.name for entry in sorted(found, key=_age, reverse=True)]


def _age(folder: Path) -> tuple[str, list[int]]:
    return _about(folder)["date"], [int(number) for number in re.findall("[0-9]+", folder.name)]


def _about(folder: Path) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return {"name": known["release"], "date": known["date"]}


def _keep(old: Path, new: Path) -> None:
    """Bring the releases into the folder that takes the place of the old one, and list them."""
    for name in _releases(old):
        shutil.copytree(old / name, new / name, copy_function=_link_or_copy)
    _list(new)


def _link_or_copy(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except OSError:  # another file system, or one without links
        shutil.copy2(old, new)


def _list(shelf: Path) -> None:
    """Write the list of releases, for programs and for the script of the pages."""
    releases = [{**_about(shelf / name), "address": f"{name}/"} for name in _releases(shelf)]
    newest = {"newest": {**_about(shelf), "address": "./"}} if (shelf / ABOUT).is_file() else {}
    text = json.dumps({**newest, "releases": releases}, indent=1)
    write_beside(shelf / VERSIONS, text + "\n")
    write_beside(shelf / SCRIPT, f'vgikb.arrived("versions",{text});\n')
