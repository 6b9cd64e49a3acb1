"""Photos: only pictures, made anew without what a camera writes into them, seen by their sender alone."""

from __future__ import annotations

import asyncio
import io
import os
import random
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from channels.chat.photos import LONGEST_SIDE, Photos, made_anew
from channels.web.refusals import Refused
from tests.channels.conftest import Doorway, Open


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """Make a small picture with noise in it."""
    image = Image.effect_noise(size, 60).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def _with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (31.0, 12.0, 5.0)
    return picture(exif=exif, comment=b"SecretComment")


def _form(raw: bytes, name: str = "photo", mark: str = "") -> FormData:
    form = FormData()
    if mark:
        form.add_field("mark", mark)
    form.add_field(name, raw, filename="../../evil.html", content_type="text/html")
    return form


async def _send(browser: ClientSession, path: str, form: Any) -> tuple[int, dict[str, Any]]:
    async with browser.post(f"{path}/photos", data=form) as response:
        return response.status, await response.json()


async def _begun(open_doors: Open, **server: Any) -> tuple[Doorway, ClientSession, str]:
    doors = await open_doors(**server)
    browser = await doors.browser()
    return doors, browser, await doors.begin(browser)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg(kind: str) -> None:
    with Image.open(io.BytesIO(made_anew(picture(kind)))) as made:
        assert (made.format, made.size) == ("JPEG", (60, 40))


def test_what_the_camera_wrote_is_gone_and_it_stands_upright() -> None:
    raw = _with_exif()
    assert b"SecretCamera" in raw
    made = made_anew(raw)
    assert b"Secret" not in made and b"Exif" not in made
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (40, 60)
        assert dict(image.getexif()) == {}


def test_a_large_one_is_made_smaller() -> None:
    with Image.open(io.BytesIO(made_anew(picture(size=(3000, 100))))) as made:
        assert max(made.size) == LONGEST_SIDE


def test_something_behind_the_picture_is_gone() -> None:
    assert b"<script>" not in made_anew(picture() + b"<script>alert(1)</script>")


@pytest.mark.parametrize(
    "raw",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", picture("GIF"), picture("BMP"), picture()[:300]],
)
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as caught:
        made_anew(raw)
    assert caught.value.status == 415


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read() -> None:
    bomb = io.BytesIO()  # of one colour: a few kilobytes that become 168 megabytes
    Image.new("1", (8000, 7000)).save(bomb, "PNG")
    with pytest.raises(Refused) as caught:
        made_anew(bomb.getvalue())
    assert caught.value.status == 413


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_a_damaged_picture_is_taken_or_refused_and_nothing_else(seed: int, kind: str) -> None:
    chance = random.Random(seed)
    raw = bytearray(picture(kind))
    for _ in range(chance.randint(1, 20)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    try:
        made_anew(bytes(raw[: chance.randint(1, len(raw))]))
    except Refused as refused:
        assert refused.status in {413, 415}


async def test_a_photo_reaches_the_log_and_only_its_sender_sees_it(open_doors: Open, tmp_path: Path) -> None:
    doors, browser, path = await _begun(open_doors)
    status, told = await _send(browser, path, _form(_with_exif(), mark="p1"))
    assert status == 201
    (entry, *_) = (await (await browser.get(f"{path}/log")).json())["entries"]
    assert (entry["mark"], entry["attachments"]) == ("p1", [told["photo"]])
    address = f"{path}/photos/{told['photo']['id']}"
    async with browser.get(address) as response:
        assert (response.status, response.content_type) == (200, "image/jpeg")
        assert b"Secret" not in await response.read()
    stranger = await doors.browser()
    await doors.begin(stranger)
    assert (await stranger.get(address)).status == 404
    (file,) = (tmp_path / "photos").glob("*/*.jpg")
    assert os.stat(file).st_mode & 0o077 == 0


async def test_addresses_of_photos_lead_nowhere_else(open_doors: Open) -> None:
    doors, browser, path = await _begun(open_doors)
    await _send(browser, path, _form(picture()))
    for photo in ("..", "%2e%2e%2fserver.key", "x", "a" * 200):
        assert (await browser.get(f"{path}/photos/{photo}")).status in {400, 404}


async def test_too_large_too_many_and_not_a_photo_are_said_in_words(open_doors: Open) -> None:
    _, browser, path = await _begun(open_doors, photo_mb=1, photos=2)
    assert await _send(browser, path, _form(b"\0" * 1_200_000)) == (
        413,
        {"error": {"key": "chat.error.photo_large", "text": "照片太大。请换一张小的。"}},
    )
    assert (await _send(browser, path, _form(b"not a photo")))[0] == 415
    assert (await _send(browser, path, _form(picture(), name="file")))[0] == 400
    assert (await _send(browser, path, b"{}"))[0] == 415
    assert [(await _send(browser, path, _form(picture())))[0] for _ in range(3)] == [201, 201, 409]


async def test_the_same_mark_is_one_photo_in_the_log_and_one_file(open_doors: Open, tmp_path: Path) -> None:
    _, browser, path = await _begun(open_doors, photos=1)
    told = [await _send(browser, path, _form(picture(), mark="p1")) for _ in range(3)]
    entries = (await (await browser.get(f"{path}/log")).json())["entries"]
    assert [entry["attachments"] for entry in entries if entry["mark"] == "p1"] == [[told[0][1]["photo"]]]
    assert told == [told[0]] * 3 and told[0][0] == 201
    (file,) = (tmp_path / "photos").glob("*/*.jpg")
    assert file.stem == told[0][1]["photo"]["id"]


async def test_the_same_mark_at_the_same_time_keeps_one_file(open_doors: Open, tmp_path: Path) -> None:
    _, browser, path = await _begun(open_doors)
    sent = (_send(browser, path, _form(picture(), mark="p1")) for _ in range(3))
    assert [status for status, _ in await asyncio.gather(*sent)] == [201] * 3
    assert len(list((tmp_path / "photos").glob("*/*.jpg"))) == 1


async def test_the_form_without_javascript_sends_one_too(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    async with browser.post("/photos", data=_form(picture())) as response:
        page = await response.text()
        assert response.status == 200
    assert 'alt="您发的照片"' in page
    async with browser.post("/photos", data=_form(b"no")) as response:
        page = await response.text()
        assert response.status == 415
    assert "这不是照片。请发JPG或PNG。" in page


async def test_old_photos_are_deleted(open_doors: Open, tmp_path: Path) -> None:
    doors, browser, path = await _begun(open_doors, photo_days=2)
    await _send(browser, path, _form(picture()))
    photos = Photos(tmp_path / "photos", doors.settings.server)
    (file,) = (tmp_path / "photos").glob("*/*.jpg")
    born = file.stat().st_mtime
    assert photos.purge(born + 47 * 3600) == 0 and file.exists()
    assert photos.purge(born + 49 * 3600) == 1 and not file.parent.exists()
