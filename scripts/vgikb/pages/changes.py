"""What changed: one page for each release and one for what is not released yet; a page for each record that is gone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from json import dumps
from typing import Any

from markupsafe import Markup, escape

from vgikb.diff import RecordChange
from vgikb.diff_data import diff_data
from vgikb.findings import Name
from vgikb.history import Step
from vgikb.pages import Page, Site, SiteFile, View, files, grouped, pages, render

SHOWN = 300  # changed values on one page; other changed records are only named
ROWS = 200  # of a table of claims or answers


@pages("What changed", "changes/index.md", order=75)
def changes(site: Site) -> Iterator[Page]:
    view = View(site, "changes/index.md")
    description = "What each release changed: records, claims, and answers that are different now."
    yield Page(view.path, render(view, "What changed", "changes.md.jinja", description=description))
    for step in site.history.steps:
        view = View(site, f"changes/{step.slug}.md")
        values = {"description": f"{step.title}. {step.summary}", **_values(view, step)}
        yield Page(view.path, render(view, step.title, "change.md.jinja", step=step, **values))


@pages()
def releases(site: Site) -> Iterator[Page]:
    view = View(site, "releases/index.md")
    records = sum(len(site.kb.of_kind(kind)) for kind in site.kb.kinds)
    yield Page(view.path, render(view, "Releases", "releases.md.jinja", records=records))


@pages()
def gone(site: Site) -> Iterator[Page]:
    """An address that was published once still says what became of it."""
    for name, step in site.history.gone.items():
        view = View(site, f"{name.kind}/{name.id}.md")
        if name.kind in site.kb.kinds and name.id != "index":
            title = f"{step.lost[name]} is no more here"
            yield Page(view.path, render(view, title, "gone.md.jinja", name=name, step=step, robots="noindex"))


@files
def change_data(site: Site) -> Iterator[SiteFile]:
    for step in site.history.steps:
        text = dumps(_data(step), ensure_ascii=False, indent=1)
        yield SiteFile(f"changes/{step.slug}.json", (text + "\n").encode())


def _values(view: View, step: Step) -> dict[str, Any]:
    meaning, named = _within(step.diff.meaning)
    by_protocol = [flip for flip in step.diff.flips if flip.protocol]
    shifts = Counter((claim.before, claim.after) for claim in step.diff.claims)
    return {
        "link": partial(_link, view),
        "added": _by_kind(step.diff.added),
        "wording": _by_kind(change.name for change in step.diff.wording),
        "meaning": grouped((change.name.kind, change) for change in meaning),
        "named": _by_kind(change.name for change in named),
        "answers": sorted(step.diff.answers, key=lambda flip: (not flip.gained, flip.subject)),
        "by_protocol": by_protocol[:ROWS],
        "more_by_protocol": len(by_protocol[ROWS:]),
        "claims": step.diff.claims[:ROWS],
        "more_claims": len(step.diff.claims[ROWS:]),
        "shifts": sorted(shifts.items(), key=lambda shift: (-shift[1], shift[0])),
    }


def _by_kind(names: Iterable[Name]) -> dict[str, list[Name]]:
    return dict(grouped((name.kind, name) for name in sorted(names)))


def _within(changed: Sequence[RecordChange]) -> tuple[list[RecordChange], list[RecordChange]]:
    """Records whose changed values fit on the page, and the others."""
    room, shown = SHOWN, []
    for change in changed:
        room -= len(change.fields)
        if room < 0:
            break
        shown.append(change)
    return shown, list(changed[len(shown) :])


def _link(view: View, name: Name) -> Markup:
    """A link to what a name of then is now: the record, its heir, or the page that says it is gone."""
    kb = view.site.kb
    if name in kb.records:
        return view.link(name)
    if name in kb.former:
        return view.link(kb.former[name], str(name))
    if name in view.site.history.gone and name.kind in kb.kinds:
        return Markup('<a href="{}">{}</a>').format(view.address(name), str(name))
    return escape(str(name))


def _data(step: Step) -> dict[str, Any]:
    """All of a step, for programs."""
    return {"release": step.name, "since": step.since, "date": step.day, **diff_data(step.diff)}
