"""Prose: a record's Markdown text -> one line of safe HTML, with `[[links]]` and glossary links.

The text is rendered once, with a small Markdown, then cleaned by an allow-list; what comes out stands in a page as
ready HTML. The same extension serves the hand-written pages.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from vgikb.findings import Name
from vgikb.graph import REFERENCE, KnowledgeBase, mentioned
from vgikb.labels import WordFinder, glossary_labels

TAGS = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "br", "blockquote"}
ATTRIBUTES = {"a": {"href", "title"}}
HEADINGS = {"h1", "h2", "h3", "h4"}
PAGE_TAGS = TAGS | HEADINGS | {"table", "thead", "tbody", "tr", "th", "td", "hr"}
PAGE_ATTRIBUTES = {"a": {"href", "title", "class"}, **{tag: {"id"} for tag in HEADINGS}}
BELOW = re.compile(r"(?!//)[A-Za-z0-9._/-]*(?:\?[A-Za-z0-9._,=&*-]*)?(?:#[A-Za-z0-9_-]*)?")  # on the same site
SKIPPED = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "script", "style"}
BRACKETS = 400  # a text with more is shown as it is: the time for links grows with their square
LINK_OR_TAG = re.compile(r'<a\b.*?</a>|<(?:[^<>"]|"[^"]*")*>', re.DOTALL)
TOKEN = re.compile("\ue000([0-9]+)\ue001")
UNSAFE = re.compile("[\\s\\\\<>\"'`\x00-\x1f\ue000\ue001]")
ADDRESS = re.compile(r"(https?://[^\s/@\\]+([/?#]|$)|mailto:[^\s]+@)", re.ASCII)

Address = Callable[[Name], str]  # where the page of a record is, seen from the page that is made
Placed = tuple[str, Name, str, str]  # token, record, words, class of the link

FOUND, WRITTEN, WRITTEN_TERM = "vgi-term", "vgi-link", "vgi-link vgi-term"  # a term's definition shows on all but one
SECTION_OR_TERM = re.compile(rf'^## |<h2\b|<a class="({WRITTEN_TERM}|{FOUND})" href="([^"]*)">(.*?)</a>', re.MULTILINE)


def safe_url(url: str) -> bool:
    """http, https with a host and no user information, or mailto; nothing that a browser reads differently."""
    if UNSAFE.search(url) or len(url) > 2000 or not ADDRESS.match(url):
        return False
    try:
        return "@" not in urlsplit(url).netloc
    except ValueError:  # a malformed host, such as an unclosed [
        return False


class Prose:
    """Renders the texts of one knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._links = LinkExtension(kb)
        self._markdown = Markdown(extensions=[self._links])
        self._markdown.preprocessors.deregister("html_block")
        self._markdown.inlinePatterns.deregister("html")
        self._render = lru_cache(maxsize=50_000)(self._rendered)

    def html(self, text: str, address: Address, here: Name | None = None) -> Markup:
        """One line of safe HTML. Words are linked to the glossary, except to the page they stand on."""
        return _with_links(*self._render(text), address, here)

    def unlinked(self, text: str) -> Markup:
        """The same without glossary links, for places where the words around have links enough."""
        return _with_links(*self._render(text), str, only_words=True)

    def plain(self, text: str) -> str:
        """What a reader sees of it, as text."""
        return self.unlinked(text).striptags()

    def _rendered(self, text: str) -> tuple[str, tuple[Placed, ...]]:
        if text.count("[") > BRACKETS:
            return f"<p>{escape(text)}</p>".replace("\n", "&#10;"), ()
        self._links.begin()
        html = self._markdown.reset().convert(text)
        clean = nh3.clean(
            html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, attribute_filter=_allowed
        )
        placed = tuple(self._links.placed)
        return _links_apart(clean, placed).replace("\n", "&#10;"), placed


def _with_links(
    html: str, placed: tuple[Placed, ...], address: Address, here: Name | None = None, only_words: bool = False
) -> Markup:
    """Links in place of the tokens of a clean text."""
    for token, name, words, css in placed:
        plain = only_words or name == here
        html = html.replace(token, str(escape(words)) if plain else _anchor(name, words, css, address))
    return Markup(html)  # noqa: S704  # cleaned by nh3 before the tokens were put in place


def _anchor(name: Name, words: str, css: str, address: Address) -> str:
    return f'<a class="{css}" href="{escape(address(name))}">{escape(words)}</a>'


