"""What the app shows and says: screens, the voice, the status, letters of two sizes, and the wiping of it all."""

from __future__ import annotations

from textual import on
from textual.screen import Screen

from assistant.privacy import masked
from kiosk_tui import keys
from kiosk_tui.errands import VISIT, Errands
from kiosk_tui.fit import Room, forget_plans
from kiosk_tui.idle import IdleWatch, Patience
from kiosk_tui.kit import Kit
from kiosk_tui.messages import LeafTurned
from kiosk_tui.panel import Panel, target_cells
from kiosk_tui.screens.attract import AttractScreen
from kiosk_tui.screens.idle import IdleScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.secrets import in_digits, speakable
from kiosk_tui.slip.content import Slip, TakeAway, slip_of
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

    async def show(self, screen: PageScreen, aloud: bool = True) -> None:
        """Show another screen in place of the present one, and read it aloud."""
        self._age_status()
        with self.batch_update():  # one painting: a terminal takes its time over pictures
            await self.drop_warning()
            await self.switch_screen(screen)
            self._set_ground("alarm" if screen.has_class("-alarm") else "background")
        if aloud:
            self.call_after_refresh(self.read_aloud)

    @property
    def shown(self) -> Screen[object]:
        """The screen that stands: under the question whether somebody is there, if that is asked."""
        return self.screen_stack[-2] if self.screen is self._warning else self.screen

    def read_aloud(self) -> None:
        """Read what the screen holds, after what is still to be said."""
        screen = self.screen
        if isinstance(screen, PageScreen) and screen.is_mounted and not screen.silent:
            self._say(*screen.spoken(), *self._keys_once(screen))

    @on(LeafTurned)
    def read_leaf(self) -> None:
        """Read the part that is shown now."""
        self._age_status()
        self._show_status()
        self.read_aloud()

    def echo(self, key: str, text: str, short: str = "") -> None:
        """Show and say what was chosen or said, long numbers masked; `short` stands in where the whole does not fit."""
        said = self.words(key, text=masked(in_digits(text)))
        self.visit.to_say = (said,)
        self._set_status(said, *((self.words(key, text=short),) if short else ()))

    def show_thinking(self) -> None:
        """Show that the answer is still on its way."""
        if self.visit.unsent is not None:
            self.visit.slow = True
            self._show_status()

    def note(self, key: str, *more: str, **fields: object) -> None:
        """Show and say something that has just happened, and say more."""
        said = self.words(key, **fields)
        self._set_status(said)
        self.visit.new = False
        if not (isinstance(self.shown, PageScreen) and self.shown.silent):
            self._say(said, *more)

    def _say(self, *texts: str) -> None:
        """Say what is still to be said and then these, but nothing secret."""
        said = [speakable(text, self.visit.secrets) for text in (*self.visit.to_say, *texts)]
        self.visit.to_say = ()
        self.kit.aloud.say(said, self.visit.locale, self.visit.manner)

    def _keys_once(self, screen: PageScreen) -> tuple[str, ...]:
        """Give what the keys of the bar do, once in a visit that has begun."""
        visit = self.visit
        if visit.keys_told or not visit.begun or not screen.BAR:
            return ()
        visit.keys_told = True
        return screen.keys_spoken()

    def _set_status(self, *status: str) -> None:
        self.visit.status, self.visit.new = status, True
        self._show_status()

    def _age_status(self) -> None:
        """Let a status stand on the screen that comes after it, and no longer."""
        visit = self.visit
        visit.status, visit.new = visit.status if visit.new else (), False

    def _show_status(self) -> None:
        if isinstance(self.shown, PageScreen) and self.shown.is_mounted:
            self.shown.show_status()

    async def forget(self) -> None:
        """Wipe everything of the visitor, from memory and screen, and wait for the next."""
        visited = self.visit.number
        self.kit.aloud.stop()
        for group in (VISIT, "following", "hearing", "typing"):
            self.workers.cancel_group(self, group)
        await self.drop_warning()
        self.set_letters(False)
        forget_plans()
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

    @property
    def resizable(self) -> bool:
        """Whether the terminal can make its letters bigger."""
        letters = self.terminal.lettering
        return letters is not None and letters.larger > letters.ordinary

    @property
    def speaks(self) -> bool:
        """Whether anything is read aloud here."""
        return not self.kit.aloud.mute

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

    def _set_ground(self, name: str) -> None:
        """Tell our own terminal the colour of the strips beside its cells."""
        if self.terminal.lettering is not None and self._driver is not None:
            colour = self.theme_variables[name]
            self._driver.write(f"\x1b]11;{colour}\x07")

    def attract(self) -> AttractScreen:
        """Give the screen for nobody, the kiosk's own language first."""
        others = [tag for tag in self.kit.wording.locales if tag != self.kit.locale]
        name = keys.WORDS[keys.LANGUAGE]
        return AttractScreen(tuple((tag, self.kit.wording.say(tag, name)) for tag in (self.kit.locale, *others)))

    def slip(self) -> Slip | None:
        """Give what can be taken away; None where no matter was looked at."""
        code = self.visit.standing.code if self.visit.standing else ""
        return slip_of(self.visit.card, code, self.visit.locale, self.words, self.kit.link) if self.visit.card else None

    def take_away(self) -> TakeAway:
        """Give what the screen shows of the slip; nothing to scan where no matter was looked at."""
        slip, visit = self.slip(), self.visit
        code = visit.standing.code if visit.standing else ""
        phone = (visit.card.phone if visit.card else "") or self.kit.phone()
        caption, digits = ("kiosk.slip.code", " ".join(code)) if code else ("kiosk.slip.phone", phone)
        told = slip.spoken if slip else ()
        return TakeAway(slip.code_text if slip else "", self.words(caption), digits, phone, told)

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
