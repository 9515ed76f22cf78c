"""Layers: boxes and the lines between them -> places in rows, with room for every line and few crossings.

Lines lead downwards. Where a line passes a row it has a lane of its own, so that it never runs behind a box, and at
a box it has a port of its own. Nothing is left to chance: the same boxes and lines have the same places.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

PORT = 24.0  # from one port of a box to the next, and from one lane to the next
GAP = 12.0  # between a box and whatever is beside it; half a port, so that no line is aside by less than that
ROUNDS = 12  # sweeps in each direction; later ones change little
CLEAR = 6.0  # between two lines on one track
STRAIGHT = 8.0  # how much more a long line should be straight than a short one

Slot = tuple[str, int]  # a box and -1, or a line and the row in which it has a lane
Row = list[Slot]
Piece = tuple[str, float, float]  # a line between two rows: where it leaves the first and reaches the second


@dataclass(frozen=True, slots=True)
class Wire:
    """A line between two boxes, by their keys."""

    key: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is: rows from 0 at the top, places across from 0 at the left."""

    row: Mapping[str, int]
    middle: Mapping[str, float]  # of a box
    room: Mapping[str, float]  # the width of a box
    courses: Mapping[str, tuple[tuple[int, float], ...]]  # of a line: row and place where it starts, passes, ends
    tracks: Sequence[Mapping[str, int]]  # below each row: the lines that move aside there, and on which track from 0
    width: float


def laid_out(boxes: Mapping[str, float], wires: Sequence[Wire]) -> Layout:
    """Place boxes, given with the width each needs for itself. Lines from a box to itself are left out."""
    forward = _without_cycles(boxes, [wire for wire in wires if wire.start != wire.end])
    row = _rows(boxes, forward)
    links = _links(row, forward)
    order = _ordered(_slots(row, forward), links)
    return _placed(boxes, row, forward, _Ports(order, links), order, links)


def _without_cycles(boxes: Iterable[str], wires: Sequence[Wire]) -> list[Wire]:
    """The lines with as many turned round as it takes for none to lead back."""
    onward: dict[str, list[Wire]] = {box: [] for box in boxes}
    for wire in wires:
        onward[wire.start].append(wire)
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
    return [Wire(wire.key, wire.end, wire.start) if wire.key in turned else wire for wire in wires]


def _rows(boxes: Iterable[str], wires: Sequence[Wire]) -> dict[str, int]:
    """Each box below all that lead to it, then as near to what it leads to as that allows."""
    row = dict.fromkeys(boxes, 0)
    for _ in row:
        late = [wire for wire in wires if row[wire.end] <= row[wire.start]]
        for wire in late:
            row[wire.end] = max(row[wire.end], row[wire.start] + 1)
        if not late:
            break
    for _ in row:
        before = dict(row)
        for box in row:
            after = [row[wire.end] for wire in wires if wire.start == box]
            incoming = sum(wire.end == box for wire in wires)
            if len(after) > incoming:
                row[box] = min(after) - 1
        if row == before:
            break
    first = min(row.values(), default=0)
    return {box: at - first for box, at in row.items()}


def _slots(row: Mapping[str, int], wires: Sequence[Wire]) -> list[Row]:
    slots: list[Row] = [[] for _ in range(max(row.values(), default=-1) + 1)]
    for box, at in row.items():
        slots[at].append((box, -1))
    for wire in wires:
        for at in range(row[wire.start] + 1, row[wire.end]):
            slots[at].append((wire.key, at))
    return slots


def _course(row: Mapping[str, int], wire: Wire) -> list[Slot]:
    lanes = [(wire.key, at) for at in range(row[wire.start] + 1, row[wire.end])]
    return [(wire.start, -1), *lanes, (wire.end, -1)]


def _links(row: Mapping[str, int], wires: Sequence[Wire]) -> list[list[tuple[Slot, Slot, str]]]:
    """The pieces of lines between one row and the next."""
    pieces: list[list[tuple[Slot, Slot, str]]] = [[] for _ in range(max(row.values(), default=0))]
    for wire in wires:
        for number, (left, right) in enumerate(pairwise(_course(row, wire))):
            pieces[row[wire.start] + number].append((left, right, wire.key))
    return pieces


def _ordered(slots: list[Row], links: list[list[tuple[Slot, Slot, str]]]) -> list[Row]:
    """The rows in the order with the fewest crossings of all that sweeping to and fro comes by."""
    best, fewest = slots, _crossings(slots, links)
    order = [list(row) for row in slots]
    for sweep in range(2 * ROUNDS):
        forward = sweep % 2 == 0
        span = range(1, len(order)) if forward else range(len(order) - 2, -1, -1)
        for at in span:
            order[at] = _by_neighbours(
                order[at], order[at - 1 if forward else at + 1], links[at - 1 if forward else at]
            )
            _swapped(order, at, links)
        found = _crossings(order, links)
        if found < fewest:
            best, fewest = [list(row) for row in order], found
    return best


