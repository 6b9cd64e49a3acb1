"""Rasa with Banban's pipeline, for the comparison: `train …` is Rasa's own command, `answer MODEL LINES` the driver."""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> None:
    """Make this process ready as every entry point does, then train or answer."""
    from assistant.bootstrap import prepare

    prepare()
    if arguments[0] == "answer":
        from assistant.benchmarks.rasa_driver import main as answer

        answer(*arguments[1:])
        return
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *arguments]
    rasa_main()


if __name__ == "__main__":
    main(sys.argv[1:])
