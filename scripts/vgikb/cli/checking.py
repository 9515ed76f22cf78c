"""check, explain."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from vgikb.checks import Check, all_checks, checks_by, run_checks
from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.cli.states import folder_of
from vgikb.edit import EditError
from vgikb.files import write_beside
from vgikb.findings import LEVELS, Finding, Name
from vgikb.fix import fixed
from vgikb.graph import KnowledgeBase, load
from vgikb.reports import IDENTIFYING, REPORTS, Baseline, Summary, baseline, compared, locate, marked, render
from vgikb.reports.visible import visible
from vgikb.spelling import did_you_mean
from vgikb.yaml_reader import read_raw

ROUNDS = 8  # more than any one fix can uncover after another


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    check = command(commands, common, "check", "Check every record and report all findings.", "--format github")
    check.add_argument("--format", choices=sorted(REPORTS), default="text", help="how findings are shown")
    check.add_argument("--fail-level", choices=LEVELS, default="error", help="lowest level that fails the command")
    check.add_argument("--baseline", metavar="OTHER", help="folder or git revision: say what it does not have as new")
    check.add_argument("--fix", action="store_true", help="first mend whatever has one safe answer")
    check.set_defaults(run=run_check)
    explain = command(commands, common, "explain", "Say what a check means and how to mend it.", "dangling-link")
    explain.add_argument("check", help="name of the check")
    explain.set_defaults(run=run_explain)


def run_check(context: Context, options: argparse.Namespace) -> int:
    checks = checks_by(context.kb.policy)
    if options.fix:
        _fix(context, checks)
    kb = context.kb
    context.tell("running checks")
    findings = run_checks(kb, checks)
    paths = {name: record.path for name, record in kb.records.items()}
    read = partial(_raw, context)
    located = locate(findings, read, paths, identify=bool(options.baseline) or options.format in IDENTIFYING)
    comparison = None
    if options.baseline:
        before = _baseline(context, options.baseline, checks)
        located = marked(located, before)
        comparison = compared(located, before)
    summary = Summary(len(kb.records), len(kb.edges))
    color = options.format == "text" and sys.stdout.isatty()
    sys.stdout.write(render(options.format, located, checks, summary, color, comparison))
    failing = LEVELS[: LEVELS.index(options.fail_level) + 1]
    new_gaps = kb.policy.new_gaps_fail and any(one.added for one in located)
    return int(new_gaps or any(finding.level in failing and finding.state == "new" for finding in findings))


def _baseline(context: Context, text: str, checks: Sequence[Check]) -> Baseline:
    """What the checks find in another state; a record that was renamed since goes by its new name."""
    context.tell("checking the baseline")
    with folder_of(context, text) as folder:
        other = load(folder, context.today)
        found = [
            replace(finding, record=_name_now(context.kb, finding.record)) for finding in run_checks(other, checks)
        ]
        return baseline(locate(found, lambda path: read_raw(folder / path, folder)))


def _name_now(kb: KnowledgeBase, name: Name) -> Name:
    return name if name in kb.records else kb.former.get(name, name)


def _fix(context: Context, checks: Sequence[Check]) -> None:
    """Mend what can be, again and again, since one mended file may show what the next needs."""
    mended: set[str] = set()
    for _ in range(ROUNDS):
        by_path: dict[str, list[Finding]] = {}
        for finding in run_checks(context.kb, checks):
            if finding.state == "new" and (finding.fix or finding.span):
                by_path.setdefault(finding.path, []).append(finding)
        changed = {path for path, findings in by_path.items() if _fixed(context, path, findings)}
        if not changed:
            break
        mended |= changed
        context.forget()
    for path in sorted(mended):
        print(f"mended {visible(path)}", file=sys.stderr)


def _fixed(context: Context, path: str, findings: list[Finding]) -> bool:
    """Write the file with its fixes; whether that changed anything."""
    raw, kind = _raw(context, path), context.kb.kinds.get(findings[0].record.kind)
    if raw is None or kind is None:
        return False
    try:
        before = raw.decode()
        after = fixed(before, findings, kind)
    except (UnicodeDecodeError, EditError):
        return False
    if after == before:
        return False
    write_beside(context.root / path, after)
    return True


def _raw(context: Context, path: str) -> bytes | None:
    return read_raw(context.root / path, context.root)


def run_explain(context: Context, options: argparse.Namespace) -> int:
    checks = {check.name: check for check in all_checks()}
    if options.check not in checks:
        hint = did_you_mean(options.check, checks) or f"there are: {', '.join(checks)}"
        raise UsageError(f"no check is called '{options.check}'; {hint}")
    check = checks[options.check]
    print(f"{check.name} ({check.level})\n\n{check.explanation}")
    return 0