def _by_neighbours(row: Row, beside: Row, pieces: list[tuple[Slot, Slot, str]]) -> Row:
    """In the order of the mean place of the neighbours in the row beside; without any it stays about where it is."""
    place = {slot: number for number, slot in enumerate(beside)}
    found: dict[Slot, list[int]] = {}
    for left, right, _ in pieces:
        here, there = (right, left) if left in place else (left, right)
        found.setdefault(here, []).append(place[there])
    scale = len(beside) / max(len(row), 1)
    mean = {slot: sum(found[slot]) / len(found[slot]) if slot in found else n * scale for n, slot in enumerate(row)}
    return sorted(row, key=lambda slot: mean[slot])


def _swapped(order: list[Row], at: int, links: list[list[tuple[Slot, Slot, str]]]) -> None:
    """Exchange neighbours in a row where that takes crossings away."""
    sides = [side for side in (at - 1, at) if 0 <= side < len(links)]
    far: dict[Slot, list[tuple[int, int]]] = {}  # of each slot: the side and the place of what it is linked with
    for side in sides:
        place = {slot: number for number, slot in enumerate(order[side if side < at else side + 1])}
        for left, right, _ in links[side]:
            here, there = (right, left) if side < at else (left, right)
            far.setdefault(here, []).append((side, place[there]))
    row = order[at]
    for number in range(len(row) - 1):
        first, second = far.get(row[number], []), far.get(row[number + 1], [])
        now = sum(a == b and p > q for a, p in first for b, q in second)
        then = sum(a == b and p < q for a, p in first for b, q in second)
        if then < now:
            row[number], row[number + 1] = row[number + 1], row[number]


def _crossings(order: list[Row], links: list[list[tuple[Slot, Slot, str]]]) -> int:
    total = 0
    for at, pieces in enumerate(links):
        left, right = ({slot: number for number, slot in enumerate(order[side])} for side in (at, at + 1))
        ends = sorted((left[a], right[b]) for a, b, _ in pieces)
        total += sum(b > d and a < c for n, (a, b) in enumerate(ends) for c, d in ends[n + 1 :])
    return total


class _Ports:
    """How far from the middle of a box each line meets it, above and below; a lane has one, in its middle."""

    def __init__(self, order: list[Row], links: list[list[tuple[Slot, Slot, str]]]) -> None:
        place = {slot: number for row in order for number, slot in enumerate(row)}
        self.offset: dict[tuple[Slot, str, bool], float] = {}
        self.most: dict[Slot, int] = {}
        for pieces in links:
            for outgoing in (True, False):
                meeting: dict[Slot, list[tuple[int, str]]] = {}
                for left, right, key in pieces:
                    here, there = (left, right) if outgoing else (right, left)
                    meeting.setdefault(here, []).append((place[there], key))
                self._spread(meeting, outgoing)

    def _spread(self, meeting: Mapping[Slot, list[tuple[int, str]]], outgoing: bool) -> None:
        for slot, ends in meeting.items():
            self.most[slot] = max(self.most.get(slot, 0), len(ends))
            for number, (_, key) in enumerate(sorted(ends)):
                self.offset[slot, key, outgoing] = (number - (len(ends) - 1) / 2) * PORT

    def room(self, slot: Slot, own: float) -> float:
        return max(own, self.most.get(slot, 0) * PORT) if slot[1] < 0 else 0


def _placed(
    boxes: Mapping[str, float],
    row: Mapping[str, int],
    wires: Sequence[Wire],
    ports: _Ports,
    order: list[Row],
    links: list[list[tuple[Slot, Slot, str]]],
) -> Layout:
    room = {slot: ports.room(slot, boxes.get(slot[0], 0)) for slots in order for slot in slots}
    middle = _places(order, links, ports, room)
    top = min((middle[slot] - room[slot] / 2 for slot in middle), default=0.0)
    middle = {slot: round(y - top, 1) for slot, y in middle.items()}
    courses = {}
    for wire in wires:
        slots = _course(row, wire)
        stops = [(row[wire.start] + number, middle[slot]) for number, slot in enumerate(slots)]
        first = (stops[0][0], round(stops[0][1] + ports.offset[slots[0], wire.key, True], 1))
        last = (stops[-1][0], round(stops[-1][1] + ports.offset[slots[-1], wire.key, False], 1))
        courses[wire.key] = (first, *stops[1:-1], last)
    width = max((middle[slot] + room[slot] / 2 for slot in middle), default=0.0)
    across, wide = ({box: found[box, -1] for box in boxes} for found in (middle, room))
    tracks = [_tracks(_pieces(courses, at)) for at in range(len(links))]
    return Layout(row, across, wide, courses, tracks, round(width, 1))


