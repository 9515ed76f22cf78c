"""The word to robots: everything may be read, and where the list of pages is."""

from collections.abc import Iterator

from vgikb.pages import Site, SiteFile, files


@files
def robots(site: Site) -> Iterator[SiteFile]:
    address = site.publication.address
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {address}sitemap.xml"] if address else [])]
    yield SiteFile("robots.txt", ("\n".join(lines) + "\n").encode())
