"""What is heard while the assistant is silent: danger, by rules, and what the door itself has to do. It never answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from assistant.dialogue.pipeline import understand
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Control, Outcome, Reply
from assistant.understanding.guard import Guard
from assistant.understanding.normalise import clean, has_words
from assistant.understanding.reader import KEYS

CONTROLS = {
    "repeat": Control.REPEAT,
    "slower": Control.SLOWER,
    "faster": Control.FASTER,
    "louder": Control.LOUDER,
    "quieter": Control.QUIETER,
    "bigger_text": Control.BIGGER,
    "smaller_text": Control.SMALLER,
}
"""What a door does by itself, so that nobody needs the assistant's words for it."""

SHORT = 14
"""Letters: a longer sentence is meant for the clerk, whatever it sounds like."""


@dataclass(frozen=True)
class Overhear:
    """Listens with the trained pipeline and the rules of danger; stores nothing and says nothing of its own."""

    processor: Any
    guard: Guard
    scene: Scene
    longest: int

    def __call__(self, text: str, locale: str) -> Reply | None:
        """Give the safety reply, a wordless control, or None."""
        cleaned = clean(text, self.longest)
        signal = self.guard.signal(cleaned)
        if signal:
            paid = signal.startswith("scam") and self.scene.wording.heard(locale, "heard.paid", cleaned)
            alarm = {"show": "safety", "signal": signal, **({"paid": True} if paid else {})}
            return replace(show(Visit.new(locale).say(alarm), self.scene), choices=())
        control = CONTROLS.get(self._intent(cleaned)) if len(cleaned) <= SHORT else None
        return Reply(Outcome.CONTROL, control=control, locale=locale) if control else None

    def _intent(self, cleaned: str) -> str:
        if not (has_words(cleaned) or cleaned in KEYS):
            return ""
        return understand(self.processor, cleaned).intent
