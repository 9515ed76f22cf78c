"""Lanes: the rows of boxes and lines -> where everything stands, with room for each line.

Where a line passes a row it has a lane, at a box a port of its own, and where it moves aside between two rows a track:
no line lies on another or behind a box.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vgikb.layers import Layers, Row, Slot, Wire, layers

PORT = 24.0  # from one port of a box to the next, and from one lane to the next
GAP = 12.0  # between a box and whatever is beside it; half a port, so that no line is aside by less than that
CLEAR = 6.0  # between two lines on one track
ROUNDS = 72
STRAIGHT = 8.0  # how much more a long line should be straight than a short one

Piece = tuple[str, float, float]  # a line between two rows: where it leaves the first and reaches the second
Pull = tuple[bool, Slot, float, float]  # from the row above: by which slot, how strongly, how far from its middle
Course = tuple[tuple[int, float], ...]  # row and place where a line starts, passes and ends


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is: rows from 0 at the top, places across from 0 at the left."""

    row: Mapping[str, int]
    middle: Mapping[str, float]  # of a box
    room: Mapping[str, float]  # the width of a box
    courses: Mapping[str, Course]
    tracks: Sequence[Mapping[str, int]]  # below each row: the lines that move aside there, and on which track from 0
    width: float


def laid_out(boxes: Mapping[str, float], wires: Sequence[Wire]) -> Layout:
    """Place boxes, given with the width each needs for itself. Lines from a box to itself are left out."""
    found = layers(boxes, wires)
    ports = _Ports(found)
    room = {slot: ports.room(slot, boxes.get(slot[0], 0)) for row in found.rows for slot in row}
    middle = _places(found, ports, room)
    left = min((middle[slot] - room[slot] / 2 for slot in middle), default=0.0)
    middle = {slot: round(x - left, 1) for slot, x in middle.items()}
    courses = {key: _course(found, ports, middle, key) for key in found.courses}
    tracks = [_tracks(_pieces(courses, at)) for at in range(len(found.steps))]
    width = max((middle[slot] + room[slot] / 2 for slot in middle), default=0.0)
    across, wide = ({box: of[box, -1] for box in boxes} for of in (middle, room))
    return Layout(found.row, across, wide, courses, tracks, round(width, 1))


def _course(found: Layers, ports: "_Ports", middle: Mapping[Slot, float], key: str) -> Course:
    slots = found.courses[key]
    places = [middle[slot] for slot in slots]
    places[0] = round(places[0] + ports.offset[slots[0], key, True], 1)
    places[-1] = round(places[-1] + ports.offset[slots[-1], key, False], 1)
    return tuple(enumerate(places, found.row[slots[0][0]]))


class _Ports:
    """How far from the middle of a box each line meets it, above and below; a lane has one, in its middle."""

    def __init__(self, found: Layers) -> None:
        place = {slot: number for row in found.rows for number, slot in enumerate(row)}
        self.offset: dict[tuple[Slot, str, bool], float] = {}
        self.most: dict[Slot, int] = {}
        for steps in found.steps:
            for outgoing in (True, False):
                meeting: dict[Slot, list[tuple[int, str]]] = {}
                for above, below, key in steps:
                    here, there = (above, below) if outgoing else (below, above)
                    meeting.setdefault(here, []).append((place[there], key))
                self._spread(meeting, outgoing)

    def _spread(self, meeting: Mapping[Slot, list[tuple[int, str]]], outgoing: bool) -> None:
        for slot, ends in meeting.items():
            self.most[slot] = max(self.most.get(slot, 0), len(ends))
            for number, (_, key) in enumerate(sorted(ends)):
                self.offset[slot, key, outgoing] = (number - (len(ends) - 1) / 2) * PORT

    def room(self, slot: Slot, own: float) -> float:
        return max(own, self.most.get(slot, 0) * PORT) if slot[1] < 0 else 0


def _pieces(courses: Mapping[str, Course], row: int) -> list[Piece]:
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


def _places(found: Layers, ports: _Ports, room: Mapping[Slot, float]) -> dict[Slot, float]:
    """Where each slot is: as near to its neighbours as the order and the room allow, long lines straight first."""
    pulls = _pulls(found, ports)
    middle = {slot: x for row in found.rows for slot, x in zip(row, _stacked(row, room), strict=True)}
    for sweep in range(ROUNDS):
        down, settle = sweep % 2 == 0, sweep >= ROUNDS / 3
        for row in found.rows if down else found.rows[::-1]:
            wanted = [_wanted(middle, slot, pulls[slot], None if settle else down) for slot in row]
            apart = [_apart(first, second, room) for first, second in pairwise(row)]
            middle |= zip(row, spread_out(wanted, apart), strict=True)
    return middle


def _pulls(found: Layers, ports: _Ports) -> dict[Slot, list[Pull]]:
    pulls: dict[Slot, list[Pull]] = {slot: [] for row in found.rows for slot in row}
    for above, below, key in (step for steps in found.steps for step in steps):
        weight = STRAIGHT ** ((above[1] >= 0) + (below[1] >= 0))
        shift = ports.offset[above, key, True] - ports.offset[below, key, False]
        pulls[below].append((True, above, weight, shift))
        pulls[above].append((False, below, weight, -shift))
    return pulls


def _wanted(middle: Mapping[Slot, float], slot: Slot, pulls: Sequence[Pull], side: bool | None) -> tuple[float, float]:
    """Where a slot's neighbours above or below (or both) would have it, and how strongly."""
    felt = [(middle[other] + shift, weight) for above, other, weight, shift in pulls if side in (None, above)]
    return (_median(felt), sum(weight for _, weight in felt)) if felt else (middle[slot], 0.1)


def _apart(first: Slot, second: Slot, room: Mapping[Slot, float]) -> float:
    """From middle to middle: lanes are as far from each other as ports, anything else keeps a gap."""
    lanes = first[1] >= 0 and second[1] >= 0
    return PORT if lanes else (room[first] + room[second]) / 2 + GAP


def _stacked(row: Row, room: Mapping[Slot, float]) -> Iterator[float]:
    x = 0.0
    for number, slot in enumerate(row):
        x += _apart(row[number - 1], slot, room) if number else 0
        yield x


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
