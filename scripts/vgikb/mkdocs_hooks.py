"""The whole contact with MkDocs: pages in memory, navigation, edit links, findings as warnings, folders to watch."""

import gc
import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import vgikb
from vgikb.checks import checks_by, run_checks
from vgikb.dates import today
from vgikb.files import write_all
from vgikb.graph import REFERENCE, load, mentioned
from vgikb.history import history
from vgikb.pages import Site, View
from vgikb.pages.search import written_pages
from vgikb.prose import LinkExtension, page_html
from vgikb.publication import Publication
from vgikb.reports.visible import visible
from vgikb.site import navigation, site_files, site_pages

log = logging.getLogger("mkdocs.plugins.vgikb")  # MkDocs counts warnings of this family of loggers


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let the theme find this project's additions to its pages."""
    config.theme.dirs.insert(0, f"{vgikb.__path__[0]}/theme")  # this file may be a copy in another folder
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the hand-written ones."""
    root = Path(config.config_file_path).parent
    written = {file.src_uri: file.content_string for file in files.documentation_pages()}
    site = replace(_site(root, _publication(config)), written=written_pages(written))
    pages = list(site_pages(site))
    for page in pages:
        files.append(File.generated(config, page.path, content=page.text))
    config.extra["knowledge"] = site
    config.extra["record_paths"] = {page.path: page.record_path for page in pages}
    config.extra["links"] = links = LinkExtension(site.kb)
    extensions: list[Any] = config.markdown_extensions  # MkDocs passes instances on, though it says names only
    extensions[:] = [*(entry for entry in extensions if not isinstance(entry, LinkExtension)), links]
    config.nav = navigation(site, config.extra.get("first_kinds", []), sorted(written))
    return files


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Lead the edit link to the record's file; a page that is worked out has none."""
    written = f"kb/pages/{page.file.src_uri}"
    path = config.extra["record_paths"].get(page.file.src_uri, written)
    page.edit_url = config.extra["knowledge"].publication.forge.edit_file(path) if path else None
    return page


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Hand-written pages link as records do; a link that leads nowhere fails a strict build."""
    if page.canonical_url and page.meta.get("moved"):
        page.canonical_url = urljoin(page.canonical_url, page.meta["moved"])  # the one address that is to be found
    links = config.extra["links"]
    written_by_hand = page.file.src_uri not in config.extra["record_paths"]
    links.begin(active=written_by_hand)
    if written_by_hand:
        for written in (match[1] for match in REFERENCE.finditer(markdown)):
            if not links.kb.stands(mentioned(written)):
                log.warning("%s: [[%s]] leads to no record", page.file.src_uri, visible(written))
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    page.markdown = page.file.content_string = ""  # not used again; ten thousand of them are
    if page.file.src_uri in config.extra["record_paths"]:
        return html
    links = config.extra["links"]
    return page_html(html, links.placed, View(Site(links.kb, (), ()), page.file.src_uri).address)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files that are published as they are, one at a time."""
    files = site_files(config.extra["knowledge"])
    write_all(((file.path, file.content) for file in files), Path(config.site_dir))


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    """Follow edits of records and schemas."""
    root = Path(config.config_file_path).parent
    server.watch(str(root / "kb"))
    server.watch(str(root / "schemas"))
    return server


def _publication(config: MkDocsConfig) -> Publication:
    repository, release = config.extra.get("repository", ""), config.extra.get("release", "draft")
    shelf, beside = config.extra.get("shelf", ""), config.extra.get("beside", ())
    return Publication(config.site_url or "", repository, release, shelf, tuple(beside))


def _site(root: Path, publication: Publication) -> Site:
    gc.disable()  # what is read stays, so the collector would only walk it again and again
    kb = load(root, today(os.environ))
    gc.freeze()
    known = history(root, kb, publication.release)
    gc.enable()
    checks = checks_by(kb.policy)
    findings = run_checks(kb, checks)
    for finding in findings:
        if finding.level == "error":
            log.warning("%s: %s (%s)", visible(finding.path), visible(finding.message), finding.check)
    return Site(kb, findings, checks, publication, history=known)
