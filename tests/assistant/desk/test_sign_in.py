from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.desk.account_book import AccountBook, ensure_first_admin
from assistant.desk.accounts import Account
from assistant.desk.passwords import Passwords
from assistant.desk.sign_in import Entrance, digest
from assistant.desk.values import Role
from assistant.errors import AccountRefused, SignInRefused
from assistant.store.accounts import SqlAccounts
from assistant.store.database import Database
from tests.fakes import FixedClock

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HERE = "192.0.2.7"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[SqlAccounts]:
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield SqlAccounts(database)
    database.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def entrance(accounts: SqlAccounts, clock: FixedClock) -> Entrance:
    return Entrance(accounts, Passwords(QUICK), clock)


@pytest.fixture
def book(entrance: Entrance) -> AccountBook:
    return AccountBook(entrance.accounts, entrance.passwords)


@pytest.fixture
def li_na(book: AccountBook) -> Account:
    account, _ = book.add(Account("", "Li.Na", "李娜", domains=("medical",), languages=("zh-CN",)), "bamboo-kettle-42")
    return account


def test_the_right_password_opens_a_session(entrance: Entrance, li_na: Account) -> None:
    came = entrance.sign_in(" LI.NA ", "bamboo-kettle-42", HERE)
    assert came.account == li_na
    assert entrance.who(came.secret) == li_na
    assert entrance.who(came.secret[:-1]) is None
    assert entrance.who("") is None


def test_only_the_hash_of_a_secret_is_stored(entrance: Entrance, accounts: SqlAccounts, li_na: Account) -> None:
    came = entrance.sign_in("li.na", "bamboo-kettle-42", HERE)
    assert accounts.session(came.secret) is None
    kept = accounts.session(digest(came.secret))
    assert kept is not None and kept.account == li_na.id


@pytest.mark.parametrize(("login", "password"), [("li.na", "wrong-kettle-42"), ("nobody", "bamboo-kettle-42"), ("", "")])
def test_wrong_name_and_wrong_password_sound_alike(entrance: Entrance, li_na: Account, login: str, password: str) -> None:
    with pytest.raises(SignInRefused) as refused:
        entrance.sign_in(login, password, HERE)
    assert (refused.value.key, refused.value.fields) == ("error.sign_in", {})


def test_guessing_is_slowed_and_the_right_password_waits_too(entrance: Entrance, li_na: Account, clock: FixedClock) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused, match="error.sign_in"):
            entrance.sign_in("li.na", "wrong-kettle-42", HERE)
    with pytest.raises(SignInRefused) as refused:
        entrance.sign_in("li.na", "bamboo-kettle-42", HERE)
    assert (refused.value.key, refused.value.fields) == ("error.sign_in_wait", {"minutes": 1})
    clock.moment += timedelta(seconds=15)
    assert entrance.sign_in("li.na", "bamboo-kettle-42", HERE).account == li_na


def test_a_guesser_elsewhere_does_not_shut_the_clerk_out(entrance: Entrance, li_na: Account) -> None:
    for _ in range(6):
        with pytest.raises(SignInRefused):
            entrance.sign_in("li.na", "wrong-kettle-42", "198.51.100.9")
    assert entrance.sign_in("li.na", "bamboo-kettle-42", HERE).account == li_na


def test_many_names_from_one_address_are_slowed(entrance: Entrance, li_na: Account) -> None:
    for number in range(40):
        with pytest.raises(SignInRefused):
            entrance.sign_in(f"clerk{number}", "wrong-kettle-42", HERE)
    with pytest.raises(SignInRefused, match="error.sign_in_wait"):
        entrance.sign_in("li.na", "bamboo-kettle-42", HERE)
    assert entrance.sign_in("li.na", "bamboo-kettle-42", "192.0.2.8").account == li_na


def test_a_busy_office_never_waits(entrance: Entrance, li_na: Account) -> None:
    for _ in range(100):
        entrance.sign_in("li.na", "bamboo-kettle-42", HERE)


def test_a_session_ends_unused_and_in_the_end_anyway(entrance: Entrance, li_na: Account, clock: FixedClock) -> None:
    idle, busy = (entrance.sign_in("li.na", "bamboo-kettle-42", HERE).secret for _ in range(2))
    for _ in range(12):
        clock.moment += timedelta(minutes=50)
        seen = entrance.who(busy)
    assert entrance.who(idle) is None
    assert clock.moment - FixedClock().moment == timedelta(hours=10)
    assert seen is None
    fresh = entrance.sign_in("li.na", "bamboo-kettle-42", HERE).secret
    assert entrance.accounts.session(digest(busy)) is None
    clock.moment += timedelta(minutes=59)
    assert entrance.who(fresh) == li_na


