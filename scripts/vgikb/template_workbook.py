"""Template workbook: the working group's use-case requirement extraction template, empty; `import xlsx` takes it."""

from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.sheets import NEW_NEED
from vgikb.workbook import Contents, Extra, Reading, workbook

KIND = "use-case"
STEPS = f"{KIND}.paths.steps"
HOW = (
    ("title", "Use-case requirement extraction template"),
    ("text", "For one use case: what happens, who tells whom what, and what communication must be able to do for it. "
     "When it is filled in, vgikb import xlsx FILE shows the record it makes, and with --apply writes it."),
    ("head", "1. The use case (sheet use-case)"),
    ("text", "One row: an id such as fleet-night-charging, a title, what happens and why, where, and which way energy "
     "flows. Dark headings with a star are needed; point at a heading to read what belongs there."),
    ("head", "2. The architecture (sheet use-case.paths)"),
    ("text", "One row for each way to carry it out: who decides, directly or by a signal. Number them 1, 2, ..."),
    ("head", "3. The steps (sheet use-case.paths.steps)"),
    ("text", "One row for each exchange, in order: from whom, to whom, what is exchanged."),
    ("text", "In 'needs', the requirements without which the step does not work; in 'prefers', those that make it "
     "better. The drop-down offers one; several stand below each other in the cell (Alt+Enter). The sheet "
     "'Requirements to choose from' has what each says, with a filter."),
    ("text", "If none fits, write what is missing into 'requirement that is not there yet', one statement a line: "
     "who shall be able to do what. The import lists these, and keeps them in the notes of the use case."),
    ("head", "4. The rest"),
    ("text", "Benefits, costs and risks (sheets ending in effects) and sources can follow later. With one use case "
     "and one path only, the id and the number of the path may be left empty in the sheets below."),
)  # fmt: skip


def template_workbook(kb: KnowledgeBase) -> bytes:
    """An empty workbook for one use case: its steps, their needs, and requirements that are not there yet."""
    extra = Extra(NEW_NEED, "What this step needs and no requirement says yet. One statement a line.")
    actors = [[record.id, record.title, _text(record, "summary")] for record in kb.of_kind("actor")]
    found = [[record.id, _text(record, "statement"), _text(record, "topic")] for record in kb.of_kind("requirement")]
    readings = (
        Reading("Actors to choose from", ("id", "title", "what it is"), actors),
        Reading("Requirements to choose from", ("id", "statement", "topic"), found),
    )
    return workbook(kb, Contents(HOW, {KIND: ()}, {STEPS: extra}, readings))


def _text(record: Record, field: str) -> str:
    return str(record.data.get(field, ""))
