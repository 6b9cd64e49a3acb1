"""How was it? Five faces with words; the number of the key is the number of stars."""

from __future__ import annotations

from collections.abc import Iterator

from textual.containers import Horizontal
from textual.widget import Widget

from assistant.messages import Choice
from kiosk_tui import keys
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.messages import Picked
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.widgets.face import FaceTile

STARS = (1, 2, 3, 4, 5)
LEAST_ROWS, MOST_ROWS = 4, 9


class RatingScreen(PageScreen):
    """Asks for a rating; going back leaves it out."""

    BAR = (keys.BACK, keys.AGAIN, keys.QUIETER, keys.LOUDER, keys.SIZE, keys.PERSON)

    def own_widgets(self) -> Iterator[Widget]:
        """Show the faces."""
        words = [self.host.words(f"kiosk.rate.{stars}") for stars in STARS]
        yield Horizontal(*(FaceTile(stars, word, words) for stars, word in zip(STARS, words, strict=True)), id="faces")

    def frame(self) -> Frame:
        """Keep rows for the faces."""
        rows = self.host.room().rows
        self.extra = max(LEAST_ROWS, min(MOST_ROWS, rows - 6))
        self.query_one("#faces").styles.height = self.extra
        for tile in self.query(FaceTile):
            tile.styles.width = (self.host.room().inner + 1) // len(STARS) - 1
        return super().frame()

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask."""
        headline = self.host.words("kiosk.rate")
        return [Leaf(headline, (), (), (headline,))]

    def spoken(self) -> tuple[str, ...]:
        """Read the question and what each key says."""
        offered = (self.key_spoken(str(stars), self.host.words(f"kiosk.rate.{stars}")) for stars in STARS)
        return (*self.leaf.spoken, *offered, self.key_spoken(keys.BACK, self.bar_word(keys.BACK)))

    def bar_word(self, key: str) -> str:
        """Going back is not wanting to say."""
        return self.host.words("kiosk.rate.skip") if key == keys.BACK else super().bar_word(key)

    async def take_other(self, key: str) -> None:
        """Take the stars."""
        if key in map(str, STARS) and self.host.may_choose():
            for tile in self.query(FaceTile):
                tile.chosen = tile.key == key
            label = self.host.words(f"kiosk.rate.{key}")
            self.post_message(Picked(Choice(key, label, {"kiosk": "rate", "stars": int(key)})))
