"""Values: a field's value and its schema -> HTML, for any kind of record, known to this code or not."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from vgikb.findings import Name
from vgikb.graph import linked
from vgikb.prose import safe_url
from vgikb.schema import Schema

MANY = 200  # entries of a plain list that are shown before the rest folds away


TABLE = Markup('<div class="vgi-scroll" tabindex="0"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>')


def words(name: str) -> str:
    """A field's name as a reader sees it: also-called -> Also called."""
    return name.replace("-", " ").capitalize()


class Renderer:
    """Makes HTML of values; pages add how links and prose look from where they stand."""

    def link(self, name: Name, text: str = "") -> Markup:
        raise NotImplementedError

    def prose(self, text: str) -> Markup:
        raise NotImplementedError

    def value(self, value: Any, schema: Schema) -> Markup:
        """The value as HTML: links as links, prose as prose, lists of groups as tables."""
        if isinstance(value, list):
            return self._list(value, schema.get("items", {}))
        if isinstance(value, Mapping):
            return self._group(value, schema)
        if "x-link" in schema:
            return self.link(linked(str(value), schema["x-link"]["to"][0]))
        if schema.get("contentMediaType"):
            return self.prose(str(value))
        return web_link(str(value)) if schema.get("format") == "uri" else escape(_scalar(value))

    def _list(self, values: list[Any], schema: Schema) -> Markup:
        if values and all(isinstance(value, Mapping) for value in values):
            return self._table(values, schema)
        shown = [self.value(value, schema) for value in values]
        if schema.get("contentMediaType"):
            return Markup("<ul>{}</ul>").format(joined(Markup("<li>{}</li>").format(entry) for entry in shown))
        if len(shown) > MANY:
            rest = Markup("<details><summary>{} more</summary>{}</details>")
            return joined(shown[:MANY], ", ") + rest.format(len(shown) - MANY, joined(shown[MANY:], ", "))
        return joined(shown, ", ")

    def _group(self, values: Mapping[str, Any], schema: Schema) -> Markup:
        """A group of fields, or a mapping with keys of the author's choice."""
        names = schema.get("properties", {})
        rows = []
        for key, value in values.items():
            keyed = schema.get("propertyNames", {}).get("x-link")
            head = words(key) if key in names else self.link(linked(key, keyed["to"][0])) if keyed else key
            inner = names.get(key, schema.get("additionalProperties") or {})
            rows.append(Markup("<dt>{}</dt><dd>{}</dd>").format(head, self.value(value, inner)))
        return Markup('<dl class="vgi-fields">{}</dl>').format(joined(rows))

    def _table(self, rows: list[Mapping[str, Any]], schema: Schema) -> Markup:
        names = [name for name in schema.get("properties", {}) if any(name in row for row in rows)]
        head = joined(Markup('<th scope="col">{}</th>').format(words(name)) for name in names)
        body = joined(
            Markup("<tr>{}</tr>").format(joined(self._cell(row, name, schema["properties"][name]) for name in names))
            for row in rows
        )
        return TABLE.format(head, body)

    def _cell(self, row: Mapping[str, Any], name: str, schema: Schema) -> Markup:
        value = row.get(name, "")
        if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
            lines = (Markup("<div>{}</div>").format(self._run_in(entry, schema["items"])) for entry in value)
            return Markup("<td>{}</td>").format(joined(lines))  # a table in a table is hard to read
        return Markup("<td>{}</td>").format(self.value(value, schema) if name in row else "")

    def _run_in(self, group: Mapping[str, Any], schema: Schema) -> Markup:
        """A group in one line: its first field, then the others by name."""
        fields = [(name, self.value(group[name], of)) for name, of in schema["properties"].items() if name in group]
        named = (Markup("{}: {}").format(words(name), shown) for name, shown in fields[1:])
        return joined((fields[0][1], *named), ", ")


def joined(parts: Iterable[Any], between: str = "") -> Markup:
    return escape(between).join(parts)


def web_link(url: str) -> Markup:
    """A link, or the bare text of an address that is not safe to follow."""
    if not safe_url(url):
        return escape(url)
    return Markup('<a href="{0}" rel="noopener nofollow">{0}</a>').format(url)


def _scalar(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
