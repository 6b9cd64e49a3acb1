"""`banban ask`: one question, one answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.commands.ask import ask, plain
from assistant.messages import Choice, Line, Outcome, Reply
from tests.assistant.commands.conftest import Run, one_sentence


def test_a_reply_is_plain_lines_and_numbered_choices() -> None:
    reply = Reply(Outcome.ANSWERED, (Line("a", text="One."), Line("b", text="Two.")), (Choice("1", "More"),))
    assert plain(reply) == "One.\nTwo.\n  1. More"


@pytest.mark.slow
@pytest.mark.usefixtures("in_process", "trained")
def test_a_question_is_answered() -> None:
    result = CliRunner().invoke(ask, ["I lost my identity card", "--json"])
    assert result.exit_code == 0, result.output
    reply = Reply.from_json(json.loads(result.stdout))
    assert (reply.outcome, reply.locale) == (Outcome.ANSWERED, "en")


@pytest.mark.slow
def test_a_missing_model_is_one_sentence(banban: Run, tmp_path: Path) -> None:
    done = banban("ask", "hello", BANBAN_MODELS=str(tmp_path))
    assert done.returncode == 2
    assert one_sentence(done)


@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite:////dev/full/no/banban.db", "no address", "nosuch://host/banban"])
def test_a_database_that_cannot_be_opened_is_one_sentence(url: str, banban: Run, trained: Path) -> None:
    done = banban("ask", "老年证", BANBAN_DATABASE_URL=url)
    assert done.returncode == 2
    assert "database" in one_sentence(done)
