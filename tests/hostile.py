"""Hostile records: the schemas -> records of every kind in which every free text is an attack.

Each attack calls `hit()` if a browser carries it out. There is one record of each kind for each attack, so that no
attack hides another one; they link to each other, so that titles appear in lists, tables, drawings and tooltips.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge_bases import project_kinds
from vgikb.findings import Name
from vgikb.schema import Kind, Schema
from vgikb.shapes import Judge

ATTACKS = [
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    '"><svg onload=hit()></svg>',
    "' onmouseover='hit()' x='",
    "[x](javascript:hit())",
    "[x](JaVaScRiPt&colon;hit()) [y](&#106;avascript:hit()) [z](java\tscript:hit())",
    "](javascript:hit()) [",
    "Cap {: onclick=hit() }",
    '![x](x.png){ onerror="hit()" } [y](https://example.org){: onclick="hit()" }',
    "</script><script>hit()</script>",
    "</title></textarea></style><script>hit()</script>",
    '"}]};hit();// \\");hit()// \\u003cscript\\u003ehit()\\u003c/script\\u003e',
    '[[a12|<b onmouseover=hit()>x</b>]] [[a13|" onclick="hit()]] [y](https://example.org/[[a12|" onclick="hit()]])',
    "[see [[a12|x]] here](https://example.org 'a [[a12|\" onclick=\"hit()]] b')",
    "&lt;img src=x onerror=hit()&gt; &#60;script&#62;hit()&#60;/script&#62;",
    "{{ hit() }} {% raw %} ${hit()} #{hit()} %}",
    '\\N \\L a|{b|<c>} "];x[URL="javascript:hit()"]; n1 -> n2 \\',
    "<b><img src='/etc/hostname'></b>",
    "<!-- --><script>hit()</script><![CDATA[<script>hit()</script>]]><?php hit() ?>",
    "[x]: javascript:hit()\n\n[x] [y][x] <javascript:hit()>",
    "line\n\n<script>hit()</script>\n\n    code\n\n# head <img src=x onerror=hit()>\n\n- a\n- b",
    "```\n</code></pre><script>hit()</script>\n```\n\n| a | b |\n|--|--|\n| <img src=x onerror=hit()> | `x` |",
    "<details open ontoggle=hit()><iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<form action=javascript:hit()><input autofocus onfocus=hit()><style>@import 'http://example.org'</style>",
    "[a](//example.org) [b](/\\example.org) [c](https://u:p@example.org/) [d](data:text/html,<script>hit()</script>)",
    "---\ntitle: x\n---\n\n<base href=//example.org><meta http-equiv=refresh content='0;url=//example.org'>",
    "🚗 é <b>" + "long" * 40,
]
FOLDER = '"><img src=x onerror=hit()> {: onclick=hit() }'  # subfolders of a kind are only for people
WELL_FORMED = ("2026-01-01", "US-CA", "USD", "0123456789ab", "actor/a00", "text")  # where a pattern allows no attack


def id_of(attack: int) -> str:
    return f"a{attack:02}"


def write_hostile(root: Path) -> None:
    """The records, as files of root/kb; JSON is YAML."""
    for name, data in hostile_records():
        folder = root / "kb" / name.kind / (FOLDER if name.id == id_of(0) else "")
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(data, ensure_ascii=False)
        (folder / f"{name.id}.yaml").write_text(text, encoding="utf-8")


def hostile_records() -> Iterator[tuple[Name, dict[str, Any]]]:
    for kind in project_kinds().values():
        for attack in range(len(ATTACKS)):
            data = _Filler(kind, attack).record()
            fitted, findings = Judge(kind).fit(data, Name(kind.name, id_of(attack)))
            assert fitted == data, [(kind.name, finding.pointer, finding.message) for finding in findings]
            yield Name(kind.name, id_of(attack)), data | _beside_the_schema(attack)
    yield from _matrices()


def _beside_the_schema(attack: int) -> dict[str, Any]:
    """What no schema allows: it is told in findings, which pages show too."""
    return {ATTACKS[attack].replace("\n", " "): 1} if attack % 4 == 0 else {}


def _matrices() -> Iterator[tuple[Name, dict[str, Any]]]:
    """Matrices that are full of the other records."""
    texts = {"title": ATTACKS[1], "summary": ATTACKS[1]}
    for cell, row, column in (("claim", "requirement", "protocol"), ("chain", "use-case", "protocol")):
        axes = {"rows": {"kind": row, "group-by": "title"}, "columns": {"kind": column, "group-by": "family"}}
        yield Name("matrix", f"full-{cell}"), {**texts, **axes, "cell": cell}
    links = {"rows": {"kind": "service"}, "columns": {"kind": "use-case"}}
    yield Name("matrix", "full-link"), {**texts, **links, "cell": "link"}
    values = {"rows": {"kind": "term"}, "columns": {"values-of": "term.also-called.used-by"}, "show": "label"}
    yield Name("matrix", "full-value"), {**texts, **values, "cell": "value"}


class _Filler:
    """Fills every field of a kind for one attack."""

    def __init__(self, kind: Kind, attack: int) -> None:
        self.kind = kind
        self.text = ATTACKS[attack]
        self.next = id_of(attack + 1) if attack + 1 < len(ATTACKS) else ATTACKS[1]  # the last one leads nowhere
        self.here = id_of(attack)

    def record(self) -> dict[str, Any]:
        former = [f"old-{self.here}", "index"]
        return {**self._group(self.kind.schema, ""), "status": "deprecated", "former-ids": former}

    def _group(self, schema: Schema, name: str) -> dict[str, Any]:
        if "properties" not in schema:
            inner, keys = schema["additionalProperties"], schema.get("propertyNames", {})
            return {str(self._value(keys or {"type": "string"}, name)): self._value(inner, name)}
        return {key: self._value(field, key) for key, field in schema["properties"].items()}

    def _value(self, schema: Schema, name: str) -> Any:
        if "x-link" in schema:
            return self._link(schema["x-link"]["to"][0], name)
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "array":
                return [self._value(schema["items"], name)]
            case "object":
                return self._group(schema, name)
            case "integer" | "number":
                return 2020
            case "boolean":
                return True
            case _:
                return self._text(schema)

    def _link(self, kind: str, name: str) -> str:
        """A link to the same kind leads on to the next record, so that no circle is made; two ends differ."""
        return self.next if kind == self.kind.name or name in ("to", "vehicle-side") else self.here

    def _text(self, schema: Schema) -> str:
        choices = [self.text, f"https://example.org/{self.text}", *WELL_FORMED]
        judge = Judge(Kind("any", {"properties": {"it": schema}}, ()))
        fitting = [text for text in choices if judge.fits({"it": text})]
        assert fitting, schema
        return fitting[0]
