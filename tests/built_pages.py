"""Built pages: a folder of HTML -> what each page links to, loads and defines, for tests of the whole site."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background"}
RUNNING = ("javascript:", "data:", "vbscript:")


@dataclass
class BuiltPage:
    """What stands in one page; links are (tag, attribute, address)."""

    path: Path
    links: list[tuple[str, str, str]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    handlers: list[str] = field(default_factory=list)  # tags with an attribute on...
    scripts: list[str] = field(default_factory=list)  # texts of scripts that stand in the page
    tags: set[str] = field(default_factory=set)
    heading: str = ""
    edit: str = ""
    text: str = ""

    @property
    def addresses(self) -> set[str]:
        return {address for tag, _, address in self.links if tag == "a"}


class _Reader(HTMLParser):
    def __init__(self, page: BuiltPage) -> None:
        super().__init__()
        self.page = page
        self.within = ""  # script, style, h1 or nothing

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.page.tags.add(tag)
        self.page.anchors |= {found[name] for name in ("id", "name") if name in found}
        self.page.handlers += [f"<{tag} {name}>" for name in found if name.startswith("on")]
        self.page.links += [(tag, name, found[name]) for name in ("href", *sorted(LOADING)) if name in found]
        if found.get("rel") == "edit":
            self.page.edit = found["href"]
        if tag in ("script", "style", "h1"):
            self.within = tag
        if tag == "script":
            self.page.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.within:
            self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within == "script":
            self.page.scripts[-1] += data
        elif self.within == "h1":
            self.page.heading += data
        if self.within != "script":
            self.page.text += data


@cache
def built_page(path: Path) -> BuiltPage:
    page = BuiltPage(path)
    reader = _Reader(page)
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return page


def built_pages(folder: Path) -> Iterator[BuiltPage]:
    return (built_page(path) for path in sorted(folder.rglob("*.html")))


def target(page: BuiltPage, address: str, folder: Path) -> tuple[Path, str]:
    """The file and the anchor that an address of this site leads to; a folder means its index.html."""
    parts = urlsplit(address)
    start = folder if parts.path.startswith("/") else page.path.parent
    path = start / unquote(parts.path).lstrip("/") if parts.path else page.path
    path = Path(path.resolve())
    return (path / "index.html" if path.is_dir() else path), unquote(parts.fragment)


def is_abroad(address: str) -> bool:
    """Whether an address leaves the site, or does something else than lead somewhere."""
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)
