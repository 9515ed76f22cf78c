"""Records as a workbook to edit: `import xlsx` takes it back."""

from vgikb.exports import Selection, export_of
from vgikb.graph import KnowledgeBase
from vgikb.record_workbook import record_workbook


@export_of
def xlsx(kb: KnowledgeBase, selection: Selection) -> bytes:
    """Every record that is not withdrawn as a workbook: columns, help and drop-downs come from the schemas."""
    chosen = {
        name: [record for record in kb.of_kind(name) if selection.holds(record)]
        for name in kb.kinds
        if not selection.kinds or name in selection.kinds
    }
    return record_workbook(kb, chosen)
