"""Outside links: records and hand-written pages -> the addresses on the web that they name, and where each is named."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from vgikb.graph import KnowledgeBase
from vgikb.schema import values_at

IN_TEXT = re.compile(r"https?://[^\s<>\"'`\]\[|\\^{}]+")
AT_ITS_END = ".,;:!?*_"  # marks of the sentence around it
ARCHIVE = "https://web.archive.org/web/*/"  # before an address: all copies that this archive has

Outside = Mapping[str, tuple[str, ...]]  # address -> what names it: records as kind/id, pages by their path


def outside_links(kb: KnowledgeBase, pages: Mapping[str, str]) -> Outside:
    """Every address, sorted; pages are texts by path."""
    found: dict[str, dict[str, None]] = {}
    for where, address in (*_in_records(kb), *_in_pages(pages)):
        found.setdefault(address.partition("#")[0], {})[where] = None
    return {address: tuple(found[address]) for address in sorted(found)}


def _in_records(kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for name, record in sorted(kb.records.items()):
        if record.withdrawn:
            continue
        for field in kb.kinds[name.kind].fields:
            inner = field.schema.get("items", field.schema)
            if inner.get("format") == "uri" and field.path[0] in record.data:
                yield from ((str(name), str(value)) for _, value in values_at(record.data, field.path))
        for _, text in kb.prose(record):
            yield from ((str(name), address) for address in addresses_in(text))


def _in_pages(pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((path, address) for path, text in sorted(pages.items()) for address in addresses_in(text))


def addresses_in(text: str) -> Iterator[str]:
    """Addresses in Markdown, without the marks of the sentence or the link around them."""
    for match in IN_TEXT.finditer(text):
        address = match[0]
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(AT_ITS_END)
        yield address.rstrip(AT_ITS_END)


def by_turns(addresses: Iterable[str]) -> Iterator[str]:
    """The addresses in an order that comes to the same host as rarely as can be."""
    hosts: dict[str, deque[str]] = {}
    for address in addresses:
        hosts.setdefault(_host(address), deque()).append(address)
    while hosts:
        for host in list(hosts):
            yield hosts[host].popleft()
            if not hosts[host]:
                del hosts[host]


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
