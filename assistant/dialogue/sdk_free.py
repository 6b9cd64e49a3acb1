"""Answers for the kits of other people's channels and stores, which Rasa imports whether or not anybody uses them.

Call `install` before anything imports `rasa`. `banban rasa …`, which may use all of them, does not.
"""

from __future__ import annotations

import sys

from assistant.dialogue.stand_ins import StandIns

PACKAGES = (
    # Channels of Rasa's own, and who may come in by them.
    "aiogram",
    "fbmessenger",
    "google.auth",
    "google.oauth2",
    "jwt",
    "prompt_toolkit",
    "questionary",
    "slack_sdk",
    "socketio",
    "twilio",
    "webexteamssdk",
    # Tracker stores, brokers and locks that we do not offer; Redis itself stays what it is.
    "aio_pika",
    "boto3",
    "portalocker.redis",
    "pymongo",
    # The plots of `rasa test`, which bring matplotlib.
    "rasa.utils.plotting",
)
FINDER = StandIns(PACKAGES, "run it by 'banban rasa'")


def install() -> None:
    """Answer for `PACKAGES` from now on, before the real ones; a second call does nothing."""
    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)
