"""Where a person is in their visit: what is shown, what was shown before, what they said no to. Plain data, no words.

A view is a dict whose `show` names one of the views in `views/`; the rest are its arguments. Views hold ids only, so
that the same view can be shown again, louder, or in another language.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.messages import Control, Json

WELCOME: Json = {"show": "welcome"}
KEPT_VIEWS = 12


@dataclass(frozen=True)
class Visit:
    """One conversation's place.

    `view` is what the visit is about; `aside` is a passing remark shown over it (thanks, help, hall hours). `misses`
    counts turns in a row that were not understood. `control` is what the door has to do this turn. `pieces` are the last things
    said that led to no matter yet.
    """

    locale: str
    view: Json
    aside: Json | None = None
    history: tuple[Json, ...] = ()
    misses: int = 0
    refused: tuple[str, ...] = ()
    control: Control | None = None
    code: str | None = None
    pieces: tuple[str, ...] = ()

    @classmethod
    def new(cls, locale: str) -> Visit:
        """Begin a visit."""
        return cls(locale=locale, view=WELCOME)

    @property
    def shown(self) -> Json:
        """What the person sees now."""
        return self.aside or self.view

    @property
    def item(self) -> str | None:
        """The service item the visit is about."""
        return self.view.get("id") if self.view["show"] == "item" else None

    @property
    def event(self) -> str | None:
        """The life event the visit is about."""
        return self.view.get("id") if self.view["show"] == "event" else None

    def open(self, view: Json, **changes: Any) -> Visit:
        """Go on to another view; what was there before can be gone back to."""
        if view == self.view:
            return replace(self, aside=None, **changes)
        history = (*self.history, self.view)[-KEPT_VIEWS:]
        return replace(self, view=view, history=history, aside=None, **changes)

    def answer(self, view: Json) -> Visit:
        """Go on to a view that answers: misses and refusals are forgotten."""
        return self.open(view, misses=0, refused=())

    def say(self, aside: Json, control: Control | None = None) -> Visit:
        """Show a passing remark over the view."""
        return replace(self, aside=aside, control=control)

    def back(self) -> Visit:
        """Go back to what was shown before; at the beginning stay there."""
        if self.aside:
            return replace(self, aside=None, control=Control.BACK)
        if not self.history:
            return replace(self, view=WELCOME, control=Control.BACK)
        return replace(self, view=self.history[-1], history=self.history[:-1], control=Control.BACK)

    def next_turn(self) -> Visit:
        """The visit as the next turn finds it."""
        return replace(self, control=None)

    def to_json(self) -> Json:
        """Give the visit as plain JSON values."""
        raw = asdict(self)
        raw["control"] = self.control.value if self.control else None
        return raw

    @classmethod
    def from_json(cls, raw: Json) -> Visit:
        """Build a visit from its JSON form."""
        return cls(
            locale=raw["locale"],
            view=raw["view"],
            aside=raw.get("aside"),
            history=tuple(raw.get("history", ())),
            misses=int(raw.get("misses", 0)),
            refused=tuple(raw.get("refused", ())),
            control=Control(raw["control"]) if raw.get("control") else None,
            code=raw.get("code"),
            pieces=tuple(raw.get("pieces", ())),
        )
