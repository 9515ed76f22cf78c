"""One index page per kind: every record that is not withdrawn, in the order readers look for it."""

from collections.abc import Iterator

from vgikb.pages import Page, Site, View, grouped, pages, render
from vgikb.records import Record


@pages()
def kind_pages(site: Site) -> Iterator[Page]:
    for kind in site.kb.kinds.values():
        view = View(site, f"{kind.name}/index.md")
        dated = "date" in kind.by_name and kind.by_name["date"].required
        records = sorted(site.kb.of_kind(kind.name), key=_by_date if dated else _by_title)
        groups = grouped((_year(record) if dated else _letter(record), record) for record in records)
        template = [f"{kind.name}-index.md.jinja", "index.md.jinja"]
        yield Page(view.path, render(view, kind.plural, template, kind=kind, groups=groups, total=len(records)))


def _by_title(record: Record) -> tuple[str, str]:
    return record.title.casefold(), record.id


def _by_date(record: Record) -> tuple[str, str]:
    return str(record.data.get("date", "")), record.id


def _letter(record: Record) -> str:
    first = record.title[:1].upper()
    return first if first.isascii() and first.isalpha() else "0-9"


def _year(record: Record) -> str:
    return str(record.data.get("date", ""))[:4] or "undated"
