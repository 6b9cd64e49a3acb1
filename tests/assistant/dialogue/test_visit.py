"""A visit goes on, goes back, and survives JSON."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.visit import KEPT_VIEWS, WELCOME, Visit
from assistant.messages import Control, Json

views = st.fixed_dictionaries({"show": st.sampled_from(["item", "event", "ask"]), "id": st.text(max_size=5)})
visits = st.builds(
    Visit,
    locale=st.sampled_from(["zh-CN", "en"]),
    view=views,
    aside=st.none() | views,
    history=st.lists(views, max_size=3).map(tuple),
    misses=st.integers(0, 3),
    refused=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    control=st.none() | st.sampled_from(Control),
    code=st.none() | st.text(max_size=4),
)


def _item(id_: str) -> Json:
    return {"show": "item", "id": id_}


@given(visits)
def test_a_visit_survives_json(visit: Visit) -> None:
    assert Visit.from_json(json.loads(json.dumps(visit.to_json()))) == visit


def test_back_gives_what_was_shown_before_and_stays_at_the_beginning() -> None:
    visit = Visit.new("en").open(_item("a")).open(_item("b"))
    seen = [visit := visit.back() for _ in range(3)]
    assert [one.view for one in seen] == [_item("a"), WELCOME, WELCOME]
    assert {one.control for one in seen} == {Control.BACK}


def test_back_from_a_remark_shows_what_is_under_it() -> None:
    visit = Visit.new("en").open(_item("a")).say({"show": "thanks"})
    assert visit.back().shown == _item("a")


def test_opening_the_same_view_again_adds_no_step_back() -> None:
    visit = Visit.new("en").open(_item("a")).open(_item("a"))
    assert visit.history == (WELCOME,)


def test_only_so_many_steps_are_kept() -> None:
    visit = Visit.new("en")
    for number in range(50):
        visit = visit.open(_item(str(number)))
    assert len(visit.history) == KEPT_VIEWS
    assert visit.back().view == _item("48")


def test_an_answer_forgets_misses_and_refusals() -> None:
    visit = Visit("en", WELCOME, misses=1, refused=("x",)).answer(_item("a"))
    assert (visit.misses, visit.refused) == (0, ())


def test_what_a_visit_is_about() -> None:
    assert (Visit("en", _item("a")).item, Visit("en", _item("a")).event) == ("a", None)
    assert Visit("en", {"show": "event", "id": "e"}).event == "e"
    assert Visit.new("en").item is None