def once_per_section(page: str) -> str:
    """A page on which each section links a word of the glossary where it stands first; written links all stay."""
    seen: set[str] = set()

    def kept(found: re.Match[str]) -> str:
        css, address, words = found.groups()
        if css is None:
            seen.clear()
            return found[0]
        again = address in seen
        seen.add(address)
        return words if again and css == FOUND else found[0]

    return SECTION_OR_TERM.sub(kept, page)


def page_html(html: str, placed: list[Placed], address: Address) -> Markup:
    """A hand-written page as the site's Markdown rendered it with LinkExtension: cleaned, links in place."""
    clean = nh3.clean(
        html, tags=PAGE_TAGS, attributes=PAGE_ATTRIBUTES, attribute_filter=_allowed_on_page, link_rel=None
    )
    return _with_links(_links_apart(clean, tuple(placed)), tuple(placed), address)


def _links_apart(html: str, placed: tuple[Placed, ...]) -> str:
    """Put plain words for the tokens inside a link or a tag, where another link would break the markup."""

    def words(token: re.Match[str]) -> str:
        return str(escape(placed[int(token[1])][2]))

    return LINK_OR_TAG.sub(lambda part: TOKEN.sub(words, part[0]), html)


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if safe_url(value) else None
    return value


def _allowed_on_page(tag: str, attribute: str, value: str) -> str | None:
    """A hand-written page may also lead to others of the site."""
    if attribute == "href" and not safe_url(value) and not BELOW.fullmatch(value):
        return None
    return value


class LinkExtension(Extension):
    """Puts a token for each `[[link]]` and each first glossary word; the page decides later where a token leads."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self.kb = kb
        self.finder = WordFinder(glossary_labels(kb))
        self.begin()

    def begin(self, active: bool = True) -> None:
        """Forget the links of the text before; an inactive extension leaves the next text as it is."""
        self.placed: list[Placed] = []
        self.active = active

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name is Python-Markdown's
        md.inlinePatterns.register(_Reference(REFERENCE.pattern, md, self), "vgikb-reference", 175)
        md.treeprocessors.register(_Glossary(md, self), "vgikb-glossary", 5)

    def token(self, name: Name, words: str, css: str) -> str:
        """A word no text can hold (private-use characters are refused by the reader) that stands for a link."""
        token = f"\ue000{len(self.placed)}\ue001"
        self.placed.append((token, name, words, css))
        return token


class _Reference(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, links: LinkExtension) -> None:
        super().__init__(pattern, md)
        self.links = links

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        if not self.links.active:
            return m[0], m.start(0), m.end(0)
        name = mentioned(m[1])
        record = self.links.kb.records.get(name)
        words = (m[2] or "").strip() or (record.title if record else m[1])
        if record is None:
            return words, m.start(0), m.end(0)
        css = WRITTEN_TERM if name.kind == "term" else WRITTEN
        return self.links.token(name, words, css), m.start(0), m.end(0)


class _Glossary(Treeprocessor):
    """Links the first use of each term in each section of a text."""

    def __init__(self, md: Markdown, links: LinkExtension) -> None:
        super().__init__(md)
        self.links = links

    def run(self, root: Element) -> None:
        if not self.links.active:
            return
        for section in _sections(root):
            written = (TOKEN.findall(text) for block in section for text in block.itertext())
            seen = {self.links.placed[int(number)][1] for numbers in written for number in numbers}
            for block in section:
                self._walk(block, seen)

    def _walk(self, element: Element, seen: set[Name]) -> None:
        if element.tag in SKIPPED:
            return
        element.text = self._linked(element.text, seen)
        for child in element:
            self._walk(child, seen)
            child.tail = self._linked(child.tail, seen)

    def _linked(self, text: str | None, seen: set[Name]) -> str | None:
        if not text:
            return text
        parts, done = [], 0
        for start, end, name in self.links.finder.matches(text):
            if name not in seen:
                seen.add(name)
                words = " ".join(text[start:end].split())  # may stand on two lines
                parts += [text[done:start], self.links.token(name, words, FOUND)]
                done = end
        return "".join((*parts, text[done:]))


def _sections(root: Element) -> list[list[Element]]:
    """The blocks of a text, cut before each main heading."""
    sections: list[list[Element]] = [[]]
    for block in root:
        if block.tag in ("h1", "h2"):
            sections.append([])
        sections[-1].append(block)
    return sections
