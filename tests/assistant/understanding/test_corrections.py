"""What a person does not mean is taken off what they say, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import CatalogueError
from assistant.settings import Settings
from assistant.understanding.aspects import Aspects
from assistant.understanding.corrections import Correction, Corrections
from assistant.understanding.matcher import Matcher, MatcherSettings
from assistant.understanding.normalise import clean
from assistant.understanding.reader import Reader
from assistant.understanding.thresholds import Thresholds
from tests.fakes import TinyEncoder


@pytest.fixture(scope="module")
def corrections(settings: Settings) -> Corrections:
    return Corrections.read(settings.intents / "dialogue" / "corrections.yml")


@pytest.mark.parametrize(
    ("text", "denied", "meant"),
    [
        ("不是身份证，是社保卡", "身份证", "是社保卡"),
        ("不是身份证是社保卡", "身份证", "是社保卡"),
        ("不要老年证，我要办公交卡", "老年证", "我要办公交卡"),
        ("我要办公交卡，不是老年证。", "老年证", "我要办公交卡"),
        ("公交卡，不要老年证", "老年证", "公交卡"),
        ("我不是要补社保卡，我要激活", "补社保卡", "我要激活"),
        ("不是卡丢了，是密码忘了", "卡丢了", "是密码忘了"),
        ("不是工伤鉴定，也不是残疾评定，是看要多少照顾", "工伤鉴定 残疾评定", "是看要多少照顾"),
        ("not the identity card, the social security card", "identity card", "the social security card"),
        ("the bus pass, not the museum one", "museum one", "the bus pass"),
        ("the bus pass not the museum one", "museum one", "the bus pass"),
        ("I don't want the senior card, I want the bus pass", "senior card", "I want the bus pass"),
        ("I don’t want the senior card I want the bus pass", "senior card", "I want the bus pass"),
        ("It's not the card, it's the PIN", "card", "it's the PIN"),
        ("No, not my ID, the residence permit", "ID", "the residence permit"),
        ("I do not mean the pension, I mean the allowance", "pension", "I mean the allowance"),
        ("我要办驾照，啊不，身份证", "我要办驾照", "身份证"),
        ("我要办离婚，不对，结婚", "我要办离婚", "结婚"),
        ("护照，哦不，是社保卡", "护照", "社保卡"),
        ("The driving licence, no, my ID card", "The driving licence", "my ID card"),
        ("the bus pass, sorry, I mean the senior card", "the bus pass", "the senior card"),
        ("I lost my driving licence - no, sorry, my ID card", "I lost my driving licence", "my ID card"),
    ],
)
def test_a_refusal_is_told_from_what_is_meant(text: str, denied: str, meant: str, corrections: Corrections) -> None:
    found = corrections.find(clean(text, 500))
    assert found is not None
    assert (found.denied, " ".join(found.meant.split())) == (denied, meant)


@pytest.mark.parametrize(
    "text",
    [
        "我不是安康人",
        "不是很清楚怎么办",
        "是不是要带身份证",
        "是不是身份证丢了就得补",
        "坐车不要钱",
        "不要钱的卡怎么办",
        "要不要本人去",
        "我不是本地户口，想办居住证",
        "我不是低保户，能申请吗",
        "不是只领钱，是没了饭碗以后所有的事",
        "我身份证不见了，不是很急",
        "你是不是说身份证",
        "还不是时候",
        "医保里头不是有护理这一块吗",
        "I'm not from here, I want a residence card",
        "I'm not sure what to do",
        "I'm not very good with phones, I want a class",
        "not only the pension but everything",
        "disabled benefit not paid",
        "my card is not working",
        "My ID is not lost, it expired",
        "I am not the owner, can I still apply",
        "I do not know what to bring",
        "I don't want to come twice, tell me everything",
        "I don't have a card",
        "Why not the bus?",
        "he is not breathing",
        "",
    ],
)
def test_what_is_no_refusal_stays_whole(text: str, corrections: Corrections) -> None:
    cleaned = clean(text, 500)
    assert corrections.find(cleaned) is None
    assert not corrections.only_refuses(cleaned)


@pytest.mark.parametrize("text", ["不是身份证", "不要老年证。", "Not the ID card.", "I don't want the bus pass"])
def test_a_refusal_alone_is_known_as_one(text: str, corrections: Corrections) -> None:
    assert corrections.only_refuses(clean(text, 500))
    assert corrections.find(clean(text, 500)) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("不是这个，我问的是老年卡", "老年卡"),
        ("不是的，是公交卡", "是公交卡"),
        ("错了，我想问的是医保报销", "医保报销"),
        ("不对不对，我要办老年证", "老年证"),
        ("Not that one, the bus pass", "the bus pass"),
        ("no, i meant my pension", "my pension"),
        ("That's not it. The museum card.", "the museum card"),
        ("谢谢，那在哪办", "在哪办"),
        ("谢谢您啊还有要带什么", "还有要带什么"),
        ("好的谢谢，多少钱", "多少钱"),
        ("Thank you, and where is it?", "where is it?"),
        ("thanks love but how much", "how much"),
        ("OK, thank you. I also need the bus pass", "i also need the bus pass"),
    ],
)
def test_what_only_points_is_passed_over(text: str, meant: str, corrections: Corrections) -> None:
    cleaned = clean(text, 500)
    found = corrections.find(cleaned)
    assert (found.meant if found else cleaned).lower().rstrip(".") == meant
    assert found is None or (found.denied, found.texts) == ("", (found.meant,))


@pytest.mark.parametrize("text", ["不是这个", "不对", "不是", "错了", "not that", "No, not this one.", "不是我要办，是我妈要办"])
def test_pointing_alone_is_left_alone(text: str, corrections: Corrections) -> None:
    cleaned = clean(text, 500)
    assert corrections._past_pointing(cleaned) == cleaned


def test_what_is_meant_counts_alone_where_nothing_is_named() -> None:
    assert Correction("", "b").mixed(np.array([0.5, 0.5]), np.array([[0.1, 0.7]])).tolist() == [0.1, 0.7]


def test_what_is_refused_is_taken_off() -> None:
    whole, meant, denied = np.array([0.5, 0.5]), np.array([0.1, 0.7]), np.array([0.8, 0.0])
    mixed = Correction("a", "b").mixed(whole, np.stack([meant, denied]))
    assert np.allclose(mixed, [-0.1, 0.6])


@pytest.fixture(scope="module")
def reader(settings: Settings, corrections: Corrections) -> Reader:
    said = {
        "item:senior-card": ["我要办老年证", "老年证怎么办", "办老年证", "老年证丢了", "给我办个老年证"],
        "item:id-card-replace": ["身份证丢了", "补办身份证", "我的身份证不见了", "身份证怎么办", "给我补个身份证"],
        "intent:deny": ["都不是", "不对不对", "不要这些", "错了错了", "我不要"],
    }
    pairs = [(text, label) for label, texts in said.items() for text in texts]
    texts, labels = zip(*pairs, strict=True)
    matcher = Matcher.train(texts, labels, TinyEncoder(), MatcherSettings())
    aspects = Aspects.read(settings.intents / "dialogue" / "aspects.yml")
    return Reader(matcher, aspects, Thresholds(), corrections)


@pytest.mark.parametrize(
    ("text", "intent", "best"),
    [
        ("不是身份证，是老年证", "service_request", "senior-card"),
        ("不是老年证，是身份证", "service_request", "id-card-replace"),
        ("老年证，不要身份证", "service_request", "senior-card"),
        ("不是身份证", "deny", "id-card-replace"),
        ("身份证不见了", "service_request", "id-card-replace"),
    ],
)
def test_a_correction_is_read_as_what_is_meant_and_a_refusal_as_a_no(text: str, intent: str, best: str, reader: Reader) -> None:
    (understood,) = reader.read([clean(text, 500)], [None])
    assert (understood.intent, understood.candidates[0].id) == (intent, best)


@pytest.mark.parametrize(
    ("second", "line", "field", "problem"),
    [("'not (?P<denied>.+'", 5, "corrections.en.1", "missing )"), ("'not .+'", 5, "corrections.en.1", "denied")],
)
def test_a_broken_expression_is_named(second: str, line: int, field: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(f"corrections:\n  zh-CN: []\n  en:\n    - '(?P<denied>x)'\n    - {second}\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        Corrections.read(path)
    fields = caught.value.fields
    assert (fields["file"], fields["line"], fields["field"]) == ("corrections.yml", line, field)
    assert problem in fields["problem"]
