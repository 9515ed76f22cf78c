"""Site: the knowledge base, its findings and the checks -> every page and file, and the navigation."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from vgikb.pages import Page, Site, SiteFile, file_families, page_families

ASIDE = 80  # page families from this order on stand with the kinds that few readers look for
NavEntry = dict[str, Any]  # MkDocs' own form: a title and a path, or a title and a list of entries


def site_pages(site: Site) -> Iterator[Page]:
    """Every page, family by family."""
    for family in page_families():
        yield from family.make(site)


def site_files(site: Site) -> Iterator[SiteFile]:
    """Every file that is published as it is: the browser's files of this package, then family by family."""
    yield from _assets(files("vgikb").joinpath("assets"), "assets")
    for family in file_families():
        yield from family.make(site)


def _assets(folder: Traversable, path: str) -> Iterator[SiteFile]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _assets(entry, f"{path}/{entry.name}")
        else:
            yield SiteFile(f"{path}/{entry.name}", entry.read_bytes())


def navigation(site: Site, first_kinds: Sequence[str], written: Sequence[str]) -> list[NavEntry]:
    """Sections only, never records: the home page, chosen kinds, the page families a reader looks for, all the rest.

    Args:
        site: what the pages are made from.
        first_kinds: kinds with an entry of their own, in order.
        written: paths of hand-written pages.
    """
    kinds = site.kb.kinds
    chosen: list[NavEntry] = [{kinds[kind].plural: f"{kind}/index.md"} for kind in first_kinds if kind in kinds]
    others = [kind for kind in kinds.values() if kind.name not in first_kinds]
    rest: list[NavEntry] = [{kind.plural: f"{kind.name}/index.md"} for kind in others]
    families = sorted((family for family in page_families() if family.title), key=lambda family: family.order)
    singles: list[NavEntry] = [{family.title: family.entry} for family in families if family.order < ASIDE]
    rest += [{family.title: family.entry} for family in families if family.order >= ASIDE]
    about: list[NavEntry] = [{"About": list(written)}] if written else []  # by the pages' own headings
    return [*singles[:1], *chosen, *singles[1:], {"More": rest}, *about]
