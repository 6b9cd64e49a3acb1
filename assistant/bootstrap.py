"""Builds everything once: every entry point calls this, tests call it with fakes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import logs
from assistant.catalogue.loader import load_catalogue
from assistant.catalogue.source import read_data
from assistant.desk.handoff import Desk, random_code
from assistant.desk.hours import Opening
from assistant.dialogue import sdk_free, tensorflow_free
from assistant.dialogue.turn import Scene
from assistant.errors import AssistantError
from assistant.messages import Reply
from assistant.ports import Assistant, Clock, Events, HandoffStore
from assistant.settings import TREE, Settings, read_settings
from assistant.store.database import Database
from assistant.store.handoffs import SqlHandoffs
from assistant.understanding.aspects import Aspects
from assistant.understanding.corrections import Corrections
from assistant.understanding.encoder import build_encoder
from assistant.understanding.guard import Guard
from assistant.understanding.likeness import take_apart
from assistant.understanding.matcher import Apart, Matcher, MatcherSettings
from assistant.understanding.normalise import clean
from assistant.understanding.reader import Reader
from assistant.understanding.thresholds import Thresholds
from assistant.understanding.utterances import Example
from assistant.wording import Wording

if TYPE_CHECKING:
    from assistant.assembly import Outside
    from assistant.desk.counter import Counter
    from assistant.desk.reception import Reception
    from assistant.dialogue.actions.turn_action import Stage
    from assistant.dialogue.rasa_engine import RasaEngine
    from assistant.dialogue.reloading import Reloading
    from assistant.learning.proposals import Proposals
    from assistant.learning.training import Learning

NEEDS_TENSORFLOW = ("DIETClassifier", "TEDPolicy", "ResponseSelector", "UnexpecTEDIntentPolicy")
FINGERPRINT = "fingerprint"
MATCHER = "assistant.understanding.rasa_matcher.MatcherComponent"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""
        return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Parts:
    """What an entry point may put in place of the real thing."""

    handoffs: HandoffStore | None = None
    clock: Clock | None = None
    new_code: Callable[[], str] | None = None
    engine: Callable[[], Assistant] | None = None
    database: Database | None = None
    events: Events | None = None
    opening: Opening | None = None
    scene: Scene | None = None


def prepare(log_to_file: bool = False, whole_rasa: bool = False) -> Settings:
    """Make this process ready for Rasa and read the settings; nothing heavy is imported yet.

    With `log_to_file` the log goes to banban.log in the state folder, because a person looks at the terminal. With
    `whole_rasa` Rasa keeps the channels, stores and plots that only its own commands use.
    """
    settings = read_settings()
    logs.configure(settings.state / "banban.log" if log_to_file else None)
    tensorflow_free.install()
    if not whole_rasa:
        sdk_free.install()
    return settings


def build_scene(settings: Settings) -> Scene:
    """Load catalogue, words and thresholds; raises CatalogueError or SettingsError."""
    thresholds = Thresholds.from_config(component_config(settings, MATCHER))
    return Scene(load_catalogue(settings.intents), Wording(settings.locales, TREE / "locales"), thresholds)


def build_engine(settings: Settings, parts: Parts | None = None, model: Path | None = None) -> RasaEngine:
    """Build the engine on a trained model; raises ModelMissing, ModelUnusable, CatalogueError, SettingsError or StoreError."""
    return _engine(settings, build_scene(settings), parts or Parts(), model)


def build_reception(settings: Settings, parts: Parts | None = None, model: Path | None = None) -> Reception:
    """Build what doors and clerks' tools share: the engine, the log, the queue. Raises what build_engine raises.

    `reception.counter` is what clerks' tools call. The database's tables are brought up to date here.
    """
    from assistant.assembly import assemble

    given = parts or Parts()
    scene = given.scene or build_scene(settings)
    outside = _outside(settings, scene, given)
    own = replace(given, database=outside.database)
    engine = given.engine() if given.engine else _engine(settings, scene, own, model)
    return assemble(settings, scene, engine, outside)


def build_threaded_reception(settings: Settings, scene: Scene | None = None) -> Reception:
    """Build the same with the engine in a thread of its own, for a server that many people use at once."""
    return build_renewable_reception(settings, scene)[0]


def build_renewable_reception(settings: Settings, scene: Scene | None = None) -> tuple[Reception, Reloading]:
    """Build the same, and give its engine, which can be exchanged for one on a newer model while people talk.

    `scene` is the one the caller has loaded already; an engine that comes later loads one of its own.
    """
    from assistant.dialogue.reloading import Reloading

    database = Database(settings.database)
    database.prepare()  # before the engine, which uses it
    parts = Parts(database=database)
    scene = scene or build_scene(settings)
    engine = Reloading(lambda: _beside(settings, parts, build_scene(settings)), _beside(settings, parts, scene))
    return build_reception(settings, replace(parts, engine=lambda: engine, scene=scene)), engine


def _beside(settings: Settings, parts: Parts, scene: Scene) -> Assistant:
    """Build an engine that does not hold up who asks it: in processes of its own, or in a thread."""
    if not settings.server.engine_processes:
        from assistant.dialogue.engine_thread import EngineThread

        return EngineThread(lambda: _engine(settings, scene, parts, None))
    from assistant.assembly import known_locale
    from assistant.dialogue.engine_pool import EnginePool
    from assistant.dialogue.views import apology, welcome

    nearest = known_locale(settings, scene)
    return EnginePool(
        settings.server.engine_processes,
        lambda locale: welcome(nearest(locale), scene),
        lambda request: apology(nearest(request.locale), scene),
        settings.places,
    )


def build_counter(settings: Settings, parts: Parts | None = None) -> Counter:
    """Build what clerks' tools call, without an engine: for a terminal beside a running server. Raises as build_scene does."""
    from assistant.assembly import build_office, counter_of

    scene = build_scene(settings)
    return counter_of(build_office(settings, scene, _outside(settings, scene, parts or Parts())), scene)


