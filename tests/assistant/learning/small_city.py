"""A small city of a few services, with little said about each, so that Rasa trains on it in seconds."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from assistant.catalogue.source import read_yaml
from assistant.settings import Settings
from assistant.settings.learn import LearnSettings

ITEMS = ("senior-card", "id-card-replace", "age-allowance", "will-notary")
EVENTS = ("birth",)
PER_ITEM, PER_INTENT, PER_DANGER = 6, 2, 6


def small_city(settings: Settings, home: Path) -> Settings:
    """Make the city in a folder; gives its settings. The encoder is one without a model."""
    shutil.copytree(settings.intents, home / "intents")
    shutil.copytree(settings.locales, home / "locales")
    shutil.copy(settings.config, home / "config.yml")
    for path in (home / "intents" / "services").glob("*.yml"):
        _rewrite(path, lambda raw: {**raw, "items": {id_: _alone(one) for id_, one in raw["items"].items() if id_ in ITEMS}})
    _rewrite(home / "intents" / "life_events.yml", _events)
    _rewrite(home / "intents" / "distinctions.yml", lambda raw: {**raw, "distinctions": []})
    for path in (home / "intents" / "utterances").glob("*/*.yml"):
        _rewrite(path, lambda raw: {**raw, **_said(raw, "items", ITEMS), **_said(raw, "events", EVENTS)})
    for path in (home / "intents" / "dialogue").glob("*/*.yml"):
        _rewrite(path, lambda raw: {**raw, "families": _few(raw.get("families", []), PER_INTENT)})
    for path in (home / "intents" / "safety" / "says").glob("*.yml"):
        _rewrite(path, _dangers)
    _held_out(settings.home / "tests" / "utterances", home / "held_out")
    own = replace(settings, home=home, models=home / "models", state=home / "var", encoder="tests.fakes:TinyEncoder")
    return replace(own, learn=LearnSettings(Path("held_out")))


def _rewrite(path: Path, change: Any) -> None:
    path.write_text(yaml.safe_dump(change(read_yaml(path)), allow_unicode=True, sort_keys=False), encoding="utf-8")


def _alone(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "related": [one for one in item.get("related", ()) if one in ITEMS]}


def _events(raw: Any) -> Any:
    return {**raw, "events": {id_: {**one, "items": list(ITEMS[:2])} for id_, one in raw["events"].items() if id_ in EVENTS}}


def _said(raw: Mapping[str, Any], section: str, ids: tuple[str, ...]) -> dict[str, Any]:
    if section not in raw:
        return {}
    return {section: {id_: _few(families, PER_ITEM) for id_, families in raw[section].items() if id_ in ids}}


def _few(families: Any, most: int) -> list[Any]:
    short = [{**one, "says": one["says"][:2]} for one in families if "near" not in one and one["kind"] != "story"]
    return short[:most] or [{**families[0], "says": families[0]["says"][:2]}]


def _dangers(raw: Any) -> Any:
    dangers = {signal: texts[:PER_DANGER] for signal, texts in raw["dangers"].items()}
    return {"locale": raw["locale"], "dangers": dangers, "look_alikes": raw["look_alikes"][:PER_DANGER]}


def _held_out(source: Path, target: Path) -> None:
    for path in source.glob("*/*.yml"):
        raw = read_yaml(path)
        kept = {**raw, **_said(raw, "items", ITEMS), **_said(raw, "events", EVENTS)}
        if "dangers" in raw:
            kept = _dangers(raw)
        if path.stem in {"dialogue", "out_of_scope"}:
            continue
        (target / path.parent.name).mkdir(parents=True, exist_ok=True)
        (target / path.parent.name / path.name).write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
