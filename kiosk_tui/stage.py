"""What the app shows and says: screens, the voice, the status, letters of two sizes, and the wiping of it all."""

from __future__ import annotations

from textual import on

from assistant.privacy import masked
from kiosk_tui import keys
from kiosk_tui.errands import VISIT, Errands
from kiosk_tui.fit import Room
from kiosk_tui.idle import IdleWatch, Patience
from kiosk_tui.kit import Kit
from kiosk_tui.messages import LeafTurned
from kiosk_tui.panel import Panel, target_cells
from kiosk_tui.screens.attract import AttractScreen
from kiosk_tui.screens.idle import IdleScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.secrets import speakable
from kiosk_tui.slip.content import Slip, slip_of
from kiosk_tui.visit import Visit


class Stage(Errands):
    """An app that shows one screen at a time."""

    def __init__(self, kit: Kit) -> None:
        """Begin with nobody there."""
        super().__init__()
        self.kit, self.terminal, self.now, self.burst = kit, kit.terminal, kit.now, kit.burst
        self.visit = Visit(0, kit.locale, manner=kit.manner)
        self.idle = IdleWatch(self.patience(), kit.now)
        self._chosen_at = float("-inf")
        self._warning: IdleScreen | None = None

    async def show(self, screen: PageScreen) -> None:
        """Show another screen in place of the present one, and read it aloud."""
        with self.batch_update():  # one painting: a terminal takes its time over pictures
            await self.drop_warning()
            await self.switch_screen(screen)
        self.call_after_refresh(self.read_aloud)

    def read_aloud(self) -> None:
        """Read what the screen holds, after what is still to be said."""
        screen = self.screen
        if isinstance(screen, PageScreen) and screen.is_mounted:
            said = [speakable(text, self.visit.secrets) for text in (*self.visit.to_say, *screen.spoken())]
            self.visit.to_say = ()
            self.kit.aloud.say(said, self.visit.locale, self.visit.manner)

    @on(LeafTurned)
    def read_leaf(self) -> None:
        """Read the part that is shown now."""
        self.read_aloud()

    def echo(self, key: str, text: str, short: str = "") -> None:
        """Show and say what was chosen or said, long numbers masked; `short` stands in where the whole does not fit."""
        said = self.words(key, text=masked(text))
        self.visit.to_say = (said,)
        self._set_status(said, *((self.words(key, text=short),) if short else ()))

    def show_thinking(self) -> None:
        """Show that the answer is still on its way."""
        if self.visit.unsent is not None:
            self.visit.slow = True
            self._set_status(*self.visit.status)

    def note(self, key: str) -> None:
        """Show and say something that has just happened."""
        said = self.words(key)
        self._set_status(said)
        self.kit.aloud.say((said,), self.visit.locale, self.visit.manner)

    def _set_status(self, *status: str) -> None:
        self.visit.status = status
        if isinstance(self.screen, PageScreen) and self.screen.is_mounted:
            self.screen.show_status()

    async def forget(self) -> None:
        """Wipe everything of the visitor, from memory and screen, and wait for the next."""
        visited = self.visit.number
        self.kit.aloud.stop()
        for group in (VISIT, "following", "hearing", "typing"):
            self.workers.cancel_group(self, group)
        await self.drop_warning()
        self.set_letters(False)
        self.visit = Visit(visited + 1, self.kit.locale, manner=self.kit.manner)
        await self.show(self.attract())
        if visited:
            self.end_conversation()

    def words(self, key: str, /, **fields: object) -> str:
        """Give the kiosk's own words in the visitor's language."""
        return self.kit.wording.say(self.visit.locale, key, **fields)

    @property
    def next_locale(self) -> str:
        """The language after the present one."""
        known = self.kit.wording.locales
        return known[(known.index(self.visit.locale) + 1) % len(known)]

    @property
    def other_language(self) -> str:
        """The short name of the language that the language key goes to."""
        return self.kit.wording.say(self.next_locale, f"{keys.WORDS[keys.LANGUAGE]}.short")

    @property
    def bigger(self) -> bool:
        """Whether the letters are the bigger ones."""
        return self.visit.bigger

    def status(self) -> tuple[str, ...]:
        """Give what is going on, the best wording first."""
        if not self.visit.slow or self.visit.unsent is None:
            return self.visit.status
        thinking = self.words("kiosk.thinking")
        return (*(f"{said}  {thinking}" for said in self.visit.status), thinking)

    def may_choose(self) -> bool:
        """Tell whether a choice counts: not so soon after the last one, because hands tremble."""
        now = self.now()
        if now - self._chosen_at < self.kit.settings.press_pause_ms / 1000:
            return False
        self._chosen_at = now
        return True

    def room(self) -> Room:
        """Give the cells there are, and how many a target needs on this panel."""
        cell = self.terminal.read_cell()
        if cell is None:
            return Room(self.size.width, self.size.height, blocks=self.terminal.remote)
        panel = Panel(cell.width * self.size.width, cell.height * self.size.height, self.kit.settings.panel_inches)
        target = target_cells(self.kit.settings.target_mm, cell, panel.mm_per_pixel)
        return Room(self.size.width, self.size.height, target, self.terminal.cell, self.terminal.remote)

    async def set_bigger(self, bigger: bool) -> None:
        """Make the letters bigger, or ordinary again."""
        self.visit.bigger = bigger
        self.set_letters(bigger)
        self.screen.set_class(bigger, "-bigger")
        if isinstance(self.screen, PageScreen):
            await self.screen.refit()

    def set_letters(self, bigger: bool) -> None:
        """Tell the terminal how large its letters are to be, where it listens."""
        if self.terminal.lettering is not None and self._driver is not None:
            self._driver.write(self.terminal.lettering.change(bigger))

    def attract(self) -> AttractScreen:
        """Give the screen for nobody, the kiosk's own language first."""
        others = [tag for tag in self.kit.wording.locales if tag != self.kit.locale]
        name = keys.WORDS[keys.LANGUAGE]
        return AttractScreen(tuple((tag, self.kit.wording.say(tag, name)) for tag in (self.kit.locale, *others)))

    def slip(self) -> Slip | None:
        """Give what can be taken away; None where no matter was looked at."""
        code = self.visit.standing.code if self.visit.standing else ""
        return slip_of(self.visit.card, code, self.visit.locale, self.words, self.kit.link) if self.visit.card else None

    def digits(self) -> tuple[str, str]:
        """Give what is to be remembered and its caption: the hand-off's number, else the telephone."""
        code = self.visit.standing.code if self.visit.standing else ""
        if code:
            return self.words("kiosk.slip.code"), " ".join(code)
        phone = self.visit.card.phone if self.visit.card else ""
        return (self.words("kiosk.slip.phone"), phone) if phone else ("", "")

    def patience(self) -> Patience:
        """Give how long nothing has to be heard of the visitor before the kiosk asks; longer while a clerk is awaited."""
        settings, visit = self.kit.settings, self.visit
        before = settings.idle_waiting_seconds if visit.waits or visit.talks else settings.idle_seconds
        return Patience(before, settings.warning_seconds)

    async def warn(self) -> None:
        """Ask whether somebody is still there, or show how long the question stands."""
        if self._warning is None:
            self._warning = IdleScreen(self.idle.left)
            await self.push_screen(self._warning)
            self.call_after_refresh(self.read_aloud)
        else:
            await self._warning.show_left(self.idle.left)

    async def drop_warning(self) -> bool:
        """Take the question away; tell whether it stood."""
        if self._warning is None:
            return False
        self._warning = None
        await self.pop_screen()
        return True
