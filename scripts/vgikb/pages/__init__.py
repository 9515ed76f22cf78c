"""Pages: the knowledge base and its findings -> Markdown pages.

Python chooses what is on a page, a template says how it looks. To add a page family, copy a file in this folder and
write its template; nothing else has to be registered. Whatever a template places is escaped, unless it is Markup made
by the functions of a View.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from html import escape as escape_html
from json import dumps
from typing import Any

from markupsafe import Markup, escape

from vgikb.citing import Citation
from vgikb.coverage import coverage
from vgikb.findings import CheckText, Finding, Name
from vgikb.graph import KnowledgeBase
from vgikb.history import NO_HISTORY, Event, History
from vgikb.page_markup import TEMPLATES, escaped, json_text
from vgikb.prose import Prose, once_per_section
from vgikb.publication import NOWHERE, Publication
from vgikb.records import Record
from vgikb.registry import discover
from vgikb.values import Renderer


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a hand-written page: its heading, the anchor of it (none before the first heading), its text."""

    title: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A hand-written page."""

    path: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, eq=False)
class Site:
    """Everything pages are made from."""

    kb: KnowledgeBase
    findings: Sequence[Finding]
    checks: Sequence[CheckText]
    publication: Publication = NOWHERE
    written: Sequence[WrittenPage] = ()
    history: History = NO_HISTORY

    @cached_property
    def day(self) -> date:
        """The day of the state that is shown: of its release, of its last commit, or today where that is not known."""
        released = (step.moment for step in self.history.releases if step.name == self.publication.release)
        moment = next(released, self.history.moment)
        return moment.date() if moment else self.kb.today

    @cached_property
    def prose(self) -> Prose:
        return Prose(self.kb)

    @cached_property
    def titles(self) -> dict[Name, Markup]:
        """Titles ready for HTML; most stand on many pages."""
        return {name: escape(record.title) for name, record in self.kb.records.items()}

    @cached_property
    def findings_of(self) -> dict[Name, list[Finding]]:
        found: dict[Name, list[Finding]] = {}
        for finding in self.findings:
            if finding.state == "new":
                found.setdefault(finding.record, []).append(finding)
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown page; path is relative to the site's root, record_path that of the YAML file behind it, if any."""

    path: str
    text: str
    record_path: str = ""


@dataclass(frozen=True, slots=True)
class PageFamily:
    """Pages of one sort. A family with a title stands in the navigation, by order; its entry leads to `entry`."""

    make: Callable[[Site], Iterable[Page]]
    title: str
    entry: str
    order: int


def pages(
    title: str = "", entry: str = "", order: int = 100
) -> Callable[[Callable[[Site], Iterable[Page]]], PageFamily]:
    """Make a page family."""

    def wrap(make: Callable[[Site], Iterable[Page]]) -> PageFamily:
        return PageFamily(make, title, entry, order)

    return wrap


def page_families() -> list[PageFamily]:
    """Every page family of this folder."""
    return discover(__name__, PageFamily)


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that is published as it is (data, feed, style sheet); path is relative to the site's root."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileFamily:
    """Published files of one sort, made one by one, so that they are never held together."""

    make: Callable[[Site], Iterable[SiteFile]]


def files(make: Callable[[Site], Iterable[SiteFile]]) -> FileFamily:
    """Make a file family."""
    return FileFamily(make)


def file_families() -> list[FileFamily]:
    """Every file family of this folder."""
    return discover(__name__, FileFamily)


def data_file(name: str, value: Any) -> SiteFile:
    """Data that a script gets with `vgikb.load(name)`: a script itself, as a folder opened from disk has no fetch."""
    return SiteFile(f"assets/data/{name}.js", f'vgikb.arrived("{name}",{json_text(value)});\n'.encode())


@dataclass(frozen=True, slots=True)
class Part:
    """What the page of one kind of record shows besides the fields: values for its template <kind>.md.jinja."""

    kind: str
    make: Callable[["View", Record], dict[str, Any]]


def part(kind: str) -> Callable[[Callable[["View", Record], dict[str, Any]]], Part]:
    def wrap(make: Callable[["View", Record], dict[str, Any]]) -> Part:
        return Part(kind, make)

    return wrap


