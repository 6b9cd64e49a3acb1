"""The only reader of the environment: where things stand, which database, which languages.

Every setting is an environment variable `BANBAN_<NAME>`; `docs/settings.md` lists them all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import SettingsError

TREE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Everything a city may set without touching code."""

    home: Path = TREE
    """The folder that holds config.yml, intents/ and locales/."""

    state: Path = TREE / "var"
    """The folder for what the running product writes: database, caches, plots."""

    models: Path = TREE / "models"
    """The folder for trained models; the newest one is used."""

    database_url: str = ""
    """SQLAlchemy URL of the database; empty means an SQLite file in `state`."""

    redis_url: str = ""
    """URL of Redis for conversation locks; empty means locks inside this process."""

    locale: str = "zh-CN"
    """The language a conversation starts in when the door does not say."""

    encoder: str = "assistant.understanding.encoder:UniversalSentenceEncoder"
    """The sentence encoder, as module:class; another one may be plugged in."""

    threads: int = 0
    """Processor threads for the sentence encoder; 0 lets it choose."""

    max_characters: int = 500
    """How much of one utterance is read; the rest is cut off, and the person is told."""

    session_minutes: int = 30
    """After so many silent minutes a conversation starts anew."""

    @property
    def intents(self) -> Path:
        """The folder of services and of what people say."""
        return self.home / "intents"

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


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raises SettingsError naming the variable that cannot be used."""
    env = os.environ if environment is None else environment
    home = Path(env.get("BANBAN_HOME") or TREE)
    if not (home / "config.yml").is_file():
        raise SettingsError("error.settings", name="BANBAN_HOME", value=str(home))
    return Settings(
        home=home,
        state=Path(env.get("BANBAN_STATE") or home / "var"),
        models=Path(env.get("BANBAN_MODELS") or home / "models"),
        database_url=env.get("BANBAN_DATABASE_URL", ""),
        redis_url=env.get("BANBAN_REDIS_URL", ""),
        locale=env.get("BANBAN_LOCALE") or Settings.locale,
        encoder=env.get("BANBAN_ENCODER") or Settings.encoder,
        threads=_number(env, "BANBAN_THREADS", Settings.threads, least=0),
        max_characters=_number(env, "BANBAN_MAX_CHARACTERS", Settings.max_characters, least=20),
        session_minutes=_number(env, "BANBAN_SESSION_MINUTES", Settings.session_minutes, least=1),
    )


def _number(env: Mapping[str, str], name: str, default: int, least: int) -> int:
    raw = env.get(name, "")
    if not raw:
        return default
    if not raw.isdecimal() or int(raw) < least:
        raise SettingsError("error.settings", name=name, value=raw)
    return int(raw)
