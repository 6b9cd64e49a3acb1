from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from assistant.desk.accounts import Account, Session, Tried
from assistant.desk.audit import Audited
from assistant.desk.canned import Canned
from assistant.desk.passwords import Passwords
from assistant.desk.sign_in import Entrance
from assistant.desk.throttle import FORGOTTEN_AFTER, watches
from assistant.desk.values import Role
from assistant.errors import AccountRefused, SignInRefused
from assistant.store.accounts import SqlAccounts
from assistant.store.audit import SqlAudit
from assistant.store.canned import SqlCanned
from assistant.store.database import Database
from tests.fakes import NOON, FixedClock

LI_NA = Account(
    "a1", "li.na", "李娜", Role.SUPERVISOR, "医保", ("health",), ("zh-CN", "en"), 5, True, "$argon2id$x", True, "iss sub"
)


@pytest.fixture
def accounts(database: Database) -> SqlAccounts:
    return SqlAccounts(database)


def test_an_account_comes_back_as_it_was(accounts: SqlAccounts) -> None:
    accounts.add(LI_NA)
    assert accounts.by_id("a1") == accounts.by_login("li.na") == accounts.by_subject("iss sub") == LI_NA
    changed = replace(LI_NA, name="李娜娜", enabled=False, subject="")
    accounts.change(changed)
    assert list(accounts.all()) == [changed]
    assert accounts.by_subject("") is None


def test_many_accounts_have_no_subject_and_none_shares_a_login(accounts: SqlAccounts) -> None:
    for number in range(3):
        accounts.add(Account(f"a{number}", f"clerk{number}", "X"))
    with pytest.raises(AccountRefused):
        accounts.add(Account("a9", "clerk1", "X"))
    with pytest.raises(AccountRefused):
        accounts.change(Account("a0", "clerk1", "X"))
    assert len(accounts.all()) == 3


def test_of_many_who_make_the_same_account_at_once_one_does(accounts: SqlAccounts) -> None:
    accounts.all()

    def make(number: int) -> bool:
        try:
            accounts.add(Account(f"a{number}", "admin", "Admin"))
        except AccountRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(make, range(8))) == 1


def test_sessions_come_and_go(accounts: SqlAccounts) -> None:
    accounts.add(LI_NA)
    old = Session("d0", "a1", NOON - timedelta(hours=20), NOON, NOON - timedelta(hours=10))
    new = Session("d1", "a1", NOON, NOON, NOON + timedelta(hours=10))
    accounts.start_session(old)
    accounts.start_session(new)
    assert (accounts.session("d0"), accounts.session("d1")) == (None, new)
    accounts.see_session("d1", NOON + timedelta(minutes=5))
    seen = accounts.session("d1")
    assert seen and seen.seen_at == NOON + timedelta(minutes=5)
    accounts.start_session(replace(new, digest="d2"))
    assert accounts.end_sessions("a1", kept="d2") == 1
    accounts.end_session("d2")
    assert accounts.session("d2") is None


NO_WAIT = timedelta(0)


def test_every_try_counts_however_many_come_at_once(accounts: SqlAccounts) -> None:
    accounts.tries("k")
    seen: list[int] = []

    def may(tried: Sequence[Tried | None]) -> timedelta:
        seen.append(tried[0][0] if tried[0] else 0)
        return NO_WAIT

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: accounts.count_tries(["k", "other"], may, NOON, NOON - FORGOTTEN_AFTER), range(24)))
    assert sorted(seen) == list(range(24))
    assert (accounts.tries("k"), accounts.tries("other")) == ((24, NOON), (24, NOON))
    accounts.forgive("k", 4)
    assert accounts.tries("k") == (20, NOON)
    later = NOON + timedelta(hours=1)
    accounts.count_tries(["k"], may, later, later - FORGOTTEN_AFTER)
    assert (seen[-1], accounts.tries("other")) == (0, None)
    accounts.forgive("k")
    assert accounts.tries("k") is None


def test_what_has_to_wait_counts_nowhere(accounts: SqlAccounts) -> None:
    accounts.count_tries(["k"], lambda _: NO_WAIT, NOON, NOON - FORGOTTEN_AFTER)
    minute = timedelta(minutes=1)
    assert accounts.count_tries(["other", "k"], lambda _: minute, NOON + minute, NOON) == minute
    assert accounts.tries("k") == (1, NOON)


@pytest.mark.parametrize("login", ["li.na", "nobody"])
def test_of_many_wrong_passwords_at_once_only_the_free_ones_are_looked_at(accounts: SqlAccounts, login: str) -> None:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts.add(replace(LI_NA, password=passwords.hashed("bamboo-kettle-42")))
    entrance = Entrance(accounts, passwords, FixedClock())
    (own, *_) = watches(login, "192.0.2.7")

    def guess(number: int) -> str:
        with pytest.raises(SignInRefused) as refused:
            entrance.sign_in(login, f"wrong-kettle-{number}", "192.0.2.7")
        return refused.value.key

    with ThreadPoolExecutor(12) as pool:
        heard = Counter(pool.map(guess, range(36)))
    assert heard == {"error.sign_in": own.free, "error.sign_in_wait": 36 - own.free}
    assert accounts.tries(own.key) == (own.free, NOON)


def test_canned_answers_keep_their_order_and_stay_removed(database: Database) -> None:
    kept = SqlCanned(database)
    shipped = [Canned(0, "zh-CN", "second", "b", 2), Canned(0, "zh-CN", "first", "a", 1), Canned(0, "en", "other", "c", 1)]
    kept.begin(shipped)
    kept.begin(shipped)
    assert [one.title for one in kept.all("zh-CN")] == ["first", "second"]
    for one in kept.all():
        kept.remove(one.id)
    kept.begin(shipped)
    assert list(kept.all()) == []
    id_ = kept.put(Canned(0, "en", "new", "x"))
    assert kept.put(Canned(id_, "en", "newer", "y")) == id_
    assert list(kept.all()) == [Canned(id_, "en", "newer", "y")]


def test_the_audit_is_read_newest_first(database: Database) -> None:
    audit = SqlAudit(database)
    for number in range(3):
        audit.keep("a1", "show", f"talk-{number}", NOON + timedelta(minutes=number))
    assert audit.last(2) == [Audited(NOON + timedelta(minutes=number), "a1", "show", f"talk-{number}") for number in (2, 1)]
