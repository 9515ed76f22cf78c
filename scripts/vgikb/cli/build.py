"""site, serve: the only commands that need MkDocs."""

import argparse
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vgikb.checks import checks_by, run_checks
from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.dates import epoch_of
from vgikb.files import folder_beside, write_all

VERSIONS = "versions.json"  # the list of releases in a folder that holds several
STYLE = "assets/vgikb.css"  # in every site and every folder of pages


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    site = command(commands, common, "site", "Build the site; a failed build leaves the old one as it was.", "site")
    site.add_argument("folder", nargs="?", default="site", help="where to (default: site)")
    site.add_argument("--pages", action="store_true", help="write plain Markdown pages for another generator instead")
    site.set_defaults(run=run_site)
    serve = command(commands, common, "serve", "Show the site live while records are edited.", "--port 8000")
    serve.add_argument("--port", type=_port, default=8000, help="of the address to open (default: 8000)")
    serve.set_defaults(run=run_serve)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise argparse.ArgumentTypeError(f"'{text}' is no port such as 8000")
    return int(text)


def run_site(context: Context, options: argparse.Namespace) -> int:
    folder = Path(options.folder).absolute()
    if folder in (context.root.absolute(), *context.root.absolute().parents):
        raise UsageError(f"{folder} holds the knowledge base: name another folder")
    if folder.exists() and not was_built(folder):
        raise UsageError(f"{folder} holds something else than a site, which would be lost: name another folder")
    if (folder / VERSIONS).is_file():
        raise UsageError(f"{folder} holds releases, which would be lost: vgikb publish keeps them")
    if options.pages:
        _write_pages(context, folder)
    elif not build_site(context, folder):
        return 1
    print(f"open {folder / 'index.html'}" if not options.pages else f"wrote {folder}")
    return 0


def was_built(folder: Path) -> bool:
    """Whether nothing is lost if the folder is replaced: it is empty, or has the files of a site."""
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / STYLE).is_file())


def _write_pages(context: Context, folder: Path) -> None:
    from vgikb.history import history
    from vgikb.pages import Site  # pages bring libraries that other commands need not wait for
    from vgikb.site import site_files, site_pages

    context.tell("reading records")
    checks = checks_by(context.kb.policy)
    known = history(context.root, context.kb)
    site = Site(context.kb, run_checks(context.kb, checks), checks, history=known)
    with folder_beside(folder) as beside:
        write_all(((page.path, page.text.encode()) for page in site_pages(site)), beside)
        write_all(((file.path, file.content) for file in site_files(site)), beside)


def _settings(context: Context) -> str:
    settings = context.root / "mkdocs.yml"
    if not settings.is_file():
        raise UsageError(f"no mkdocs.yml in {context.root}")
    os.environ.setdefault("SOURCE_DATE_EPOCH", epoch_of(context.today))  # MkDocs stamps pages with it
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's advertisement, once per build
    return str(settings)


def build_site(
    context: Context, folder: Path, extra: Mapping[str, Any] | None = None, finish: Callable[[Path], None] | None = None
) -> bool:
    """Build strictly; false if a page or record does not allow it (the reason is printed by MkDocs).

    Extra are settings in place of those in mkdocs.yml; finish is given the new folder before it takes its place.
    """
    settings = _settings(context)
    from mkdocs.commands.build import build  # only here is MkDocs needed, and it is slow to import
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    context.tell("building the site")
    try:
        with folder_beside(folder) as beside:
            config = load_config(config_file=settings, site_dir=str(beside), strict=True)
            config.extra.update(extra or {})
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            if finish:
                finish(beside)
    except (Abort, MkDocsException) as error:
        logging.getLogger("vgikb").error("no site was built: %s", error)
        return False
    return True


def run_serve(context: Context, options: argparse.Namespace) -> int:
    settings = _settings(context)
    from mkdocs.commands.serve import serve  # only here is MkDocs needed, and it is slow to import

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    serve(config_file=settings, livereload=True, dev_addr=f"127.0.0.1:{options.port}")
    return 0
