"""Runs a command several times as whole processes: a command -> CPU seconds, wall clock and peak memory, as a table.

CPU seconds (user and system, of the process and all it waited for) hardly depend on what else the machine does; wall
clock does. Output of the command is thrown away; a command that fails is not measured.

    python tests/bench/measure.py [-n TIMES] COMMAND [ARGUMENT ...]
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import NamedTuple


class Run(NamedTuple):
    """What one process took."""

    cpu: float  # seconds
    wall: float  # seconds
    memory: float  # MB of 1,000,000 bytes


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a command.")
    parser.add_argument("-n", "--times", type=int, default=3, help="how often to run it (default 3)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if not arguments.command or arguments.times < 1:
        parser.error("a command, and at least one run")
    runs = [run(arguments.command) for _ in range(arguments.times)]
    print("\n".join(table(shlex.join(arguments.command), runs)))


def run(command: list[str]) -> Run:
    """Run a command once."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{shlex.join(command)} ended with {process.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _unit() / 1e6)


def _unit() -> int:
    """Bytes in one unit of ru_maxrss."""
    return 1 if sys.platform == "darwin" else 1024


def table(title: str, runs: Iterable[Run]) -> list[str]:
    """A Markdown table with the median, least and most of each number."""
    rows = [f"| {title} | median | least | most |", "| --- | --- | --- | --- |"]
    for name, values in zip(("CPU s", "wall s", "peak MB"), zip(*runs, strict=True), strict=True):
        median, least, most = statistics.median(values), min(values), max(values)
        rows.append(f"| {name} | {median:.2f} | {least:.2f} | {most:.2f} |")
    return rows


if __name__ == "__main__":
    main()
