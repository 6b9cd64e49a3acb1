"""Puts an imported catalogue into a city folder: one file a source, tried out beside the city before it takes its place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.catalogue.exchange.draft import Draft, Raw, said
from assistant.catalogue.lint import MAY_BE_UNKNOWN
from assistant.catalogue.source import problems_in, read_yaml
from assistant.errors import ImportRefused
from assistant.understanding.training import training_examples

HEAD = "# Imported by `banban catalogue import`; the next import writes it anew. Write corrections into a file of your own.\n"
NOT_COPIED = ("services", "utterances", "city.yml")
EMPTY: Mapping[str, Raw] = {"life_events.yml": {"events": {}}, "distinctions.yml": {"distinctions": []}}
FEWER = 0.5


@dataclass(frozen=True)
class Target:
    """Where an import goes: the city folder, the source's name, the day, and what a new city is made from."""

    into: Path
    source: str
    today: date
    template: Path
    locale: str
    city: str | None = None
    phone: str | None = None
    fewer: bool = False

    @property
    def is_new(self) -> bool:
        """Tell whether there is no city yet."""
        return not (self.into / "config.yml").is_file()

    @property
    def file(self) -> Path:
        """The file of this source, below the city folder."""
        return Path("intents") / "services" / f"{self.source}.yml"


def check(draft: Draft) -> None:
    """Leave out what does not fit the shape of our data files; raises ImportRefused where nothing is left."""
    for id_, field, problem in list(_misfits(draft)):
        if id_ in draft.items:
            draft.remove(id_, field, problem)
    if not draft.items:
        raise ImportRefused("error.import_nothing", path=draft.report.path)
    report = draft.report
    report.unknown = {field: count for field in MAY_BE_UNKNOWN if (count := _lacking(draft, field))}


def write(draft: Draft, target: Target) -> None:
    """Write a checked draft into the city folder; what is there stays as it is unless all of the new is good.

    Raises:
        ImportRefused: the folder is no city, the file is written by hand, or far fewer services than before are left.
        CatalogueError: the city would not load or train with what was imported.
    """
    _check_target(target)
    with _beside(target.into) as stage:
        _copy_city(target, stage)
        _leave_to_others(draft, stage / "intents" / "services", target)
        _check_count(draft, target)
        path = stage / target.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + _as_yaml(_file(draft, target)), encoding="utf-8")
        training_examples(stage / "intents")
        if target.is_new:
            os.replace(stage, target.into)
        else:
            (target.into / target.file).parent.mkdir(exist_ok=True)
            os.replace(path, target.into / target.file)
    draft.report.written = len(draft.items)


def _misfits(draft: Draft) -> Iterator[tuple[str, str, str]]:
    for field, problem in problems_in(_shape(draft), "services"):
        if field[:1] == ["items"] and len(field) > 1:
            yield field[1], ".".join(field[2:]) or "-", problem


def _shape(draft: Draft) -> Raw:
    source = {"name": "source", "format": draft.report.format, "imported_on": date.min}
    return {"domain": "source", "source": source, "items": draft.items}


def _lacking(draft: Draft, field: str) -> int:
    return sum(field not in item for item in draft.items.values())


def _check_target(target: Target) -> None:
    if target.is_new and target.into.exists() and any(target.into.iterdir()):
        raise ImportRefused("error.import_no_city", path=str(target.into))
    if target.is_new and not (target.city and target.phone):
        raise ImportRefused("error.import_new_city", path=str(target.into))
    old = target.into / target.file
    if old.is_file() and "source" not in read_yaml(old):
        raise ImportRefused("error.import_by_hand", file=old.name)


def _leave_to_others(draft: Draft, services: Path, target: Target) -> None:
    """Leave out the services and life events that stand in another file already: what is written by hand counts."""
    for path in sorted(services.glob("*.yml")):
        for id_ in read_yaml(path).get("items") or ():
            if path.stem != target.source and id_ in draft.items:
                draft.remove(id_, "id", f"it stands in {path.name} already")
    known = read_yaml(services.parent / "life_events.yml").get("events") or {}
    for id_, event in list(draft.events.items()):
        event["items"] = [item for item in event["items"] if item in draft.items]
        if id_ in known or not event["items"]:
            del draft.events[id_]
    if not draft.items:
        raise ImportRefused("error.import_nothing", path=draft.report.path)


