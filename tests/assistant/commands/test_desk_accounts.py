from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.commands.desk import desk
from assistant.desk.values import Role
from assistant.errors import AccountRefused
from assistant.settings import Settings
from assistant.staffing import build_staffing


def call(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(desk, ["accounts", *arguments], input=typed, env={"LC_ALL": "C.UTF-8"})


def generated(result: Result) -> str:
    found = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", result.output)
    assert found
    return found.group()


@pytest.mark.usefixtures("in_process")
def test_accounts_from_the_terminal(settings: Settings, tmp_path: Path) -> None:
    assert call("list").exit_code == 0
    added = call("add", "li.na", "--name", "李娜", "--role", "supervisor", "--domain", "health", "--language", "zh-CN")
    first = generated(added)
    assert call("list").output == "li.na\t李娜\tsupervisor\t-\thealth zh-CN\t3\tenabled\n"
    second = generated(call("password", "li.na"))
    assert first != second
    assert call("disable", "LI.NA").exit_code == 0
    assert call("list").output.endswith("disabled\n")
    assert call("disable", "li.na", "--undo").exit_code == 0
    staffing = build_staffing(Settings(state=tmp_path / "state"))
    came = staffing.entrance.sign_in("li.na", second, "192.0.2.7")
    staffing.database.close()
    assert (came.account.role, came.account.must_change) == (Role.SUPERVISOR, True)


@pytest.mark.usefixtures("in_process")
def test_a_typed_password_is_never_printed_and_asked_for_twice() -> None:
    added = call("add", "li.na", "--name", "李娜", "--type-password", typed="bamboo-kettle-42\nbamboo-kettle-42\n")
    assert added.exit_code == 0
    assert "bamboo" not in added.output
    differs = call("password", "li.na", "--type-password", typed="bamboo-kettle-42\nanother-kettle-42\n")
    assert differs.exit_code != 0


@pytest.mark.usefixtures("in_process")
def test_refusals_have_words() -> None:
    call("add", "root", "--name", "Root", "--role", "admin")
    for arguments, key in (
        (("disable", "root"), "error.account_last_admin"),
        (("disable", "nobody"), "error.account_unknown"),
        (("add", "root", "--name", "Again"), "error.account_taken"),
        (("add", "x", "--name", "X"), "error.account_login"),
    ):
        raised = call(*arguments).exception
        assert isinstance(raised, AccountRefused)
        assert raised.key == key


def test_no_password_can_be_given_as_an_argument() -> None:
    said = "".join(call(name, "--help").output for name in ("add", "password"))
    assert not re.search(r"--password\b|PASSWORD\b.*argument", said)
