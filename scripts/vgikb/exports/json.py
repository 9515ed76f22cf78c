"""The knowledge base as one JSON document."""

from json import dumps

from vgikb.exports import export
from vgikb.findings import pointer_text
from vgikb.graph import KnowledgeBase


@export
def json(kb: KnowledgeBase) -> str:
    """Every record as it stands, by kind and id, and every link: source, field, target, pointer."""
    records = {
        kind: {name.id: record.data for name, record in sorted(kb.records.items()) if name.kind == kind}
        for kind in kb.kinds
    }
    links = sorted(
        [str(edge.source), edge.field.name, str(edge.target), pointer_text(edge.pointer)] for edge in kb.edges
    )
    document = {"version": 1, "records": records, "links": links}
    return dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
