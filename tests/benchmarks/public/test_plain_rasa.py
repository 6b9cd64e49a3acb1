"""What plain Rasa's answers say about our labels."""

from __future__ import annotations

import json

from assistant.benchmarks.public.plain_rasa import chances


def test_answers_become_probabilities_of_known_labels() -> None:
    answers = [
        {"ms": 1.0, "ranking": ["nlu_fallback", "b", "a"], "confidence": [0.7, 0.5, 0.25]},
        {"ms": 1.0, "ranking": ["c"], "confidence": [1.0]},
    ]
    found = chances([json.dumps(one) for one in answers], ("a", "b", "c"))
    assert found.tolist() == [[0.25, 0.5, 0.0], [0.0, 0.0, 1.0]]