def _check_count(draft: Draft, target: Target) -> None:
    old = target.into / target.file
    draft.report.replaced = len(read_yaml(old).get("items") or ()) if old.is_file() else 0
    if not target.fewer and len(draft.items) < FEWER * draft.report.replaced:
        raise ImportRefused("error.import_fewer", count=len(draft.items), before=draft.report.replaced)


@contextmanager
def _beside(into: Path) -> Iterator[Path]:
    """Give a folder on the same disk, in which the city is tried out; it is gone afterwards."""
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
    except OSError as error:
        raise ImportRefused("error.import_unwritable", path=str(into), problem=str(error.strerror)) from error
    stage.chmod(0o755)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _copy_city(target: Target, stage: Path) -> None:
    if not target.is_new:
        shutil.copytree(target.into / "intents", stage / "intents")
        return
    shutil.copytree(target.template / "intents", stage / "intents", ignore=shutil.ignore_patterns(*NOT_COPIED))
    shutil.copytree(target.template / "locales", stage / "locales")
    shutil.copy(target.template / "config.yml", stage / "config.yml")
    _leave_out_near_misses(stage / "intents" / "dialogue")
    _forget_what_look_alikes_ask_for(stage / "intents" / "safety" / "says")
    for name, content in EMPTY.items():
        if (stage / "intents" / name).exists():
            (stage / "intents" / name).write_text(_as_yaml(content), encoding="utf-8")
    (stage / "intents" / "services").mkdir()
    (stage / "intents" / "city.yml").write_text(_as_yaml(_city(target)), encoding="utf-8")


def _leave_out_near_misses(dialogue: Path) -> None:
    """Take out sentences about services that the other city does not have; this one may have them."""
    for path in dialogue.glob("*/out_of_scope*.yml"):
        raw = read_yaml(path)
        raw["families"] = [family for family in raw["families"] if "near" not in family]
        if raw["families"]:
            path.write_text(_as_yaml(raw), encoding="utf-8")
        else:
            path.unlink()


def _forget_what_look_alikes_ask_for(says: Path) -> None:
    """Keep what only sounds like danger, but not which services of the other city it asks for."""
    for path in says.glob("*.yml"):
        raw = read_yaml(path)
        wanted = raw.pop("look_alikes_for", {})
        raw["look_alikes"] = [*raw["look_alikes"], *(text for texts in wanted.values() for text in texts)]
        path.write_text(_as_yaml(raw), encoding="utf-8")


def _city(target: Target) -> Raw:
    name = {target.locale: target.city}
    hall = {"name": name, "phone": target.phone}
    city = {"name": name, "fictional": False, "hotline": target.phone, "hall": "hall", "checked_on": target.today}
    return {"city": city, "places": {"hall": hall}, "authorities": {}, "waivers": {}, "evidence": {}}


def _file(draft: Draft, target: Target) -> Raw:
    """Give the content of the source's file, with only the places, authorities and pieces that its items name."""
    items = draft.items.values()
    places = {channel["place"] for item in items for channel in item.get("channels", ())}
    pieces = {use["id"] for item in items for use in item.get("evidence", ())}
    shared = {
        "places": _named(draft.places, places),
        "authorities": _named(draft.authorities, {item.get("authority") for item in items}),
        "evidence": _named(draft.evidence, pieces),
    }
    source = {"name": target.source, "format": draft.report.format, "imported_on": target.today}
    return said({"domain": target.source, "source": source, **shared, "items": draft.items, "events": draft.events})


def _named(known: Mapping[str, Raw], names: set[Any]) -> dict[str, Raw]:
    return {id_: entry for id_, entry in known.items() if id_ in names}


def _as_yaml(content: Raw) -> str:
    text: str = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=130)
    return text
