"""HSDS tables: what hangs on a service by ids comes to it, and what is broken is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue.exchange.hours import hours_in_words
from assistant.catalogue.exchange.report import Row
from assistant.errors import ImportRefused
from tests.assistant.catalogue.exchange.conftest import Read

Source = Callable[..., Path]
HSDS_3 = {
    "organizations.csv": "id,name,description\no1,County Aging Office,Helps\n",
    "services.csv": (
        "id,organization_id,name,alternate_name,description,status,application_process,fees_description,minimum_age,"
        "eligibility_description,assured_date\n"
        's1,o1,Meals at Home,Home Meals,"<p>Brings a hot meal.</p>",active,Call first. Then wait.,None.,60,'
        "You live alone.,2026-05-01\n"
        "s2,o1,Old Service,,Gone,defunct,,,,,\n"
        "s3,o9,Lost Service,,Somewhere,active,,$5 a visit,,,\n"
        ",o1,No Id,,,active,,,,,\n"
    ),
    "locations.csv": "id,organization_id,name,location_type\nl1,o1,Main Street Centre,physical\n",
    "service_at_locations.csv": "id,service_id,location_id\nsl1,s1,l1\nsl2,s3,l9\n",
    "addresses.csv": "id,location_id,address_1,city,state_province,postal_code\na1,l1,1 Main St,Springfield,MD,21000\n",
    "phones.csv": "id,service_id,location_id,number,type\np1,s1,,(443) 555-0101,fax\np2,s1,,(443) 555-0100,voice\n",
    "schedules.csv": (
        'id,service_at_location_id,freq,byday,opens_at,closes_at\nh1,sl1,WEEKLY,"MO,TU",09:00,17:00\nh2,sl1,MONTHLY,1SA,09:00,12:00\n'
    ),
    "required_documents.csv": "id,service_id,document\nd1,s1,Photo identity card\nd2,s1,Proof of address\n",
    "accessibility.csv": "id,location_id,description\nx1,l1,Ramp\n",
}
HSDS_2 = {
    "organization.csv": "id,name\no1,County Aging Office\n",
    "service.csv": "id,organization_id,name,fees\ns1,o1,Meals at Home,$5 a visit\n",
    "location.csv": "id,name\nl1,Main Street Centre\n",
    "services_at_location.csv": "id,service_id,location_id\nsl1,s1,l1\n",
    "physical_addresses.csv": "id,location_id,address_1,city\na1,l1,1 Main St,Springfield\n",
    "regular_schedules.csv": "id,location_id,weekday,opens_at,closes_at\nh1,l1,Monday,10:00,11:00\n",
    "phone.csv": "id,organization_id,number,number_type\np1,o1,443-555-0199,voice\n",
    "eligibility.csv": "id,service_id,eligibility\ne1,s1,Senior citizens\n",
}


@pytest.fixture
def folder(source: Source) -> Callable[[dict[str, str]], Path]:
    def write(tables: dict[str, str]) -> Path:
        return [source(name, text) for name, text in tables.items()][0].parent

    return write


def test_version_3_is_read_with_all_that_hangs_on_a_service(folder: Callable[..., Path], read: Read) -> None:
    draft = read(folder(HSDS_3), locale="en")
    item = draft.items["s1"]
    (place,) = draft.places.values()
    assert (item["name"], item["also_called"]) == ({"en": "Meals at Home"}, {"en": ["Home Meals"]})
    assert item["description"] == {"en": "Brings a hot meal."}
    assert item["eligibility"] == [
        {"kind": "age", "min": 60, "text": {"en": "60+"}},
        {"kind": "other", "text": {"en": "You live alone."}},
    ]
    assert [draft.evidence[use["id"]]["name"]["en"] for use in item["evidence"]] == ["Photo identity card", "Proof of address"]
    assert item["steps"] == [{"en": "Call first."}, {"en": "Then wait."}]
    assert (item["cost"], item["phone"], item["checked_on"]) == ({"amount": 0}, "443-555-0100", date(2026, 5, 1))
    assert place["name"] == {"en": "Main Street Centre"}
    assert place["address"] == {"en": "1 Main St, Springfield, MD, 21000"}
    assert place["hours"]["en"].startswith("Monday, Tuesday: 9:00")
    assert draft.authorities[item["authority"]]["name"] == {"en": "County Aging Office"}


def test_rows_that_cannot_be_used_are_told(folder: Callable[..., Path], read: Read) -> None:
    report = read(folder(HSDS_3), locale="en").report
    assert report.read == 4
    assert {(issue.row, issue.field, issue.skipped) for issue in report.issues} == {
        (3, "status", True),
        (4, "location_id", False),
        (4, "organization_id", False),
        (5, "id", True),
    }


def test_version_2_and_a_zip_with_a_folder_in_it_are_read(source: Source, read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in HSDS_2.items():
            archive.writestr(f"export/{name}", text)
        archive.writestr("export/readme.pdf", b"%PDF")
    draft = read(source("hsds.zip", packed.getvalue()), locale="en")
    item = draft.items["s1"]
    (place,) = draft.places.values()
    assert item["cost"] == {"note": {"en": "$5 a visit"}}
    assert item["eligibility"] == [{"kind": "other", "text": {"en": "Senior citizens"}}]
    assert item["phone"] == "443-555-0199"
    assert place["hours"]["en"].startswith("Monday: 10:00")
    assert "evidence" not in item


def test_a_service_of_ohana_says_itself_where_it_is(folder: Callable[..., Path], read: Read) -> None:
    tables = {
        **HSDS_2,
        "service.csv": "id,location_id,name\n7,l1,Meals\n",
        "location.csv": "id,organization_id,name\nl1,o1,Centre\n",
    }
    del tables["services_at_location.csv"]
    draft = read(folder(tables), locale="en")
    item = draft.items["ours-7"]
    assert len(item["channels"]) == 1
    assert draft.authorities[item["authority"]]["name"] == {"en": "County Aging Office"}


def test_tables_without_a_service_are_refused(folder: Callable[..., Path], read: Read) -> None:
    with pytest.raises(ImportRefused):
        read(folder({**HSDS_2, "service.csv": "id,name\n"}))


def test_hours_speak_the_citys_language_and_are_not_made_up() -> None:
    weekly = Row("", 1, {"freq": "WEEKLY", "byday": "SU,MO", "opens_at": "09:00Z", "closes_at": "17:30Z"})
    assert hours_in_words([weekly], "zh-CN").startswith("星期一, 星期日: 09:00")
    fortnightly = Row("", 2, {"freq": "WEEKLY", "interval": "2", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00"})
    half = Row("", 3, {"byday": "MO", "opens_at": "09:00"})
    assert hours_in_words([fortnightly, half], "en") == ""
    assert hours_in_words([Row("", 4, {"description": "Mornings only."})], "en") == "Mornings only."