def _pieces(courses: Mapping[str, tuple[tuple[int, float], ...]], row: int) -> list[Piece]:
    """The lines that stand at different places in a row and in the next."""
    found = []
    for key, stops in courses.items():
        at = row - stops[0][0]
        if 0 <= at < len(stops) - 1 and stops[at][1] != stops[at + 1][1]:
            found.append((key, stops[at][1], stops[at + 1][1]))
    return found


def _tracks(pieces: list[Piece]) -> dict[str, int]:
    """A track for each line that moves aside, so that none lie on each other and few cross."""
    left, tracks = sorted(pieces, key=lambda piece: (piece[1], piece[2])), dict[str, int]()
    placed: list[Piece] = []
    while left:
        piece = min(left, key=lambda a: sum(max(0, _cost(a, b) - _cost(b, a)) for b in left))
        left.remove(piece)
        above = [tracks[other[0]] for other in placed if _share(piece, other)]
        tracks[piece[0]] = max(above, default=-1) + 1
        placed.append(piece)
    return tracks


def _share(a: Piece, b: Piece) -> bool:
    """Whether two lines would touch on one track."""
    return min(a[1:]) <= max(b[1:]) + CLEAR and min(b[1:]) <= max(a[1:]) + CLEAR


def _cost(a: Piece, b: Piece) -> int:
    """How often two lines cross if a has the higher track; it counts for much if they would lie on each other."""
    crossings = (min(a[1:]) < b[1] < max(a[1:])) + (min(b[1:]) < a[2] < max(b[1:]))
    return crossings + 10 * (abs(a[2] - b[1]) < CLEAR)


def _places(
    order: list[Row], links: list[list[tuple[Slot, Slot, str]]], ports: _Ports, room: Mapping[Slot, float]
) -> dict[Slot, float]:
    """Where each slot is: as near to its neighbours as the order and the room allow, long lines straight first."""
    pulls: dict[Slot, list[tuple[bool, Slot, float, float]]] = {slot: [] for row in order for slot in row}
    for left, right, key in (piece for pieces in links for piece in pieces):
        weight = STRAIGHT ** ((left[1] >= 0) + (right[1] >= 0))
        shift = ports.offset[left, key, True] - ports.offset[right, key, False]
        pulls[right].append((True, left, weight, shift))
        pulls[left].append((False, right, weight, -shift))
    middle = {slot: y for row in order for slot, y in zip(row, _stacked(row, room), strict=True)}
    for sweep in range(6 * ROUNDS):
        ahead, settle = sweep % 2 == 0, sweep >= 2 * ROUNDS
        for row in order if ahead else order[::-1]:
            wanted = [_wanted(middle, slot, pulls[slot], None if settle else ahead) for slot in row]
            apart = [_apart(first, second, room) for first, second in pairwise(row)]
            middle |= zip(row, spread_out(wanted, apart), strict=True)
    return middle


def _wanted(
    middle: Mapping[Slot, float], slot: Slot, pulls: list[tuple[bool, Slot, float, float]], side: bool | None
) -> tuple[float, float]:
    """Where a slot's neighbours of one side (or both) would have it, and how strongly."""
    felt = [(middle[other] + shift, weight) for before, other, weight, shift in pulls if side in (None, before)]
    return (_median(felt), sum(weight for _, weight in felt)) if felt else (middle[slot], 0.1)


def _apart(first: Slot, second: Slot, room: Mapping[Slot, float]) -> float:
    """From middle to middle: lanes are as far from each other as ports, anything else keeps a gap."""
    lanes = first[1] >= 0 and second[1] >= 0
    return PORT if lanes else (room[first] + room[second]) / 2 + GAP


def _stacked(row: Row, room: Mapping[Slot, float]) -> Iterator[float]:
    y = 0.0
    for number, slot in enumerate(row):
        y += _apart(row[number - 1], slot, room) if number else 0
        yield y


def spread_out(wanted: Sequence[tuple[float, float]], apart: Sequence[float]) -> list[float]:
    """Places as near to those wanted (each with its weight) as the least distances between them allow.

    The sum of weighted distances is as small as can be: neighbours that are in each other's way share their median. So
    most stand exactly where they are wanted, which keeps lines straight.
    """
    offsets = [0.0]
    for distance in apart:
        offsets.append(offsets[-1] + distance)
    pools: list[list[tuple[float, float]]] = []
    for (place, weight), offset in zip(wanted, offsets, strict=False):
        pools.append([(place - offset, weight)])
        while len(pools) > 1 and _median(pools[-2]) > _median(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    level = [_median(pool) for pool in pools for _ in pool]
    return [at + offset for at, offset in zip(level, offsets, strict=False)]


def _median(weighted: list[tuple[float, float]]) -> float:
    """The value at which half of the weight is reached."""
    half, reached = sum(weight for _, weight in weighted) / 2, 0.0
    for value, weight in sorted(weighted):
        reached += weight
        if reached >= half:
            return value
    return 0.0
