"""What all screens share: a top row, a headline, what is to read, the answers, and the bar with the same keys everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, cast

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget

from assistant.messages import Choice
from kiosk_tui import keys
from kiosk_tui.fit import Room, bar_in_one_line, fit, squeezed
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.messages import KeyChosen, LeafTurned, Picked, Scanned, TouchLost, Wanted
from kiosk_tui.place import Place
from kiosk_tui.screens.host import Host
from kiosk_tui.screens.laying import lay
from kiosk_tui.terminal import terminal_of
from kiosk_tui.themes import ENOUGH_COLOURS
from kiosk_tui.widgets.body import Body
from kiosk_tui.widgets.header import Header
from kiosk_tui.widgets.headline import Headline
from kiosk_tui.widgets.picture import PictureWidget
from kiosk_tui.widgets.tile import SLACK, BarTile, Tile, cells_away

LEAST_WORD = 4
"""Cells that the shortest word of the bar counts for, so that no key gets too narrow."""


class PageScreen(Screen[None]):
    """One screen of the kiosk. A subclass says what it holds by `leaves`; widgets of its own stand between body and answers."""

    AUTO_FOCUS = ""
    BAR: ClassVar[tuple[str, ...]] = (
        keys.BACK, keys.AGAIN, keys.QUIETER, keys.LOUDER, keys.SIZE, keys.SPEAK, keys.TYPE, keys.PERSON,
    )  # fmt: skip
    ROOMY: ClassVar[int] = 60
    """Columns from which on the bar has its less important keys too."""
    extra = 0
    """Rows that the screen's own widgets take."""

    def __init__(self, classes: str | None = None) -> None:
        """Begin with the first leaf."""
        super().__init__(classes=classes)
        self._at = 0
        self._leaves: list[Leaf] = []
        self._fitted: Room | None = None
        self._bursts = keys.Bursts()

    @property
    def host(self) -> Host:
        """The app, as screens see it."""
        return cast(Host, self.app)

    @property
    def silent(self) -> bool:
        """Whether nothing is said while it stands."""
        return False

    @property
    def less_important(self) -> frozenset[str]:
        """The keys that the bar leaves out where it is narrow."""
        return frozenset({keys.QUIETER, keys.LOUDER})

    @property
    def leaf(self) -> Leaf:
        """What is shown now."""
        return self._leaves[min(self._at, len(self._leaves) - 1)]

    @property
    def place(self) -> Place:
        """Which part is shown, and its answers."""
        return Place(self._at, self.leaf.choices)

    def begin_at(self, at: int) -> None:
        """Show another part first than the one the screen would begin with."""
        self._at = at

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Give what this screen holds, at least one leaf."""
        raise NotImplementedError

    def own_widgets(self) -> Iterator[Widget]:
        """Give the widgets that only this screen has."""
        return iter(())

    def titles(self) -> tuple[str, ...]:
        """Give the title in the top row, the best wording first."""
        return (self.host.words("kiosk.title"),)

    def spoken(self) -> tuple[str, ...]:
        """Give what is read aloud: which part this is, the words of the leaf, then its answers with their keys."""
        offered = tuple(self.key_spoken(one.key, one.label) for one in self.leaf.choices)
        return (*filter(None, (self.badge(),)), *self.leaf.spoken, *offered)

    def keys_spoken(self) -> tuple[str, ...]:
        """Give what the keys of the bar do, in words."""
        return tuple(self.key_spoken(key, self.bar_word(key)) for key in self.working())

    def key_spoken(self, key: str, word: str) -> str:
        """Give what a key does, in words."""
        say = self.host.words
        return say("kiosk.say.choice", key=say(keys.SIGNS[key]) if key in keys.SIGNS else key, label=word)

    def badge(self) -> str:
        """Give which part of how many is shown; nothing where there is only one."""
        many = len(self._leaves)
        return self.host.words("kiosk.page", number=self._at + 1, total=many) if many > 1 else ""

    def bar(self) -> tuple[str, ...]:
        """Give the keys that stand in the bar: those that work, as far as there is room."""
        left_out = self.less_important if self.host.room().columns < self.ROOMY else ()
        return tuple(key for key in self.working() if key not in left_out)

    def working(self) -> tuple[str, ...]:
        """Give the keys of the bar that have an effect on this machine."""
        idle = set() if self.host.resizable else {keys.SIZE}
        idle |= set() if self.host.speaks else {keys.AGAIN, keys.QUIETER, keys.LOUDER}
        return tuple(key for key in self.BAR if key not in idle)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield Header(id="header")
        yield Headline(id="headline")
        yield Body(id="body")
        yield from self.own_widgets()
        yield Container(id="choices")
        with Container(id="bar"):
            for key in self.BAR:
                yield BarTile(key, classes="-person" if key == keys.PERSON else None)

    async def on_mount(self) -> None:
        """Show the first leaf."""
        await self.refit()

    async def on_resize(self, event: events.Resize) -> None:
        """Lay everything out anew; the reader stays about where they were."""
        if self.host.room() != self._fitted:
            await self.refit()

    async def refit(self) -> None:
        """Work out what stands where in the cells there are now, and show it."""
        self._fitted = self.host.room()
        self.set_class(terminal_of(self.app).colours < ENOUGH_COLOURS, "-few-colours")
        self._leaves = self.leaves(self.frame())
        self._at = min(self._at, len(self._leaves) - 1)
        await self.show_leaf()

    def frame(self) -> Frame:
        """Give what surrounds a leaf."""
        return Frame(self.host.room(), tuple(map(self.bar_word, self.bar())), self.host.words("kiosk.next"), self.extra)

    def bar_word(self, key: str) -> str:
        """Give the word beside a key of the bar."""
        if key == keys.LANGUAGE:
            return self.host.other_language
        return self.host.words("kiosk.size_less" if key == keys.SIZE and self.host.bigger else keys.WORDS[key])

    async def show_leaf(self) -> None:
        """Show the present leaf in the rows that suit it."""
        leaf, frame, bar = self.leaf, self.frame(), self.bar()
        room = frame.room
        plan = fit(leaf.page(frame.bar, self.extra), room) or squeezed(len(leaf.choices), room)
        stacked = plan.bar == 2 or not bar_in_one_line(frame.bar, room.columns)
        self.query_one(Headline).text = leaf.headline
        self.query_one(Body).paragraphs = leaf.body
        choices = self.query_one("#choices", Container)
        if [(tile.key, tile.label) for tile in self.tiles] != [(one.key, one.label) for one in leaf.choices]:
            await choices.remove_children()
            await choices.mount_all(Tile(one.key, one.label) for one in leaf.choices)
        for tile in self.tiles:
            tile.chosen = False
        for tile in self.query("#bar BarTile").results(BarTile):
            tile.label, tile.stacked, tile.display = self.bar_word(tile.key), stacked, tile.key in bar
            tile.styles.width = f"{max(LEAST_WORD, cell_len(tile.label)) + 2}fr"
        lay(self, plan, self.tiles)
        self.show_status()

    def show_status(self) -> None:
        """Show the step and what is going on in the top row."""
        header = self.query_one(Header)
        header.badge = self.badge()
        header.titles, header.statuses = self.titles(), self.host.status()

    @property
    def tiles(self) -> list[Tile]:
        """The answers' tiles."""
        return list(self.query("#choices Tile").results(Tile))

    async def turn(self, by: int) -> bool:
        """Go on or back to another leaf; False where there is none."""
        if not 0 <= self._at + by < len(self._leaves):
            return False
        self._at += by
        await self.show_leaf()
        self.post_message(LeafTurned())
        return True

    def on_key(self, event: events.Key) -> None:
        """Take a key. Textual calls the handlers of every class in turn, so subclasses change `feel` and not this."""
        self.feel(event)

    def feel(self, event: events.Key) -> None:
        """Collect keys: one alone is a choice, many at once are a scanner's."""
        if event.key == "enter" and self._bursts.ended_by(self.host.now()) and self._bursts.scanning:
            event.stop()
            self._finish_burst()
        elif event.is_printable and event.character:
            event.stop()
            if self._bursts.take(event.character, self.host.now()):
                self.hint(event.character)
            self.set_timer(self.host.burst, self._end_burst) if self.host.burst else self._end_burst()

    def hint(self, key: str) -> None:
        """Show at once that a key was felt."""
        for tile in self.query(Tile):
            tile.set_class(tile.key == key, "-held")

    @on(KeyChosen)
    async def take_key(self, event: KeyChosen) -> None:
        """Do what a key stands for here."""
        event.stop()
        self.hint("")
        await self.act(event.key)

    async def act(self, key: str) -> None:
        """Do what a key stands for: an answer, a key of the bar, or something of this screen's own."""
        if not self.has_key(key):
            await self.take_other(key)
        elif self.host.may_choose():
            await self.do(key)

    def has_key(self, key: str) -> bool:
        """Tell whether a key is an answer, or one of the bar."""
        return key in {*(one.key for one in self.leaf.choices), *self.BAR, keys.LOUDER, keys.QUIETER}

    async def do(self, key: str) -> None:
        """Do what an answer or a key of the bar stands for."""
        choice = next((one for one in self.leaf.choices if one.key == key), None)
        if choice is not None:
            await self.choose(choice)
        else:
            await self.take_bar(key)

    @on(TouchLost)
    def take_lost_touch(self, event: TouchLost) -> None:
        """Say that nothing was chosen."""
        event.stop()
        self.query_one(Header).statuses = (self.host.words("kiosk.not_chosen"),)

    async def choose(self, choice: Choice) -> None:
        """Show what was chosen and do it."""
        for tile in self.tiles:
            tile.chosen = tile.key == choice.key
        self.post_message(Picked(choice))

    async def take_bar(self, key: str) -> None:
        """Do what a key of the bar stands for: going back first goes back inside what this screen holds."""
        if key == keys.BACK and await self.turn(-1):
            return
        self.post_message(Wanted(key))

    async def take_other(self, key: str) -> None:
        """Take a key that means nothing on most screens."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Give a finger that came down between two tiles to the nearer one."""
        spot = event.screen_offset
        near = [tile for tile in self.query(Tile) if tile.region.grow(SLACK).contains_point(spot)]
        if near:
            min(near, key=lambda tile: cells_away(tile.region, spot)).take_touch()

    def _compositor_refresh(self) -> None:
        """Write a picture anew as a whole where any of its cells are: letters rub out what is drawn under them."""
        dirty = self._compositor._dirty_regions
        drawn = [widget.region for widget in self.query(PictureWidget)]
        dirty |= {region for region in drawn if any(region.overlaps(one) for one in dirty)}
        super()._compositor_refresh()

    def _end_burst(self) -> None:
        if self._bursts.ended_by(self.host.now()) and self.host.burst:
            self.set_timer(self.host.burst, self._end_burst)
        else:
            self._finish_burst()

    def _finish_burst(self) -> None:
        key, code = self._bursts.finish()
        if code:
            self.hint("")
            self.post_message(Scanned(code))
        elif key:
            self.post_message(KeyChosen(key))
