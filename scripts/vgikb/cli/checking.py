"""check, explain."""

import argparse
import sys
from functools import partial

from vgikb.checks import all_checks, run_checks
from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.findings import LEVELS
from vgikb.reports import IDENTIFYING, REPORTS, Summary, locate, render
from vgikb.spelling import did_you_mean
from vgikb.yaml_reader import read_raw


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    check = command(commands, common, "check", "Check every record and report all findings.", "--format github")
    check.add_argument("--format", choices=sorted(REPORTS), default="text", help="how findings are shown")
    check.add_argument("--fail-level", choices=LEVELS, default="error", help="lowest level that fails the command")
    check.set_defaults(run=run_check)
    explain = command(commands, common, "explain", "Say what a check means and how to mend it.", "dangling-link")
    explain.add_argument("check", help="name of the check")
    explain.set_defaults(run=run_explain)


def run_check(context: Context, options: argparse.Namespace) -> int:
    checks = all_checks()
    kb = context.kb
    context.tell("running checks")
    findings = run_checks(kb, checks)
    paths = {name: record.path for name, record in kb.records.items()}
    read = partial(_raw, context)
    located = locate(findings, read, paths, identify=options.format in IDENTIFYING)
    summary = Summary(len(kb.records), len(kb.edges))
    color = options.format == "text" and sys.stdout.isatty()
    sys.stdout.write(render(options.format, located, checks, summary, color))
    failing = LEVELS[: LEVELS.index(options.fail_level) + 1]
    return int(any(finding.level in failing and finding.state == "new" for finding in findings))


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
