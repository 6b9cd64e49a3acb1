"""The guard's rules hear danger, and do not hear it where there is none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.dialogue.turn import Scene
from assistant.dialogue.views.asides import SCAM_NUMBER, SIGNAL_NUMBERS
from assistant.errors import CatalogueError
from assistant.settings import Settings
from assistant.understanding.guard import Guard
from assistant.understanding.normalise import clean
from assistant.understanding.utterances import LOOK_ALIKE, Example, read_file

RULES = """\
locale: en
signals:
  medical:
    patterns: ['{pattern}']
    unless: ['{unless}']
"""


@pytest.fixture(scope="module")
def guard(settings: Settings) -> Guard:
    return Guard.read(settings.intents / "safety")


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def heard(request: pytest.FixtureRequest, guard: Guard, settings: Settings) -> list[tuple[Example, str | None]]:
    """What is said in danger, and what only sounds like it, in one language, with the signal that the rules hear."""
    said = read_file(settings.intents / "safety" / "says" / f"{request.param}.yml")
    return [(one, guard.signal(clean(one.text, 500))) for one in said]


def test_the_rules_alone_hear_much_of_what_is_said_in_danger(heard: list[tuple[Example, str | None]]) -> None:
    """Most of these sentences avoid the obvious words on purpose: they are there to be learnt from, beside the rules."""
    signals = [signal for one, signal in heard if one.kind != LOOK_ALIKE]
    assert len(signals) - signals.count(None) >= 0.27 * len(signals)


def test_people_in_danger_are_sent_to_the_right_number(heard: list[tuple[Example, str | None]]) -> None:
    """By rules alone: what else they mistake, the matcher mostly knows better (reader.py)."""
    alarms = [(one, signal) for one, signal in heard if one.kind != LOOK_ALIKE and signal]
    wrong = [one.text for one, signal in alarms if _number(signal) != _number(one.label.partition(":")[2])]
    assert len(wrong) <= 0.06 * len(alarms), wrong


def test_what_only_sounds_like_danger_is_not_heard(heard: list[tuple[Example, str | None]]) -> None:
    calm = [(one, signal) for one, signal in heard if one.kind == LOOK_ALIKE]
    stopped = [one.text for one, signal in calm if signal]
    assert calm
    assert len(stopped) <= 0.03 * len(calm), stopped


@pytest.mark.parametrize(
    ("harmless", "danger", "signal"),
    [
        ("点关注不迷路", "我在外面迷路了，不知道怎么回家", "lost-person"),
        ("迁户口的人说找不到我家档案", "天黑了，我找不到我家了", "lost-person"),
        ("我弟弟走失二十年了，想采血找一找", "我弟弟走失了，找了一下午", "lost-person"),
        ("那回跳河救了个娃，发奖状吗", "有人要跳河，快来劝劝", "suicide"),
        ("寄两只活鸡，路上死了算谁的", "活得太累，死了算了", "suicide"),
        ("什么东西掉到水里看不见", "有个人掉到水里了", "medical"),
        ("绿茶拿开水冲会不会烫老了", "开水浇了一身，烫得不轻", "medical"),
        ("急救箱里该放哪些药", "急救，快来医生", "medical"),
        ("他抢我车车", "有人抢我的包", "violence"),
        ("反家暴的宣传册有吗", "我遭家暴了", "violence"),
        ("灶头火苗发黄，要不要清一清", "窗户里有火苗窜出来", "fire"),
        ("the form SSA-1199 thing", "打119", "fire"),
        ("电梯上个月关过人，我要投诉", "我被关在电梯里了", "trapped"),
        ("敲门没人应，快递放哪儿了", "隔壁老太太两天没出门，敲门没人应", "trapped"),
        ("安全账户锁是什么产品", "他叫我把钱转到安全账户", "scam-safe-account"),
        ("which foam do you stick on a wall", "she's foaming at the mouth", "medical"),
        ("gasping for a smoke, where's the shelter", "he's gasping for air", "medical"),
        ("the shower seat hasn't turned up", "Mum went out this morning and hasn't turned up", "lost-person"),
        ("I'm on the list for a cataract, where am I now", "where am I, I want to go home", "lost-person"),
        ("thinking about ending things with my broadband", "I feel like ending it", "suicide"),
        ("I was stuck in the lift and want it inspected", "I'm stuck in the lift", "trapped"),
        ("the parcel man says nobody answered the door", "Mum lives alone and she isn't answering the door", "trapped"),
        ("the council threatened me with a fine", "he threatened me with a knife", "violence"),
        ("我女婿要动手术，想用我医保卡的钱", "他动手打我", "violence"),
        ("听说隔壁小区有人跳楼了", "我也想跳楼", "suicide"),
        ("昨天电影里失火烧死好多人", "我家失火了", "fire"),
        ("对门老太太好几天没见着了", "对门家里着火了", "fire"),
    ],
)
def test_the_same_words_without_danger_are_not_heard(harmless: str, danger: str, signal: str, guard: Guard) -> None:
    assert guard.signal(clean(harmless, 500)) is None
    assert guard.signal(clean(danger, 500)) == signal


@pytest.mark.parametrize(
    ("other", "danger", "signal"),
    [
        ("我把给孙子救命的钱装好了，等人来取", "快来人救命，我孙子不动了", "medical"),
        ("我老头子拿着农药把自己反锁在屋里", "我儿子拿着刀把自己反锁在屋里，要砍人", "violence"),
        ("罐子歪倒在阳台上，噗噗地叫，我不敢靠前", "我妈倒在阳台上，叫也叫不起来", "fall"),
        ("I can't speak up, he's downstairs", "I can't speak properly all of a sudden, my mouth has dropped", "medical"),
        ("I sat too near the fire and fell asleep", "the curtains are on fire", "fire"),
        ("he's slipped the lock again", "he's just slipped in the bath and can't get up", "fall"),
    ],
)
def test_words_of_one_danger_do_not_send_to_the_number_of_another(other: str, danger: str, signal: str, guard: Guard) -> None:
    assert guard.signal(clean(other, 500)) != signal
    assert guard.signal(clean(danger, 500)) == signal


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("我老伴中风三年了，刚刚昏倒了叫不醒", "medical"),
        ("孩子没伤着，我摔倒了起不来", "fall"),
        ("他说没走丢，可是现在我妈走丢了，找不到人", "lost-person"),
        ("昨天关的人已经出来了，可是又有人被关在电梯里", "trapped"),
        ("灶打不着火，后来厨房着了火，好大的烟", "fire"),
        ("my mum broke her hip the winter before last and now she has fallen and can't get up", "fall"),
        ("I put a plaster on but it won't stop bleeding", "medical"),
        ("there's gas left on my card, I can smell gas in the kitchen", "gas"),
    ],
)
def test_what_is_denied_or_past_does_not_hide_what_happens_now(text: str, signal: str, guard: Guard) -> None:
    assert guard.signal(clean(text, 500)) == signal


def test_what_people_say_for_services_is_not_danger(guard: Guard, tree: Path) -> None:
    said = [one.text for path in sorted((tree / "tests" / "utterances").glob("*/items.yml")) for one in read_file(path)]
    heard = [text for text in said if guard.signal(clean(text, 500))]
    assert len(heard) <= 0.015 * len(said), heard


@pytest.mark.parametrize(
    "text", ["i is he she my mum " * 30, "我妈他她说把钱转给" * 60, "pain in my chest last year " * 20, "a " * 250]
)
def test_a_long_text_is_looked_at_in_less_than_a_second(text: str, guard: Guard) -> None:
    began = time.perf_counter()
    guard.signal(clean(text, 500))
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize(
    "text",
    ["我胸口疼得喘不过气", "我 胸 口 疼 得 喘 不 过 气", "我胸口疼得喘不过气！！！😱", "I CAN'T BREATHE", "I can’t breathe"],
)
def test_danger_is_heard_however_it_is_written(text: str, guard: Guard) -> None:
    assert guard.signal(clean(text, 500)) == "medical"


@pytest.mark.parametrize("text", ["", "？", "证" * 500, "a " * 250, "老年证", "hello"])
def test_no_danger_is_heard_in_nothing(text: str, guard: Guard) -> None:
    assert guard.signal(clean(text, 500)) is None


@pytest.mark.parametrize(
    "text",
    [
        "政府通知我说要重新激活社保卡，发了个链接，我点了",
        "我存折上多了两千块，有人打电话叫我退回去",
        "有个上门的说免费检修燃气，要换个软管三百八",
        "there is a man here from the gas company who wants 800 yuan for a new pipe",
        "there's a club where I put in 50000 and get 5000 every month",
    ],
)
def test_a_swindle_is_heard_at_its_first_sentence(text: str, guard: Guard) -> None:
    assert (guard.signal(clean(text, 500)) or "").startswith("scam")


def test_an_emergency_comes_before_a_scam(guard: Guard) -> None:
    assert guard.signal("骗子让我转账，我气得胸口疼，喘不过气来了") == "medical"


def test_every_signal_has_words_in_every_language(guard: Guard, scene: Scene) -> None:
    signals = {rule.signal for rule in guard.rules}
    keys = {"scam" if signal.startswith("scam") else signal for signal in signals}
    assert all(scene.wording.has(locale, f"safety.{key}.1") for key in keys for locale in scene.wording.locales)
    assert {signal for signal in signals if not signal.startswith("scam")} <= set(SIGNAL_NUMBERS)


def test_every_language_knows_every_signal(guard: Guard) -> None:
    known = [{rule.signal for rule in guard.rules if rule.locale == locale} for locale in ("zh-CN", "en")]
    assert known[0] == known[1]


def test_a_broken_expression_is_named(tmp_path: Path) -> None:
    _write(tmp_path, pattern="(breathe", unless="last year")
    with pytest.raises(CatalogueError) as caught:
        Guard.read(tmp_path)
    fields = caught.value.fields
    line = RULES.splitlines().index("    patterns: ['{pattern}']") + 1
    assert (fields["file"], fields["line"], fields["field"]) == ("en.yml", line, "signals.medical.patterns.0")


def test_an_unless_takes_the_signal_back(tmp_path: Path) -> None:
    _write(tmp_path, pattern="breathe", unless="last year")
    guard = Guard.read(tmp_path)
    assert guard.signal("i can not breathe") == "medical"
    assert guard.signal("i could not breathe last year") is None


def _write(folder: Path, pattern: str, unless: str) -> None:
    (folder / "en.yml").write_text(RULES.format(pattern=pattern, unless=unless), encoding="utf-8")


def _number(signal: str | None) -> str | None:
    return SIGNAL_NUMBERS.get(signal, SCAM_NUMBER) if signal else None
