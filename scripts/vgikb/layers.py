"""Layers: boxes and the lines between them -> rows from top to bottom, in an order in which few lines cross.

Lines lead downwards. In a row that a line passes it has a lane, so that it need not run behind a box. Nothing is left
to chance: the same boxes and lines have the same rows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 24  # to and fro; later ones change little

Slot = tuple[str, int]  # a box and -1, or a line and the row in which it has a lane
Row = list[Slot]
Step = tuple[Slot, Slot, str]  # of a line, from one row to the next


@dataclass(frozen=True, slots=True)
class Wire:
    """A line between two boxes, by their keys."""

    key: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Layers:
    """What stands in each row, from left to right, and how the lines lead from each row to the next."""

    row: Mapping[str, int]  # of a box
    rows: Sequence[Row]
    steps: Sequence[Sequence[Step]]
    courses: Mapping[str, Sequence[Slot]]  # of a line: the box above, its lanes, the box below


def layers(boxes: Collection[str], wires: Sequence[Wire]) -> Layers:
    """The rows of boxes and lines. Lines from a box to itself are left out."""
    forward = _without_cycles(boxes, [wire for wire in wires if wire.start != wire.end])
    row = _rows(boxes, forward)
    courses = {wire.key: _course(row, wire) for wire in forward}
    steps: list[list[Step]] = [[] for _ in range(max(row.values(), default=0))]
    for wire in forward:
        for number, (above, below) in enumerate(pairwise(courses[wire.key]), row[wire.start]):
            steps[number].append((above, below, wire.key))
    return Layers(row, _ordered(_slots(row, courses), steps), steps, courses)


def _without_cycles(boxes: Collection[str], wires: Sequence[Wire]) -> list[Wire]:
    """The lines with as many turned round as it takes for none to lead back."""
    onward: dict[str, list[Wire]] = {box: [] for box in boxes}
    for one in wires:
        onward[one.start].append(one)
    state: dict[str, int] = {}  # 1: on the way from here, 2: done
    turned: set[str] = set()
    for box in onward:
        stack = [(box, iter(onward[box]))] if box not in state else []
        state.setdefault(box, 1)
        while stack:
            here, left = stack[-1]
            wire = next(left, None)
            if wire is None:
                state[here] = 2
                stack.pop()
            elif state.get(wire.end) == 1:
                turned.add(wire.key)
            elif wire.end not in state:
                state[wire.end] = 1
                stack.append((wire.end, iter(onward[wire.end])))
    return [Wire(one.key, one.end, one.start) if one.key in turned else one for one in wires]


def _rows(boxes: Collection[str], wires: Sequence[Wire]) -> dict[str, int]:
    """Each box below all that lead to it, then as near to what it leads to as that allows."""
    row = _lowered(dict.fromkeys(boxes, 0), wires)
    while any(_drawn_down(row, box, wires) for box in row):
        pass  # ends, as a box only ever moves down, and never past what it leads to
    first = min(row.values(), default=0)
    return {box: at - first for box, at in row.items()}


def _lowered(row: dict[str, int], wires: Sequence[Wire]) -> dict[str, int]:
    while late := [wire for wire in wires if row[wire.end] <= row[wire.start]]:
        for wire in late:
            row[wire.end] = max(row[wire.end], row[wire.start] + 1)
    return row


def _drawn_down(row: dict[str, int], box: str, wires: Sequence[Wire]) -> bool:
    """Move a box from which more lines lead on than lead to it; whether it moved."""
    before, after = row[box], [row[wire.end] for wire in wires if wire.start == box]
    if len(after) > sum(wire.end == box for wire in wires):
        row[box] = min(after) - 1
    return row[box] != before


def _course(row: Mapping[str, int], wire: Wire) -> list[Slot]:
    lanes = [(wire.key, at) for at in range(row[wire.start] + 1, row[wire.end])]
    return [(wire.start, -1), *lanes, (wire.end, -1)]


def _slots(row: Mapping[str, int], courses: Mapping[str, Sequence[Slot]]) -> list[Row]:
    slots: list[Row] = [[] for _ in range(max(row.values(), default=-1) + 1)]
    for box, at in row.items():
        slots[at].append((box, -1))
    for lanes in (course[1:-1] for course in courses.values()):
        for lane in lanes:
            slots[lane[1]].append(lane)
    return slots


def _ordered(slots: list[Row], steps: Sequence[Sequence[Step]]) -> list[Row]:
    """The rows in the order with the fewest crossings of all that sweeping to and fro comes by."""
    best, fewest = slots, _crossings(slots, steps)
    order = [list(row) for row in slots]
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for at in range(1, len(order)) if forward else range(len(order) - 2, -1, -1):
            beside, between = (order[at - 1], steps[at - 1]) if forward else (order[at + 1], steps[at])
            order[at] = _by_neighbours(order[at], beside, between)
            _swapped(order, at, steps)
        found = _crossings(order, steps)
        if found < fewest:
            best, fewest = [list(row) for row in order], found
    return best


def _by_neighbours(row: Row, beside: Row, between: Sequence[Step]) -> Row:
    """In the order of the mean place of the neighbours in the row beside; without any it stays about where it is."""
    place = {slot: number for number, slot in enumerate(beside)}
    found: dict[Slot, list[int]] = {}
    for left, right, _ in between:
        here, there = (right, left) if left in place else (left, right)
        found.setdefault(here, []).append(place[there])
    scale = len(beside) / max(len(row), 1)
    mean = {slot: sum(found[slot]) / len(found[slot]) if slot in found else n * scale for n, slot in enumerate(row)}
    return sorted(row, key=lambda slot: mean[slot])


def _swapped(order: list[Row], at: int, steps: Sequence[Sequence[Step]]) -> None:
    """Exchange neighbours in a row where that takes crossings away."""
    sides = [side for side in (at - 1, at) if 0 <= side < len(steps)]
    far: dict[Slot, list[tuple[int, int]]] = {}  # of each slot: the side and the place of what it is linked with
    for side in sides:
        place = {slot: number for number, slot in enumerate(order[side if side < at else side + 1])}
        for left, right, _ in steps[side]:
            here, there = (right, left) if side < at else (left, right)
            far.setdefault(here, []).append((side, place[there]))
    row = order[at]
    for number in range(len(row) - 1):
        first, second = far.get(row[number], []), far.get(row[number + 1], [])
        now = sum(a == b and p > q for a, p in first for b, q in second)
        then = sum(a == b and p < q for a, p in first for b, q in second)
        if then < now:
            row[number], row[number + 1] = row[number + 1], row[number]


def _crossings(order: list[Row], steps: Sequence[Sequence[Step]]) -> int:
    total = 0
    for at, between in enumerate(steps):
        left, right = ({slot: number for number, slot in enumerate(order[side])} for side in (at, at + 1))
        ends = sorted((left[a], right[b]) for a, b, _ in between)
        total += sum(b > d and a < c for n, (a, b) in enumerate(ends) for c, d in ends[n + 1 :])
    return total
