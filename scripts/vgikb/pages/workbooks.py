"""Workbooks to edit without any program of this project: one for each kind, and the use-case template."""

from collections.abc import Iterator

from vgikb.pages import Site, SiteFile, files
from vgikb.record_workbook import record_workbook
from vgikb.template_workbook import KIND, template_workbook

FOLDER = "workbooks/"
TEMPLATE = f"{FOLDER}use-case-template.xlsx"


@files
def workbooks(site: Site) -> Iterator[SiteFile]:
    for kind in site.kb.kinds:
        yield SiteFile(f"{FOLDER}{kind}.xlsx", record_workbook(site.kb, {kind: site.kb.of_kind(kind)}))
    if KIND in site.kb.kinds:
        yield SiteFile(TEMPLATE, template_workbook(site.kb))
