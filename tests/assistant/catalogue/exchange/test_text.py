"""Text of other catalogues is made fit without inventing anything."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.catalogue.exchange.text import day, opening, phone, slug, tidy


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(443) 910-2640", "443-910-2640"),
        ("0826-2222222", "0826-2222222"),
        ("+32 257 25757", "+32-257-25757"),
        ("电话：12345，工作日", "12345"),
        ("410.555.0100 ext 5", "410-555-0100"),
        ("010-12345678转8001", "010-12345678"),
        ("1-800-FLOWERS", None),
        ("call the office", None),
        ("12", None),
        ("", None),
    ],
)
def test_a_telephone_number_is_digits_and_hyphens_or_nothing(text: str, number: str | None) -> None:
    assert phone(text) == number


@pytest.mark.parametrize(
    "identifier", ["511Z07001006-511602000000-000-1-00", "AC148810-D857-441c-9679-408f346de14b", "senior-card"]
)
def test_an_identifier_that_is_nearly_an_id_becomes_one(identifier: str) -> None:
    assert slug(identifier) == identifier.lower()


def test_different_identifiers_stay_different() -> None:
    alike = ["a/1", "a_1", "a 1", "a-1", "区经信局", "去经信局", "http://city.example/a/1", "x" * 61, "x" * 62]
    ids = {slug(one) for one in alike}
    assert len(ids) == len(alike)
    assert all(id_ == slug(one) for id_, one in zip(map(slug, alike), alike, strict=True))


def test_markup_and_control_characters_go_and_lines_stay() -> None:
    assert tidy("<p>Free&nbsp;meals</p>\r\n\r\n\x07<b>Daily</b>,  5 < 6\u200b") == "Free meals\nDaily , 5 < 6"


def test_the_opening_ends_with_a_sentence_and_the_rest_is_kept() -> None:
    text = "First sentence. " + "Second one that is long " * 9 + ". Third."
    first, rest = opening(text)
    assert first == "First sentence."
    assert rest.endswith("Third.")


def test_a_text_without_an_end_is_cut_at_a_word() -> None:
    first, rest = opening("word " * 30_000)
    assert len(first) <= 401
    assert first.endswith("word…")
    assert len(rest) > 100_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        ("2026-11-01T08:00:00Z", date(2026, 11, 1)),
        ("1.11.2026", None),
        ("", None),
        ("2026-13-01", None),
    ],
)
def test_only_a_day_written_in_order_is_read(text: str, found: date | None) -> None:
    assert day(text) == found
