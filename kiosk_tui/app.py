"""The kiosk: one visitor after the other, from the first touch until everything of them is forgotten."""

from __future__ import annotations

from typing import ClassVar

import structlog
from textual import events
from textual.binding import Binding, BindingType

from kiosk_tui.idle import Presence
from kiosk_tui.screens.attract import AttractScreen
from kiosk_tui.terminal import TRUE_COLOUR
from kiosk_tui.themes import THEMES, theme_for
from kiosk_tui.ways import Ways

LOOK_EVERY = 1.0
"""Seconds between two looks whether somebody is still there."""

log = structlog.get_logger()


class KioskApp(Ways):
    """The kiosk in a terminal."""

    CSS_PATH = "kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c,ctrl+q", "leave", show=False, priority=True)]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our own colours' names before our theme is set."""
        return dict(THEMES["dark"].variables)

    async def on_mount(self) -> None:
        """Show the first screen at once; the assistant gets ready behind it."""
        self.animation_level = "none"
        theme = theme_for(self.kit.settings.theme, self.terminal.colours)
        if self.terminal.colours < TRUE_COLOUR:
            log.warning("kiosk_without_truecolor", colours=self.terminal.colours, theme=theme.name)
        self.register_theme(theme)
        self.theme = theme.name
        await self.push_screen(self.attract())
        self.set_interval(LOOK_EVERY, self.look_for_somebody)
        self.get_ready()

    async def on_unmount(self) -> None:
        """Let go of everything."""
        await self.kit.aloud.close()
        await self.kit.connection.close()

    async def on_event(self, event: events.Event) -> None:
        """Let any key and touch stop the voice and show that somebody is there; the question for it takes the key."""
        if isinstance(event, (events.Key, events.MouseDown, events.Paste)):
            self.kit.aloud.stop()
            self.idle.stir()
            if await self.drop_warning():
                return
        await super().on_event(event)

    async def look_for_somebody(self) -> None:
        """Ask whether somebody is still there, and forget who is not."""
        if isinstance(self.screen, AttractScreen):
            self.idle.stir()
            return
        self.idle.wait_with(self.patience())
        presence = self.idle.presence
        if presence is Presence.GONE:
            await self.forget()
        elif presence is Presence.ASKED:
            await self.warn()
        else:
            await self.drop_warning()

    async def action_leave(self) -> None:
        """Leave; where the kiosk is locked only the visit ends."""
        if self.kit.settings.locked:
            await self.forget()
        else:
            self.exit()

    def _print_error_renderables(self) -> None:
        """Write what broke the kiosk to the log: nobody at the screen is helped by a stack trace."""
        if self._exit_renderables:
            self._exit_renderables.clear()
            log.error("kiosk_broke", exc_info=self._exception)
