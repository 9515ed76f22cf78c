"""JUnit: a run -> JUnit XML with a suite for each check and a test case for each record that it has findings in."""

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from vgikb.findings import LEVELS
from vgikb.reports.located import Located
from vgikb.reports.run import Run, counted
from vgikb.reports.text import short_line
from vgikb.reports.visible import visible

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def report(run: Run) -> str:
    """Errors and warnings fail, waived findings are skipped, infos pass: a gap in knowledge is a result.

    Every text goes through `visible`, which leaves no character that XML 1.0 forbids.
    """
    root = Element("testsuites", name="vgikb")
    for check in run.check_names:
        _add_suite(root, check, [located for located in run.located if located.finding.check == check])
    _count(root)
    indent(root)
    return DECLARATION + tostring(root, encoding="unicode") + "\n"


def _add_suite(root: Element, check: str, located: list[Located]) -> None:
    suite = SubElement(root, "testsuite", name=visible(check))
    for name, group in groupby(sorted(located, key=_name), key=_name):
        _add_case(suite, name, list(group))
    if not located:
        SubElement(suite, "testcase", classname=visible(check), name="no finding")
    _count(suite)


def _name(located: Located) -> str:
    """The record, or the file where there is none."""
    finding = located.finding
    return str(finding.record) if finding.record.id else finding.path


def _add_case(suite: Element, name: str, located: list[Located]) -> None:
    case = SubElement(suite, "testcase", classname=str(suite.get("name")), name=visible(name))
    new = [one for one in located if one.finding.state == "new"]
    failing = [one for one in new if one.finding.level != "info"]
    if failing:
        level = min((one.finding.level for one in failing), key=LEVELS.index)
        failure = SubElement(case, "failure", type=level, message=_headline(failing))
        failure.text = _listed(failing)
    elif not new:
        SubElement(case, "skipped", message=visible(located[0].waiver or "waived"))
    infos = [one for one in new if one.finding.level == "info"]
    if infos:
        SubElement(case, "system-out").text = _listed(infos)


def _headline(located: list[Located]) -> str:
    first = visible(located[0].finding.message)
    return first if len(located) == 1 else f"{first} (and {counted(len(located) - 1, 'more finding')})"


def _listed(located: list[Located]) -> str:
    return "\n".join(short_line(one) for one in located)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(list(suite.iter("testcase")))))
    suite.set("failures", str(len(list(suite.iter("failure")))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(list(suite.iter("skipped")))))