def build_stage(settings: Settings, scene: Scene, parts: Parts) -> Stage:
    """Put together what all actions share."""
    from assistant.dialogue.actions.turn_action import Stage

    handoffs = parts.handoffs or SqlHandoffs(parts.database or Database(settings.database))
    desk = Desk(handoffs, parts.clock or SystemClock(), parts.new_code or random_code)
    return Stage(scene, desk, settings.locale, Guard.read(settings.intents / "safety"))


def _outside(settings: Settings, scene: Scene, given: Parts) -> Outside:
    from assistant.assembly import Outside, build_events, build_opening

    database = given.database or Database(settings.database)
    database.prepare()
    events, opening = given.events or build_events(settings), given.opening or build_opening(scene)
    return Outside(database, given.clock or SystemClock(), events, opening)


def _engine(settings: Settings, scene: Scene, parts: Parts, model: Path | None) -> RasaEngine:
    from assistant.dialogue.rasa_engine import RasaEngine, load_agent
    from assistant.dialogue.rasa_training import newest_model

    found = model or newest_model(settings.models)
    stage = build_stage(settings, scene, parts)
    return RasaEngine(load_agent(found, stage, settings), stage, settings)


def build_proposals(settings: Settings, parts: Parts | None = None) -> Proposals:
    """Build what is done with proposed phrasings; reads all sentences of the city. Raises CatalogueError or StoreError."""
    from assistant.learning.knowledge import Knowledge
    from assistant.learning.proposals import Proposals
    from assistant.store.proposals import SqlProposals
    from assistant.store.records import SqlRecords

    given = parts or Parts()
    database = given.database or Database(settings.database)
    database.prepare()
    knowledge = Knowledge.read(settings.intents, settings.held_out)
    return Proposals(SqlProposals(database), SqlRecords(database).corrections, knowledge, given.clock or SystemClock())


