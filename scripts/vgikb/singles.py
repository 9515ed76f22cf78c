"""Singles: two states of the use cases -> what each protocol, all by itself, now carries from end to end."""

from collections.abc import Iterator
from dataclasses import dataclass

from vgikb.chain import NO_INTERFACE, Chain, Path
from vgikb.coverage import STRENGTH, State, weakest
from vgikb.diff import Flip
from vgikb.findings import Name
from vgikb.renaming import Moved

Link = dict[Name, State] | None  # the state of a link with each protocol that serves it; None: nobody knows of any


@dataclass(frozen=True, slots=True)
class Single:
    """The links of each path of one use case."""

    paths: tuple[tuple[Link, ...], ...]

    def state(self, protocol: Name) -> State:
        """From end to end, if nobody has another protocol."""
        states = (weakest(["unknown" if k is None else k.get(protocol, "none") for k in path]) for path in self.paths)
        return max(states, key=STRENGTH.__getitem__, default="unknown")

    @property
    def protocols(self) -> set[Name]:
        return {protocol for path in self.paths for link in path for protocol in link or ()}


def singles(answers: Chain) -> dict[Name, Single]:
    """Every use case."""
    return {name: Single(tuple(_links(answers, path) for path in paths)) for name, paths in answers.paths.items()}


def _links(answers: Chain, path: Path) -> tuple[Link, ...]:
    served = ([] if hop.interface == NO_INTERFACE else answers.link_by_protocol(path, hop) for hop in path.hops)
    return tuple({link.protocol: link.state for link in links if link.protocol} or None for links in served)


def flips_of_singles(old: Chain, new: Chain, moved: Moved) -> Iterator[Flip]:
    """Use cases of both states that a protocol alone carries otherwise now than before, from end to end."""
    before = {moved.get(name, name): _moved(single, moved) for name, single in singles(old).items()}
    after = singles(new)
    for use_case in sorted(before.keys() & after.keys()):
        was, is_ = before[use_case], after[use_case]
        for protocol in sorted(was.protocols | is_.protocols):
            if was.state(protocol) != is_.state(protocol):
                yield Flip(use_case, protocol, was.state(protocol), is_.state(protocol))


def _moved(single: Single, moved: Moved) -> Single:
    return Single(
        tuple(
            tuple(None if link is None else {moved.get(p, p): state for p, state in link.items()} for link in path)
            for path in single.paths
        )
    )
