"""The use-case requirement extraction template of the working group, as a workbook: `import xlsx` takes it back."""

from vgikb.exports import export
from vgikb.graph import KnowledgeBase
from vgikb.template_workbook import template_workbook


@export
def use_case_template(kb: KnowledgeBase) -> bytes:
    """An empty workbook for one use case: its steps, their needs, and requirements that are not there yet."""
    return template_workbook(kb)
