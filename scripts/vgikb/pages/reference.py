"""The reference: one page per check from its docstring, one page per kind from its schema."""

from collections.abc import Iterator

from markupsafe import Markup

from vgikb.pages import Page, Site, View, pages, render


@pages("Checks", "checks/index.md", order=80)
def check_pages(site: Site) -> Iterator[Page]:
    view = View(site, "checks/index.md")
    levels = [(level, [c for c in site.checks if c.level == level]) for level in ("error", "warning", "info")]
    yield Page(view.path, render(view, "Checks", "checks.md.jinja", levels=levels))
    for check in site.checks:
        view = View(site, f"checks/{check.name}.md")
        found = [finding for finding in site.findings if finding.check == check.name]
        explanation = Markup(check.explanation)  # noqa: S704  # our own docstring, meant as Markdown
        text = render(view, check.name, "check.md.jinja", check=check, explanation=explanation, findings=found)
        yield Page(view.path, text)


@pages("Fields", "fields/index.md", order=90)
def field_pages(site: Site) -> Iterator[Page]:
    view = View(site, "fields/index.md")
    yield Page(view.path, render(view, "Fields", "fields.md.jinja", kinds=site.kb.kinds.values()))
    for kind in site.kb.kinds.values():
        view = View(site, f"fields/{kind.name}.md")
        yield Page(view.path, render(view, f"Fields of a {kind.title.lower()}", "kind.md.jinja", kind=kind))
