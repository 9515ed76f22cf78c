"""Publication: addresses and the name of a release -> where pages lead: the site, its releases, the forge."""

from collections.abc import Sequence
from dataclasses import dataclass

from vgikb.forge import Forge
from vgikb.history import DRAFT


@dataclass(frozen=True, slots=True)
class Publication:
    """Where the site is published, where its files are edited, and which release it is. Empty: not known."""

    address: str = ""  # of the newest state, with a slash at its end
    repository: str = ""
    release: str = DRAFT
    shelf: str = ""  # where releases lie side by side, seen from the site's root: ./ or ../; empty: it stands alone
    beside: Sequence[str] = ()  # the releases that lie there

    @property
    def forge(self) -> Forge:
        return Forge(self.repository)

    @property
    def here(self) -> str:
        """The address of this very state, which stays what it is if it is a release; empty: not known."""
        frozen = self.address and self.shelf == "../"
        return f"{self.address}{self.release}/" if frozen else self.address


NOWHERE = Publication()
