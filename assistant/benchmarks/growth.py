"""How the matcher grows with the catalogue, in a process of its own: `python -m assistant.benchmarks.growth 1135` prints JSON."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.understanding.matcher import Matcher
from assistant.understanding.utterances import ITEM, Example

SEED = 7
SENTENCES = 3
"""How many sentences each item is learnt from: its name and two ways to ask for it."""

LEARNT, ASKED = ("我想办{}", "{}要带什么材料", "{}怎么弄", "听说可以办{}", "帮我看看{}"), "请问{}去哪里办啊"
TURNS, WARM_UP = 200, 5


def names_in(path: Path) -> list[str]:
    """Read names of services: every `name` in a JSON file, else one a line; each once."""
    text = path.read_text(encoding="utf-8")
    found = _names(json.loads(text)) if path.suffix == ".json" else (line.strip() for line in text.splitlines())
    return list(dict.fromkeys(name for name in found if name))


def grown(names: Sequence[str], size: int) -> list[str]:
    """Give `size` names: the real ones first, then halves of two of them put together; the same in every run. Pure."""
    known = dict.fromkeys(names[:size])
    chance = random.Random(SEED)
    while len(known) < size:
        first, second = chance.sample(names, 2)
        name = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
        known[f"{name}{len(known)}" if name in known else name] = None
    return list(known)


def sentences(names: Sequence[str]) -> list[tuple[str, str]]:
    """Give pairs of sentence and label to learn from. Pure."""
    chance = random.Random(SEED)
    said = [(name, *(frame.format(name) for frame in chance.sample(LEARNT, SENTENCES - 1))) for name in names]
    return [(text, f"{ITEM}:{number}") for number, texts in enumerate(said) for text in texts]


def main(size: int, file: str = "") -> None:
    """Learn `size` items, then ask for some of them one by one; print {"sentences", "seconds", "ms"}."""
    from assistant.bootstrap import build_reader, build_scene, prepare

    settings = prepare()
    city = [item.name[settings.locale] for item in build_scene(settings).catalogue.items.values()]
    names = grown([*city, *(names_in(Path(file)) if file else ())], size)
    pairs = sentences(names)
    began = time.perf_counter()
    matcher = build_reader(settings, [Example(text, label, settings.locale, "plain", label) for text, label in pairs]).matcher
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"sentences": len(pairs), "seconds": seconds, "ms": _asked(matcher, names)}) + "\n")


def _asked(matcher: Matcher, names: Sequence[str]) -> list[float]:
    chance, took = random.Random(SEED), []
    for _ in range(WARM_UP + TURNS):
        text, began = ASKED.format(chance.choice(names)), time.perf_counter()
        matcher.rank([text])
        took.append(1000 * (time.perf_counter() - began))
    return took[WARM_UP:]


def _names(raw: Any) -> Iterator[str]:
    if isinstance(raw, list):
        for part in raw:
            yield from _names(part)
    elif isinstance(raw, dict):
        if isinstance(raw.get("name"), str):
            yield raw["name"]
        for part in raw.values():
            yield from _names(part)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
