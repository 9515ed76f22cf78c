"""Fixtures: knowledge bases -> built sites, a server that shows them, and a browser to read them with."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hostile import write_hostile
from knowledge_bases import ROOT, SMALL, TODAY
from vgikb.graph import KnowledgeBase, load

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOOKS = "scripts/vgikb/mkdocs_hooks.py"
EPOCH = "1795392000"  # 2026-11-23, the day that counts as today in tests


@dataclass(frozen=True)
class BuiltSite:
    """A knowledge base, the folder it lies in, its site, and what MkDocs said while building it."""

    root: Path
    folder: Path
    kb: KnowledgeBase
    log: str


def make_root(root: Path, records: Path | None) -> Path:
    """A folder that can be built: records, hand-written pages, the project's schemas and settings."""
    if records:
        shutil.copytree(records, root / "kb")
    (root / "kb" / "pages").mkdir(parents=True, exist_ok=True)
    if not list((root / "kb" / "pages").glob("*.md")):
        (root / "kb" / "pages" / "method.md").write_text(
            "# Method\n\nHow long a [[dwell-time|stay]] is, in a session.\n"
        )
    shutil.copytree(ROOT / "schemas", root / "schemas")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert HOOKS in settings
    (root / "mkdocs.yml").write_text(settings.replace(HOOKS, str(ROOT / HOOKS)), encoding="utf-8")
    return root


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of this environment, with both of its outputs together."""
    program, *arguments = map(str, command)
    settings = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1", **environment}
    found = Path(sys.executable).with_name(program)
    return subprocess.run(
        [found, *arguments], cwd=cwd, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def build(root: Path, folder: Path) -> BuiltSite:
    """The site as MkDocs builds it by itself, not strictly, so that data that is being mended can be looked at."""
    done = run("mkdocs", "build", "--site-dir", folder, cwd=root)
    assert done.returncode == 0, done.stdout
    return BuiltSite(root, folder, load(root, TODAY), done.stdout)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the small knowledge base of the tests."""
    place = tmp_path_factory.mktemp("small")
    return build(make_root(place / "root", SMALL / "kb"), place / "site")


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the knowledge base of this project."""
    place = tmp_path_factory.mktemp("real")
    return build(make_root(place / "root", ROOT / "kb"), place / "site")


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of a knowledge base in which every text is an attack."""
    place = tmp_path_factory.mktemp("hostile")
    root = make_root(place / "root", None)
    write_hostile(root)
    return build(root, place / "site")


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections open

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, as long as it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address() -> Iterator[Callable[[BuiltSite], str]]:
    """Where a site is served; each is served once."""
    known: dict[Path, str] = {}
    with ExitStack() as servers:

        def found(site: BuiltSite) -> str:
            if site.folder not in known:
                known[site.folder] = servers.enter_context(served(site.folder))
            return known[site.folder]

        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium of this machine."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = os.environ.get("VGIKB_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        pytest.skip(f"no browser: set VGIKB_CHROMIUM or install one of {', '.join(BROWSERS)}")
    options = ["--disable-background-networking", "--disable-quic"]
    if os.getuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()
