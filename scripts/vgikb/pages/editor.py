"""The schemas for editors, published with the site for those who write records outside a working copy."""

from collections.abc import Iterator

from vgikb.editor import editor_schemas
from vgikb.pages import Site, SiteFile, files


@files
def editor(site: Site) -> Iterator[SiteFile]:
    for name, text in editor_schemas(site.kb):
        yield SiteFile(f"editor/{name}", text.encode())