def build_learning(settings: Settings, parts: Parts | None = None) -> Learning:
    """Build what trains with accepted phrasings and goes back; raises AssistantError where nothing is held out."""
    from assistant.dialogue.rasa_training import newest_model
    from assistant.learning.knowledge import need_held_out
    from assistant.learning.training import Learning, Machinery
    from assistant.store.proposals import SqlProposals

    given = parts or Parts()
    held_out = need_held_out(settings.held_out)
    scene = build_scene(settings)
    machinery = Machinery(
        train=train_model,
        load=lambda model: _answering(settings, scene, model),
        newest=lambda: newest_model(settings.models),
        fingerprint=fingerprint,
    )
    database = given.database or Database(settings.database)
    return Learning(settings, SqlProposals(database), machinery, given.clock or SystemClock(), held_out)


def _answering(settings: Settings, scene: Scene, model: Path) -> Callable[[str, str], Reply]:
    from assistant.dialogue.first_turn import FirstTurn

    return FirstTurn.load(settings, scene, model)


def component_config(settings: Settings, name: str) -> Mapping[str, Any]:
    """Give what config.yml says about one component of the pipeline; {} where it is not used. Raises CatalogueError."""
    pipeline = read_data(settings.config, "config")["pipeline"]
    return next((entry for entry in pipeline if entry["name"] == name), {})


def refused_components(settings: Settings) -> list[str]:
    """Name the components in config.yml that need TensorFlow where it is not installed; raises CatalogueError."""
    if tensorflow_free.is_present():
        return []
    raw = read_data(settings.config, "config")
    names = [entry["name"] for entry in (*raw["pipeline"], *raw["policies"])]
    return [name for name in names if name.rpartition(".")[2] in NEEDS_TENSORFLOW]


def refuse_components(settings: Settings) -> None:
    """Raise AssistantError where config.yml has components that need TensorFlow and it is not installed."""
    refused = refused_components(settings)
    if refused:
        raise AssistantError("error.neural", names=", ".join(refused))


def build_first_turn(settings: Settings, model: Path | None = None) -> Callable[[str, str | None], Reply]:
    """Build a function that answers a text as the first turn of a conversation, through the trained pipeline, storing nothing."""
    from assistant.dialogue.first_turn import FirstTurn

    return FirstTurn.load(settings, build_scene(settings), model)


def train_model(settings: Settings) -> Path:
    """Train with Rasa on everything in `intents/`; raises CatalogueError, or ModelUnusable where Rasa gives no model."""
    from assistant.dialogue.rasa_training import train

    model = train(settings)
    (settings.models / FINGERPRINT).write_text(fingerprint(settings), encoding="utf-8")
    return model


def is_trained(settings: Settings) -> bool:
    """Tell whether the newest model was trained on what now stands in intents/, config.yml and the matcher's code."""
    kept = settings.models / FINGERPRINT
    known = kept.is_file() and any(settings.models.glob("*.tar.gz"))
    return known and kept.read_text(encoding="utf-8") == fingerprint(settings)


def fingerprint(settings: Settings) -> str:
    """Give a hash of everything a model is trained from; it is the same wherever the city's folder stands."""
    code = Path(__file__).parent / "understanding"
    digest = hashlib.blake2b(settings.encoder.encode(), digest_size=16)
    for folder, files in ((settings.home, [settings.config, *settings.intents.rglob("*.yml")]), (code, code.glob("*.py"))):
        for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
            content = path.read_bytes()
            digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def checked_locale(settings: Settings, wanted: str | None) -> str | None:
    """Give the known locale nearest to the wanted one; raises UnknownLocale where nobody speaks it."""
    return None if wanted is None else Wording(settings.locales).nearest(wanted)


def build_reader(settings: Settings, examples: Sequence[Example], apart: Apart = take_apart) -> Reader:
    """Train a reader on some examples with the settings of config.yml, outside Rasa; for measuring."""
    config = component_config(settings, MATCHER)
    texts = [clean(example.text, settings.max_characters) for example in examples]
    encoder = build_encoder(settings.encoder, settings.threads)
    labels = [example.label for example in examples]
    matcher = Matcher.train(texts, labels, encoder, MatcherSettings.from_config(config), apart=apart)
    dialogue = settings.intents / "dialogue"
    corrections = Corrections.read(dialogue / "corrections.yml")
    return Reader(matcher, Aspects.read(dialogue / "aspects.yml"), Thresholds.from_config(config), corrections)
