"""Forge: the address of the repository and a record -> addresses where its file, or a form about it, opens.

An address fills in what is known already. The forge refuses very long ones, so only short texts go along.
"""

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from vgikb.findings import Name
from vgikb.labels import LEAD
from vgikb.records import Record
from vgikb.schema import Kind
from vgikb.skeleton import skeleton

BRANCH = "main"
PROBLEM, QUESTION, WORKBOOK = "problem.yml", "question.yml", "workbook.yml"
PREFILLED = ("title", *LEAD)  # what a form about a record brings along
LONGEST = 1500  # letters of a text that goes along
HOUSEKEEPING = frozenset({"status", "replaced-by", "reason", "former-ids", "waive", "disputed"})  # not for newcomers
NAMING = "# Change the name of the file above: lower-case letters, digits and hyphens, then .yaml\n"
REST = "\n\n# Optional fields"  # where a skeleton goes on with fields that may be left out


@dataclass(frozen=True, slots=True)
class Forge:
    """Where the repository is; empty: not known, and none of the addresses lead anywhere."""

    repository: str

    def edit_file(self, path: str) -> str:
        """Where a file of the repository is changed."""
        return f"{self.repository}/edit/{BRANCH}/{quote(path)}"

    def new_file(self, kind: Kind, like: Record) -> str:
        """Where a new file is made, with the skeleton of a record that has the same fields as another one."""
        text = NAMING + skeleton_like(kind, like)
        query = urlencode({"filename": f"new-{kind.name}.yaml", "value": text}, quote_via=quote)
        return f"{self.repository}/new/{BRANCH}/kb/{kind.name}?{query}"

    def problem(self, about: Name | str, cell: str = "") -> str:
        """The form for a problem with a record or page, or with one cell or line of it."""
        return self._form(PROBLEM, {"record": str(about), "cell": cell})

    def change(self, record: Record) -> str:
        """The form for a change of a record, with its leading texts as they stand."""
        texts = {field_id(name): str(record.data[name]) for name in PREFILLED if name in record.data}
        short = {id_: text for id_, text in texts.items() if len(text) <= LONGEST}
        return self._form(change_form(record.kind), {"record": str(record.name), **short})

    def workbook(self) -> str:
        """The form by which a changed workbook is handed in."""
        return self._form(WORKBOOK, {})

    def new_record(self, kind: Kind) -> str:
        """The form for a new record of a kind."""
        return self._form(new_form(kind.name), {})

    def _form(self, form: str, values: dict[str, str]) -> str:
        query = {"template": form} | {key: value for key, value in values.items() if value}
        return f"{self.repository}/issues/new?{urlencode(query, quote_via=quote)}"


def skeleton_like(kind: Kind, like: Record) -> str:
    """The skeleton with the fields that are needed or that a record has, and no others."""
    names = {field.name for field in kind.fields if field.name in like.data or field.required} - HOUSEKEEPING
    used = (field for field in kind.fields if field.path[0] in names)
    fields = tuple(replace(field, required=field.required or len(field.path) == 1) for field in used)
    return skeleton(replace(kind, fields=fields)).partition(REST)[0] + "\n"


def change_form(kind: str) -> str:
    """The file name of a form, by which the forge knows it."""
    return f"change-{kind}.yml"


def new_form(kind: str) -> str:
    return f"new-{kind}.yml"


def field_id(name: str) -> str:
    """The id of a record's field in a form; a bare 'title' would be the title of the whole report."""
    return f"field-{name}"
