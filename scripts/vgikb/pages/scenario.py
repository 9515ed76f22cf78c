"""What a scenario page adds: how many use cases work with it, before it if that is asked, and the explorer."""

from typing import Any

from vgikb.chain import chain
from vgikb.pages import View, part
from vgikb.records import Record
from vgikb.scenarios import WHERE, choice, question, sentence


@part("scenario")
def scenario(view: View, record: Record) -> dict[str, Any]:
    answers = chain(view.site.kb)
    said = {moment: sentence(answers.use_cases(choice(record, moment))) for moment in WHERE if moment in record.data}
    return {"answers": said, "question": question(record)}
