"""The only reader of the environment: where things stand, which database, which languages.

Every setting is an environment variable `BANBAN_<NAME>`; `docs/settings.md` lists them all. What only one part of the house
needs is a group of its own beside this file, `BANBAN_<GROUP>_<NAME>`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError
from assistant.settings.chat import ChatSettings
from assistant.settings.clerks import ClerkSettings
from assistant.settings.desk import DeskSettings
from assistant.settings.kiosk import KioskSettings
from assistant.settings.learn import LearnSettings
from assistant.settings.oidc import OidcSettings
from assistant.settings.phone import PhoneSettings
from assistant.settings.reading import read_group
from assistant.settings.rest import RestSettings
from assistant.settings.server import ServerSettings
from assistant.settings.voice import VoiceSettings
from assistant.settings.wechat import WeChatSettings

GROUPS: Mapping[str, type[Any]] = {
    "CHAT": ChatSettings,
    "CLERKS": ClerkSettings,
    "DESK": DeskSettings,
    "KIOSK": KioskSettings,
    "LEARN": LearnSettings,
    "OIDC": OidcSettings,
    "PHONE": PhoneSettings,
    "REST": RestSettings,
    "SERVER": ServerSettings,
    "VOICE": VoiceSettings,
    "WECHAT": WeChatSettings,
}
"""The groups by the middle of their variables' names; each is the field of that name, in small letters, in Settings."""

TREE = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Settings:
    """Everything a city may set without touching code."""

    home: Path = TREE
    """The folder that holds config.yml, intents/ and locales/."""

    state: Path = TREE / "var"
    """The folder for what the running product writes: database, caches, plots."""

    models: Path = TREE / "models"
    """The folder for trained models; the newest one is used."""

    database_url: str = field(default="", repr=False)
    """SQLAlchemy URL of the database; empty means an SQLite file in `state`."""

    redis_url: str = field(default="", repr=False)
    """URL of Redis for conversation locks; empty means locks inside this process."""

    locale: str = "zh-CN"
    """The language a conversation starts in when the door does not say."""

    encoder: str = "assistant.understanding.encoder:UniversalSentenceEncoder"
    """The sentence encoder, as module:class; another one may be plugged in."""

    threads: int = field(default=0, metadata={"least": 0})
    """Processor threads for the sentence encoder; 0 lets it choose."""

    max_characters: int = field(default=500, metadata={"least": 20})
    """How much of one utterance is read; the rest is cut off, and the person is told."""

    session_minutes: int = field(default=30, metadata={"least": 1})
    """After so many silent minutes a conversation starts anew."""

    chat: ChatSettings = field(default_factory=ChatSettings)
    """The chat page: `BANBAN_CHAT_…`."""

    clerks: ClerkSettings = field(default_factory=ClerkSettings)
    """How long clerks stay signed in: `BANBAN_CLERKS_…`."""

    desk: DeskSettings = field(default_factory=DeskSettings)
    """The desk where people work: `BANBAN_DESK_…`."""

    kiosk: KioskSettings = field(default_factory=KioskSettings)
    """The large-print kiosk: `BANBAN_KIOSK_…`."""

    learn: LearnSettings = field(default_factory=LearnSettings)
    """What is learnt from clerks: `BANBAN_LEARN_…`."""

    oidc: OidcSettings = field(default_factory=OidcSettings)
    """The city's own sign-in for clerks: `BANBAN_OIDC_…`."""

    phone: PhoneSettings = field(default_factory=PhoneSettings)
    """The telephone line: `BANBAN_PHONE_…`."""

    rest: RestSettings = field(default_factory=RestSettings)
    """The REST door: `BANBAN_REST_…`."""

    server: ServerSettings = field(default_factory=ServerSettings)
    """The web server: `BANBAN_SERVER_…`."""

    voice: VoiceSettings = field(default_factory=VoiceSettings)
    """Hearing and speaking: `BANBAN_VOICE_…`."""

    wechat: WeChatSettings = field(default_factory=WeChatSettings)
    """The WeChat door: `BANBAN_WECHAT_…`."""

    @property
    def intents(self) -> Path:
        """The folder of services and of what people say."""
        return self.home / "intents"

    @property
    def held_out(self) -> Path:
        """The folder of sentences that nobody learns from."""
        return self.home / self.learn.held_out

    @property
    def locales(self) -> Path:
        """The folder of wordings."""
        return self.home / "locales"

    @property
    def config(self) -> Path:
        """Rasa's configuration file."""
        return self.home / "config.yml"

    @property
    def database(self) -> str:
        """The database URL that is really used."""
        return self.database_url or f"sqlite:///{self.state / 'banban.db'}"

    @property
    def places(self) -> dict[str, str]:
        """The variables that lead another process of ours to the same folders, stores and language."""
        names = ("home", "state", "models", "database_url", "redis_url", "locale", "encoder", "max_characters", "session_minutes")
        return {f"BANBAN_{name.upper()}": str(getattr(self, name)) for name in names}


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raises SettingsError naming the variable that cannot be used."""
    env = os.environ if environment is None else environment
    home = Path(env.get("BANBAN_HOME") or TREE)
    if not (home / "config.yml").is_file():
        raise SettingsError("error.settings", name="BANBAN_HOME", value=str(home))
    given: dict[str, Any] = {name.lower(): read_group(group, env, name) for name, group in GROUPS.items()}
    given |= {"home": home, "state": Path(env.get("BANBAN_STATE") or home / "var")}
    given["models"] = Path(env.get("BANBAN_MODELS") or home / "models")
    return read_group(Settings, env, **given)