@cache
def _parts() -> tuple[Part, ...]:
    return tuple(discover(__name__, Part))


def parts_of(kind: str) -> list[Part]:
    return [found for found in _parts() if found.kind == kind]


@dataclass(frozen=True, eq=False)
class View(Renderer):
    """What a template of one page may use: addresses as seen from the page, links, prose."""

    site: Site
    path: str
    here: Name | None = None

    @cached_property
    def root(self) -> str:
        """The way from the page's own address to the site's root."""
        address = page_address(self.path)
        return "../" * address.count("/")

    def url(self, address: str) -> str:
        """An address below the site's root, as seen from this page."""
        return (self.root + address) or "./"

    def address(self, name: Name) -> str:
        return self.url(f"{name.kind}/{name.id}/")

    def link(self, name: Name, text: str = "") -> Markup:
        if name not in self.site.kb.records:
            return escape(text or str(name))
        words = escape(text) if text else self.site.titles[name]
        # an id of a record needs no escaping
        return Markup(f'<a href="{self.root}{name.kind}/{name.id}/">{words}</a>')  # noqa: S704

    def prose(self, text: str) -> Markup:
        return self.site.prose.html(text, self.address, self.here)

    def proprietary(self, protocol: Name) -> bool:
        return coverage(self.site.kb).proprietary(protocol)

    def citation(self, title: str) -> Citation:
        """How to cite the record of this page, or else the knowledge base."""
        published = self.site.publication
        address = published.here + page_address(self.path) if published.here else ""
        return Citation(title, str(self.here or ""), published.release, self.site.day, address)

    @property
    def events(self) -> Sequence[Event]:
        """What happened to the record of this page, newest first."""
        return self.site.history.of(self.here) if self.here else ()

    @property
    def withdrawn(self) -> bool:
        record = self.site.kb.records.get(self.here) if self.here else None
        return record is not None and record.withdrawn

    def findings(self) -> list[Finding]:
        return self.site.findings_of.get(self.here, []) if self.here else []


def page_address(path: str) -> str:
    """Where MkDocs publishes a Markdown file: term/evse.md -> term/evse/, term/index.md -> term/."""
    return path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/"


def render(
    view: View,
    title: str,
    template: str | Sequence[str],
    wide: bool = False,
    description: str = "",
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    linked_data: Mapping[str, Any] | None = None,
    moved: str = "",
    robots: str = "",
    **values: Any,
) -> str:
    """A page's Markdown: settings for the theme, heading, and what the template says.

    Args:
        view: the page.
        title: its heading.
        template: name of the template, or of several of which the first that exists is taken.
        wide: no table of contents beside it (nor has a page without sections).
        description: one plain sentence for search engines and previews.
        scripts: files of assets/ that only this page needs.
        styles: the same for style sheets.
        linked_data: what the page is about, as schema.org says it (JSON-LD).
        moved: the address, seen from here, that readers and search engines are led on to.
        robots: what search engines are asked, such as noindex; a withdrawn record is never listed by them.
        values: what the template places.
    """
    names = [template] if isinstance(template, str) else list(template)
    body = once_per_section(TEMPLATES.select_template(names).render(view=view, title=title, **values))
    settings = {
        "title": escape_html(title),  # the theme places these texts as they are
        "hide": ["navigation", "toc"] if wide or "\n## " not in body else ["navigation"],
        "description": escape_html(" ".join(description.split())),
        "scripts": list(scripts),
        "styles": list(styles),
        "linked_data": str(json_text(linked_data)) if linked_data else "",
        "moved": moved,
        "robots": robots or ("noindex" if view.withdrawn else ""),
    }
    return f"---\n{_head(settings)}\n---\n\n# {escaped(title)}\n\n{body.strip()}\n"


def _head(settings: Mapping[str, Any]) -> str:
    """The settings that say something, one line of JSON each; YAML would not join the escaped halves of a character."""
    return "\n".join(f"{key}: {dumps(value, ensure_ascii=False)}" for key, value in settings.items() if value)


def grouped(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, list[Any]]:
    """Values by key, keys in order of first appearance."""
    found: dict[str, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
