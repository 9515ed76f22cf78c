"""What a meeting page adds: its materials in the order of the meeting's list."""

from typing import Any

from vgikb.pages import View, part
from vgikb.records import Record


@part("meeting")
def meeting(view: View, record: Record) -> dict[str, Any]:
    kb = view.site.kb
    materials = [kb.records[edge.source] for edge in kb.links_to(record.name, "source.meeting")]
    return {"materials": sorted(materials, key=lambda material: (material.data.get("number", 0), material.id))}
