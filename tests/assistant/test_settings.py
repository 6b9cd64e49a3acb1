"""Settings: defaults, what the environment may change, and what is refused by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings, read_settings
from assistant.settings.reading import read_group

NUMBERS = ("BANBAN_THREADS", "BANBAN_MAX_CHARACTERS", "BANBAN_SESSION_MINUTES")


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_an_empty_variable_is_as_good_as_none() -> None:
    names = ("HOME", "STATE", "MODELS", "DATABASE_URL", "REDIS_URL", "LOCALE", "ENCODER", "THREADS", "MAX_CHARACTERS")
    assert read_settings({f"BANBAN_{name}": "" for name in names}) == Settings()


def test_another_home_brings_its_own_folders(tmp_path: Path) -> None:
    (tmp_path / "config.yml").touch()
    settings = read_settings({"BANBAN_HOME": str(tmp_path)})
    assert (settings.intents, settings.locales) == (tmp_path / "intents", tmp_path / "locales")
    assert (settings.state, settings.models) == (tmp_path / "var", tmp_path / "models")


def test_a_home_without_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"BANBAN_HOME": str(tmp_path)})
    assert caught.value.fields == {"name": "BANBAN_HOME", "value": str(tmp_path)}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["many", "-1", "1.5", "²", " 7", "0x10"])
def test_what_is_no_number_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})
    assert caught.value.fields == {"name": name, "value": value}


@pytest.mark.parametrize(("name", "value"), [("BANBAN_MAX_CHARACTERS", "5"), ("BANBAN_SESSION_MINUTES", "0")])
def test_a_number_that_is_too_small_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError):
        read_settings({name: value})


def test_the_database_is_a_file_in_the_state_folder_unless_a_url_is_set() -> None:
    assert read_settings({"BANBAN_STATE": "/srv/banban"}).database == "sqlite:////srv/banban/banban.db"
    assert read_settings({"BANBAN_DATABASE_URL": "postgresql://u@db/b"}).database == "postgresql://u@db/b"


def test_the_places_lead_another_process_to_the_same(tmp_path: Path) -> None:
    own = {"STATE": str(tmp_path), "DATABASE_URL": "postgresql://u@db/b", "LOCALE": "en", "SESSION_MINUTES": "7"}
    for settings in (Settings(), read_settings({f"BANBAN_{name}": value for name, value in own.items()})):
        assert read_settings(settings.places) == settings


def test_nothing_secret_stands_in_what_is_printed() -> None:
    secret = "postgresql://u:hush-hush-hush-hush-hush-hush-h@db/b"
    names = ("DATABASE_URL", "REDIS_URL", "SERVER_SECRET", "REST_TOKEN", "WECHAT_SECRET", "WECHAT_TOKEN", "OIDC_CLIENT_SECRET",
             "PHONE_SIP_PASSWORD", "PHONE_STREAM_SECRET")  # fmt: skip
    assert "hush" not in repr(read_settings({f"BANBAN_{name}": secret for name in names}))


@dataclass(frozen=True)
class Door:
    """A group as a door has one."""

    port: int = field(default=8080, metadata={"least": 1})
    pace: float = 1.0
    open: bool = False
    folder: Path = Path("here")


def test_a_group_reads_its_own_variables_and_no_others() -> None:
    env = {
        "BANBAN_DOOR_PORT": "81",
        "BANBAN_DOOR_PACE": "0.5",
        "BANBAN_DOOR_OPEN": "yes",
        "BANBAN_DOOR_FOLDER": "/there",
        "PORT": "1",
    }
    assert read_group(Door, env, "DOOR") == Door(81, 0.5, True, Path("/there"))
    assert read_group(Door, {"BANBAN_PORT": "81"}, "DOOR") == Door()


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "0"), ("PACE", "fast"), ("PACE", "nan"), ("PACE", "-1"), ("OPEN", "perhaps")]
)
def test_what_a_group_cannot_use_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_group(Door, {f"BANBAN_DOOR_{name}": value}, "DOOR")
    assert caught.value.fields == {"name": f"BANBAN_DOOR_{name}", "value": value}
