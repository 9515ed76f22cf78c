"""Citing: a page of a release -> how to cite it, as text, BibTeX and CSL-JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from json import dumps
from typing import Any

WORK = "VGI knowledge base"
LICENCE = "CC BY 4.0"
SPECIAL = re.compile(r"[\\{}$&#%_~^]")  # what TeX would not print as it stands
IN_WORDS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, also those behind a backslash
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Citation:
    """One page, or with no part the knowledge base as a whole."""

    title: str
    part: str  # kind/id
    release: str
    day: date
    address: str  # of the page in this release; empty: not known

    @property
    def version(self) -> str:
        return self.release if self.release == "draft" else f"release {self.release}"

    @property
    def text(self) -> str:
        named = f'"{self.title}". {WORK}' if self.part else WORK
        part = f", {self.part}" if self.part else ""
        address = f" {self.address}" if self.address else ""
        return f"{named}, {self.version} of {self.day.isoformat()}{part}.{address} Licence: {LICENCE}."

    @property
    def key(self) -> str:
        """A name for lists of references; the same for the same page of the same release."""
        return re.sub(r"[^A-Za-z0-9.]+", "-", f"vgikb {self.part} {self.release}").replace("--", "-")

    @property
    def bibtex(self) -> str:
        note = f"{self.part}, {self.version}, {LICENCE}" if self.part else f"{self.version}, {LICENCE}"
        fields = {
            "title": f"{{{_tex(self.title if self.part else WORK)}}}",
            "author": f"{{{WORK}}}",
            "year": str(self.day.year),
            "month": MONTHS[self.day.month - 1],
            "note": _tex(note),
            "url": self.address,
        }
        lines = (
            f"  {name} = {value}" if name == "month" else f"  {name} = {{{value}}}"
            for name, value in fields.items()
            if value
        )
        return "@misc{" + ",\n".join([self.key, *lines]) + "\n}"

    @property
    def csl(self) -> str:
        """An entry as reference managers read it (CSL-JSON, a list of one)."""
        entry: Mapping[str, Any] = {
            "id": self.key,
            "type": "entry" if self.part else "dataset",
            "title": self.title if self.part else WORK,
            "author": [{"literal": WORK}],
            **({"container-title": WORK, "number": self.part} if self.part else {}),
            "version": self.release,
            "issued": {"date-parts": [[self.day.year, self.day.month, self.day.day]]},
            **({"URL": self.address} if self.address else {}),
            "note": LICENCE,
        }
        fields = (f"  {dumps(name)}: {dumps(value, ensure_ascii=False)}" for name, value in entry.items())
        return "[{\n" + ",\n".join(fields) + "\n}]"


def _tex(text: str) -> str:
    return SPECIAL.sub(lambda mark: IN_WORDS.get(mark[0], f"\\{mark[0]}"), text)