def test_what_a_page_asks_by_itself_keeps_no_session_alive(entrance: Entrance, li_na: Account, clock: FixedClock) -> None:
    secret = entrance.sign_in("li.na", "bamboo-kettle-42", HERE).secret
    clock.moment += timedelta(minutes=40)
    assert entrance.who(secret, active=False) == li_na
    clock.moment += timedelta(minutes=40)
    assert entrance.who(secret, active=False) is None


def test_signing_out_here_and_everywhere(entrance: Entrance, li_na: Account) -> None:
    first, second, third = (entrance.sign_in("li.na", "bamboo-kettle-42", HERE).secret for _ in range(3))
    entrance.sign_out(first)
    assert entrance.who(first) is None
    assert entrance.sign_out_everywhere(li_na, kept=third) == 1
    assert entrance.who(second) is None
    assert entrance.who(third) == li_na
    assert entrance.sign_out_everywhere(li_na) == 1


def test_a_disabled_account_is_out_at_once(entrance: Entrance, book: AccountBook, li_na: Account) -> None:
    came = entrance.sign_in("li.na", "bamboo-kettle-42", HERE)
    book.change(replace(li_na, enabled=False))
    assert entrance.who(came.secret) is None
    with pytest.raises(SignInRefused, match="error.sign_in$"):
        entrance.sign_in("li.na", "bamboo-kettle-42", HERE)
    with pytest.raises(SignInRefused, match="error.sign_in_disabled"):
        entrance.let_in(replace(li_na, enabled=False))


def test_a_new_password_ends_the_old_sessions(entrance: Entrance, book: AccountBook, li_na: Account) -> None:
    came = entrance.sign_in("li.na", "bamboo-kettle-42", HERE)
    given = book.set_password(li_na)
    assert entrance.who(came.secret) is None
    again = entrance.sign_in("li.na", given, HERE)
    assert again.account.must_change


def test_stronger_parameters_replace_the_hash_at_the_next_sign_in(accounts: SqlAccounts, li_na: Account) -> None:
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    before = accounts.by_login("li.na")
    Entrance(accounts, stronger, FixedClock()).sign_in("li.na", "bamboo-kettle-42", HERE)
    after = accounts.by_login("li.na")
    assert before and after and before.password != after.password
    assert not stronger.is_outdated(after.password)
    assert Entrance(accounts, stronger, FixedClock()).sign_in("li.na", "bamboo-kettle-42", HERE).account == after


def test_logins_and_subjects_are_unique(book: AccountBook, li_na: Account) -> None:
    with pytest.raises(AccountRefused, match="error.account_taken"):
        book.add(Account("", "li.na", "another"))
    book.add_by_subject(Account("", "wang", "Wang", subject="https://login.example 7"))
    with pytest.raises(AccountRefused, match="error.account_taken"):
        book.add_by_subject(Account("", "wang2", "Wang", subject="https://login.example 7"))
    assert [one.login for one in book.accounts.all()] == ["li.na", "wang"]


def test_an_account_without_password_cannot_sign_in_by_one(entrance: Entrance, book: AccountBook) -> None:
    book.add_by_subject(Account("", "wang", "Wang", subject="https://login.example 7"))
    with pytest.raises(SignInRefused):
        entrance.sign_in("wang", "", HERE)


def test_the_last_admin_stays(book: AccountBook) -> None:
    first, _ = book.add(Account("", "root", "Root", Role.ADMIN))
    for wished in (replace(first, enabled=False), replace(first, role=Role.CLERK)):
        with pytest.raises(AccountRefused, match="error.account_last_admin"):
            book.change(wished)
    book.add(Account("", "second", "Second", Role.ADMIN))
    book.change(replace(first, enabled=False))


@pytest.mark.parametrize(
    "wished",
    [
        Account("", "x", "X"),
        Account("", "two words", "X"),
        Account("", "li", ""),
        Account("", "li", "n" * 41),
        Account("", "li", "a\nb"),
        Account("", "li", "Li", capacity=0),
    ],
)
def test_unusable_accounts_are_refused(book: AccountBook, wished: Account) -> None:
    with pytest.raises(AccountRefused):
        book.add(wished)
    assert book.accounts.all() == []


def test_the_first_admin_is_made_once(book: AccountBook, entrance: Entrance) -> None:
    shown: list[tuple[str, str]] = []
    assert ensure_first_admin(book, lambda *given: shown.append(given))
    assert not ensure_first_admin(book, lambda *given: shown.append(given))
    [(login, password)] = shown
    came = entrance.sign_in(login, password, HERE)
    assert came.account.role is Role.ADMIN
    assert came.account.must_change


def test_a_hash_never_shows(li_na: Account) -> None:
    assert "argon2" not in repr(li_na)
    assert li_na.clerk.name == "李娜"
