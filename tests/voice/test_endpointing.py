"""Where speech begins and ends: by the clock alone with a detector that hears loudness, and with the real one on real speech."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.settings.voice import VoiceSettings
from tests.fakes import LoudnessDetector
from tests.voice.recordings import brown_noise, pcm, recorded, samples, sine, white_noise, with_recordings, without_edges
from voice.detection import DETECTOR_HZ, DetectorStore, SileroDetector
from voice.dtmf import tones
from voice.endpointing import UNHURRIED, EndpointRules, Pace, SpeechEndpointer
from voice.ports import SpeechEvent

FRAME_SECONDS = 0.02
STARTED, ENDED = SpeechEvent.STARTED, SpeechEvent.ENDED


class Call:
    """A clock and an endpointer; speech and silence pass as on a telephone, 20 ms at a time."""

    def __init__(self, endpointer: SpeechEndpointer, hz: int = 8000, start: float = 1000.0) -> None:
        self.endpointer, self._hz, self.now = endpointer, hz, start
        self.events: list[tuple[SpeechEvent, float]] = []

    def hear(self, raw: bytes) -> Call:
        size = 2 * round(FRAME_SECONDS * self._hz)
        for start in range(0, len(raw), size):
            self.now += FRAME_SECONDS
            self._note(self.endpointer.hear(raw[start : start + size], self.now))
        return self

    def speech(self, seconds: float) -> Call:
        return self.hear(sine(300, seconds, self._hz))

    def silence(self, seconds: float) -> Call:
        return self.hear(bytes(2 * round(seconds * self._hz)))

    def nothing_comes(self, seconds: float) -> Call:
        for _ in range(round(seconds / FRAME_SECONDS)):
            self.now += FRAME_SECONDS
            self._note(self.endpointer.tick(self.now))
        return self

    def _note(self, event: SpeechEvent | None) -> None:
        if event:
            self.events.append((event, self.now))

    @property
    def kinds(self) -> list[SpeechEvent]:
        return [event for event, _ in self.events]


def call(rules: EndpointRules = UNHURRIED, hz: int = 8000) -> Call:
    return Call(SpeechEndpointer(LoudnessDetector(), hz, rules), hz)


@pytest.mark.parametrize("hz", [8000, 16000])
def test_speech_begins_after_the_onset_and_ends_after_the_wait(hz: int) -> None:
    talk = call(hz=hz).silence(1).speech(1).silence(3)
    (first, began), (second, ended) = talk.events
    assert (first, second) == (STARTED, ENDED)
    assert began - 1001 == pytest.approx(UNHURRIED.onset, abs=0.06)
    assert ended - 1002 == pytest.approx(UNHURRIED.first_wait, abs=0.06)
    assert talk.endpointer.spoken == pytest.approx(1.0, abs=0.1)


def test_a_click_is_not_speech() -> None:
    talk = call()
    for _ in range(20):
        talk.speech(0.08).silence(0.4)
    assert talk.events == []


def test_clicks_do_not_add_up_over_the_silence_that_a_phone_does_not_send() -> None:
    talk = call().speech(0.12).nothing_comes(5).speech(0.12).nothing_comes(5)
    assert talk.events == []


def test_a_pause_to_think_does_not_end_what_is_said() -> None:
    talk = call().speech(1).silence(1.3).speech(1).silence(0.9).speech(0.5)
    assert talk.kinds == [STARTED]
    assert talk.silence(2.1).kinds == [STARTED, ENDED]


def test_a_pause_of_a_second_and_a_half_is_not_the_end_even_after_a_fluent_beginning() -> None:
    assert VoiceSettings().first_wait == UNHURRIED.first_wait >= 1.8
    for gaps in range(6):
        talk = call()
        for _ in range(gaps):
            talk.speech(0.5).silence(0.3)
        assert talk.speech(0.5).silence(1.5).speech(1).silence(1.5).speech(1).kinds == [STARTED], gaps


def test_a_phone_that_stops_sending_in_silence_ends_by_the_clock() -> None:
    talk = call().speech(1).nothing_comes(3)
    assert talk.kinds == [STARTED, ENDED]
    assert talk.events[1][1] - 1001 == pytest.approx(UNHURRIED.first_wait, abs=0.06)


def test_sound_that_comes_in_a_burst_is_placed_where_it_was_spoken() -> None:
    talk = call()
    assert talk.endpointer.hear(sine(300, 1, 8000) + bytes(16000), 1002.0) is STARTED
    assert talk.endpointer.tick(1001.0 + UNHURRIED.first_wait - 0.1) is None
    assert talk.endpointer.tick(1001.0 + UNHURRIED.first_wait + 0.1) is ENDED


def test_who_never_stops_is_ended_all_the_same() -> None:
    talk = call(EndpointRules(longest=5.0)).speech(12)
    assert talk.kinds == [STARTED, ENDED, STARTED, ENDED, STARTED]


def test_the_wait_grows_at_once_for_who_was_cut_off() -> None:
    talk = call().speech(1).silence(1.95).speech(0.5)
    assert talk.kinds == [STARTED, ENDED, STARTED]
    assert talk.endpointer.wait == UNHURRIED.most_wait


def test_an_answer_to_us_is_no_sign_of_having_been_cut_off() -> None:
    talk = call().speech(1).silence(5).speech(1)
    assert talk.endpointer.wait == UNHURRIED.first_wait


def test_the_wait_shrinks_for_who_speaks_quickly_and_grows_back() -> None:
    talk = call()
    for _ in range(14):
        talk.speech(0.5).silence(0.3)
    assert talk.endpointer.wait == UNHURRIED.least_wait
    talk.speech(0.5).silence(1.1).speech(0.5)
    assert talk.endpointer.wait == pytest.approx(1.6 * 1.1, abs=0.2)


@pytest.mark.parametrize("pauses", [[], [0.1], [0.3] * 40, [5.0], [0.3] * 6 + [1.0], [0.26, 1.9]])
def test_the_wait_stays_within_the_rules(pauses: Sequence[float]) -> None:
    pace = Pace(UNHURRIED)
    for pause in pauses:
        pace.note(pause)
        assert UNHURRIED.least_wait <= pace.wait <= UNHURRIED.most_wait


def test_a_new_turn_forgets_the_speech_but_not_the_pace() -> None:
    talk = call().speech(1).silence(1.95).speech(0.5)
    talk.endpointer.reset()
    assert not talk.endpointer.speaking
    assert talk.endpointer.wait == UNHURRIED.most_wait
    assert talk.endpointer.spoken == 0
    assert talk.nothing_comes(5).kinds == [STARTED, ENDED, STARTED]


def test_patience_is_for_one_turn() -> None:
    talk = call()
    talk.endpointer.reset(patience=0.5)
    talk.speech(0.5).silence(1.0)
    assert talk.kinds == [STARTED, ENDED]
    talk.endpointer.reset()
    assert talk.endpointer.wait == UNHURRIED.first_wait


def test_odd_pieces_and_nothing_are_no_trouble() -> None:
    talk = call()
    raw = sine(300, 1, 8000)
    for start in range(0, len(raw), 111):
        talk.now += 111 / 16000
        talk._note(talk.endpointer.hear(raw[start : start + 111], talk.now))
    assert talk.endpointer.hear(b"", talk.now) is None
    assert talk.kinds == [STARTED]


async def test_detectors_are_lent_and_come_back_clean() -> None:
    loaded: list[LoudnessDetector] = []

    def load() -> LoudnessDetector:
        loaded.append(LoudnessDetector())
        return loaded[-1]

    store = DetectorStore(load)
    first, second = await store.take(), await store.take()
    assert first is not second
    store.give_back(first)
    assert await store.take() is first
    assert [one.resets for one in loaded] == [2, 1]


@pytest.fixture(scope="module")
def real() -> SileroDetector:
    return SileroDetector()


def listening(detector: SileroDetector, hz: int = 8000) -> Call:
    detector.reset()
    return Call(SpeechEndpointer(detector, hz), hz)


@pytest.mark.parametrize(
    "noise",
    [
        bytes(160000),
        white_noise(10, 8000),
        brown_noise(10, 8000),
        sine(440, 10, 8000),
        tones("0123456789*#" * 4),
        pcm(np.sum([samples(sine(tone, 10, 8000, 3000)) for tone in (262, 330, 392, 523)], axis=0)),
    ],
    ids=["silence", "white noise", "street noise", "tone", "keys", "chord"],
)
def test_what_is_no_voice_is_not_speech(real: SileroDetector, noise: bytes) -> None:
    assert listening(real).hear(noise).events == []


@with_recordings
class TestRecordedSpeech:
    """A woman's recorded telephone prompts, as a caller would sound."""

    @pytest.mark.parametrize("name", ["vm-intro", "tt-weasels", "conf-adminmenu", "digits/7", "vm-options"])
    def test_each_prompt_is_one_stretch(self, real: SileroDetector, name: str) -> None:
        talk = listening(real).silence(0.5).hear(recorded(name).pcm).silence(2.5)
        assert talk.kinds == [STARTED, ENDED]

    @pytest.mark.parametrize("snr_db", [20, 10, 5])
    def test_speech_in_the_street_is_found_and_its_end_too(self, real: SileroDetector, snr_db: int) -> None:
        spoken = np.concatenate([np.zeros(16000), samples(recorded("vm-intro").pcm), np.zeros(24000)])
        street = samples(brown_noise(len(spoken) / 8000, 8000))[: len(spoken)]
        power = np.mean(samples(recorded("vm-intro").pcm) ** 2)
        street *= np.sqrt(power / 10 ** (snr_db / 10) / np.mean(street**2))
        assert listening(real).hear(pcm(spoken + street)).kinds == [STARTED, ENDED]

    def test_soft_speech_is_heard(self, real: SileroDetector) -> None:
        soft = pcm(0.03 * samples(recorded("vm-intro").pcm))
        assert listening(real).silence(0.5).hear(soft).silence(2.5).kinds == [STARTED, ENDED]

    def test_one_short_word_is_heard_within_half_a_second(self, real: SileroDetector) -> None:
        talk = listening(real).silence(1).hear(recorded("digits/8").pcm).silence(2.5)
        assert talk.kinds == [STARTED, ENDED]
        assert talk.events[0][1] - 1001 < 0.5

    def test_an_old_person_who_searches_for_words_is_not_cut_off(self, real: SileroDetector) -> None:
        talk = listening(real)
        for name in ("digits/1", "digits/3", "digits/8", "digits/5"):
            talk.hear(recorded(name).pcm).silence(1.1)
        assert talk.silence(1.5).kinds == [STARTED, ENDED]

    @pytest.mark.parametrize(
        "names",
        [("digits/1", "digits/3", "digits/8", "digits/5"), ("vm-intro", "tt-weasels", "vm-intro")],
        ids=["words", "sentences"],
    )
    def test_pauses_of_a_second_and_a_half_are_within_what_is_said(self, real: SileroDetector, names: Sequence[str]) -> None:
        talk = listening(real).silence(0.5)
        for name in names:
            talk.hear(without_edges(recorded(name).pcm)).silence(1.5)
        assert talk.silence(1.5).kinds == [STARTED, ENDED]

    def test_a_better_line_gives_the_same(self, real: SileroDetector) -> None:
        from voice.resampling import resample

        talk = listening(real, DETECTOR_HZ).hear(resample(recorded("vm-intro").pcm, 8000, DETECTOR_HZ)).silence(2.5)
        assert talk.kinds == [STARTED, ENDED]
