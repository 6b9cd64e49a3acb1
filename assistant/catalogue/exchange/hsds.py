"""Reads the tables of HSDS 2 and 3 (Open Referral), and those of Ohana: services with what the other tables say of them.

https://docs.openreferral.org: a service belongs to an organization and is given at locations; phones, schedules,
addresses, required documents and fees hang on these by their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.catalogue.exchange.draft import Draft, Raw, Reading, cell, described, said
from assistant.catalogue.exchange.files import rows_of
from assistant.catalogue.exchange.hours import hours_in_words
from assistant.catalogue.exchange.report import Report, Row
from assistant.catalogue.exchange.tables import fee
from assistant.catalogue.exchange.text import day, phone, sentences, slug
from assistant.errors import ImportRefused

TABLES = {
    "services": {"service", "services"},
    "organizations": {"organization", "organizations"},
    "locations": {"location", "locations"},
    "addresses": {"address", "addresses", "physical_address", "physical_addresses"},
    "phones": {"phone", "phones"},
    "schedules": {"schedule", "schedules", "regular_schedule", "regular_schedules"},
    "at_locations": {"service_at_location", "service_at_locations", "services_at_location", "services_at_locations"},
    "documents": {"required_document", "required_documents"},
    "eligibility": {"eligibility", "eligibilities"},
    "costs": {"cost_option", "cost_options"},
}
"""Our name of each table, and what its file may be called."""

HANGS_ON = ("service_id", "service_at_location_id", "location_id", "organization_id")
"""By which column a phone or a schedule hangs on something; what is nearest to the service comes first."""

CLOSED = {"inactive", "defunct", "temporarily closed", "closed"}
ADDRESS = ("address_1", "address_2", "city", "state_province", "postal_code")
NOT_SPOKEN = {"fax", "tty", "tdd", "textphone", "pager"}


def is_hsds(names: Iterable[str]) -> bool:
    """Tell whether these are HSDS tables: one of services, and another one."""
    found = {_table(name) for name in names} - {None}
    return "services" in found and len(found) > 1


def read_hsds(files: Mapping[str, bytes], how: Reading, report: Report) -> Draft:
    """Read all tables; raises ImportRefused where the services are missing or a table is broken."""
    tables = _Tables(report)
    for name, data in files.items():
        table = _table(name)
        if table:
            tables.rows[table] = list(rows_of(name, data, report))
    if not tables.rows.get("services"):
        raise ImportRefused("error.import_unreadable", path=report.path, problem="there is no row in its table of services")
    draft = Draft(report)
    for row in tables.rows["services"]:
        report.read += 1
        _Service(draft, how, tables, row).read()
    return draft


def _table(name: str) -> str | None:
    stem = name.lower().rpartition(".")[0]
    return next((table for table, names in TABLES.items() if stem in names), None)


@dataclass
class _Tables:
    """All rows, and by id those that hang on something."""

    report: Report
    rows: dict[str, list[Row]] = field(default_factory=dict)
    _by: dict[tuple[str, str], dict[str, list[Row]]] = field(default_factory=dict)

    def on(self, table: str, column: str, id_: str) -> list[Row]:
        """Give the rows of a table whose column has this id."""
        if (table, column) not in self._by:
            index: dict[str, list[Row]] = {}
            for row in self.rows.get(table, ()):
                index.setdefault(row.get(column), []).append(row)
            self._by[(table, column)] = index
        return self._by[(table, column)].get(id_, []) if id_ else []

    def nearest(self, table: str, ids: Mapping[str, str]) -> list[Row]:
        """Give the rows that hang on the nearest of these ids: service, its place in a location, location, organization."""
        return next((found for column in HANGS_ON if (found := self.on(table, column, ids.get(column, "")))), [])


@dataclass(frozen=True)
class _Service:
    """Reads one service into the draft."""

    draft: Draft
    how: Reading
    tables: _Tables
    row: Row

    def read(self) -> None:
        """Read the service, unless it has no id or is not given any more."""
        if not self._text("id"):
            self.draft.report.skip(self.row, "id", "there is none")
        elif self._text("status").lower() in CLOSED:
            self.draft.report.skip(self.row, "status", f"it is {self._text('status').lower()}")
        else:
            self.draft.add(self.how.id_of(self._text("id")), self._item(), self.row)

    def _item(self) -> Raw:
        places = self._places()
        organization = self._organization(places)
        documents = [row.get("document") or row.get("name") for row in self._hanging("documents")]
        other = self._text("alternate_name")
        return {
            "name": self._words(self._text("name").replace("\n", " ")),
            **described(self._words(self._text("description")) or {}),
            "also_called": {self.how.locale: [other]} if other and other != self._text("name") else {},
            "eligibility": self._eligibility(),
            "evidence": [self.draft.bring({self.how.locale: name}) for name in (*documents, *self._documents()) if name],
            "steps": [{self.how.locale: step} for step in sentences(self._text("application_process"))],
            "channels": [{"type": "window", "place": self._place(*place)} for place in places],
            "cost": self._cost(),
            "authority": self._authority(organization),
            "phone": self._phone({**self._ids(organization), "location_id": places[0][0].get("id") if places else ""}),
            "reference": self._words(self._text("url")),
            "checked_on": day(self._text("assured_date") or self._text("last_modified")),
        }

    def _ids(self, organization: Row | None) -> dict[str, str]:
        return {"service_id": self._text("id"), "organization_id": organization.get("id") if organization else ""}

    def _places(self) -> list[tuple[Row, str]]:
        """Give each location of the service with the id by which the service stands there."""
        pairs = [(row.get("location_id"), row.get("id")) for row in self._hanging("at_locations")]
        pairs = pairs or [(self._text("location_id"), "")]
        found: list[tuple[Row, str]] = []
        for location, at in pairs:
            rows = self.tables.on("locations", "id", location)
            if rows:
                found.append((rows[0], at))
            elif location:
                self.draft.report.drop(self.row, "location_id", "no location has this id")
        return found

    def _place(self, location: Row, at: str) -> str:
        """Note a location as a place and give its id."""
        ids = {"service_at_location_id": at, "location_id": location.get("id")}
        addresses = self.tables.on("addresses", "location_id", location.get("id"))
        lines = [cell(addresses[0], column, self.draft.report) for column in ADDRESS] if addresses else []
        schedules = self.tables.nearest("schedules", {"service_id": self._text("id"), **ids})
        address = ", ".join(line for line in lines if line)
        name = cell(location, "name", self.draft.report) or address or self._text("name")
        place = {
            "name": self._words(name),
            "address": self._words(address),
            "hours": self._words(hours_in_words(schedules, self.how.locale)),
            "phone": self._phone(ids),
        }
        id_ = slug("-".join((self.how.source, "place", location.get("id"), *([at] if schedules and at else []))))
        self.draft.places[id_] = said(place)
        return id_

    def _organization(self, places: list[tuple[Row, str]]) -> Row | None:
        id_ = self._text("organization_id") or (places[0][0].get("organization_id") if places else "")
        rows = self.tables.on("organizations", "id", id_)
        if id_ and not rows:
            self.draft.report.drop(self.row, "organization_id", "no organization has this id")
        return rows[0] if rows else None

    def _authority(self, organization: Row | None) -> str | None:
        name = cell(organization, "name", self.draft.report) if organization else ""
        if organization is None or not name:
            return None
        id_ = slug(f"{self.how.source}-organization-{organization.get('id')}")
        number = self._phone({"organization_id": organization.get("id")})
        self.draft.authorities[id_] = said({"name": self._words(name), "phone": number})
        return id_

    def _phone(self, ids: Mapping[str, str]) -> str | None:
        rows = self.tables.nearest("phones", ids)
        spoken = [row for row in rows if (row.get("type") or row.get("number_type")).lower() not in NOT_SPOKEN]
        for row in spoken:
            number = phone(row.get("number"))
            if number:
                return number
            self.draft.report.drop(self.row, "phone", "no number that can be dialled")
        return None

    def _eligibility(self) -> list[Raw]:
        said_here = self._text("eligibility_description") or self._text("eligibility")
        texts = [said_here, *(row.get("eligibility") for row in self._hanging("eligibility"))]
        rules: list[Raw] = [{"kind": "other", "text": self._words(text)} for text in texts if text]
        ages = {name: int(text) for name, text in self._ages().items() if text.isdecimal()}
        if ages:
            low, high = ages.get("min"), ages.get("max")
            text = f"{low or 0}–{high}" if high is not None else f"{low}+"
            rules.insert(0, {"kind": "age", **ages, "text": self._words(text)})
        return rules

    def _ages(self) -> dict[str, str]:
        return {"min": self._text("minimum_age"), "max": self._text("maximum_age")}

    def _cost(self) -> Raw | None:
        text = self._text("fees_description") or self._text("fees")
        options = [" ".join(filter(None, map(row.get, ("option", "amount", "currency")))) for row in self._hanging("costs")]
        words = text or "; ".join(option for option in options if option)
        return fee(words) or ({"note": self._words(words)} if words else None)

    def _documents(self) -> list[str]:
        return [part.strip() for part in self._text("required_documents").replace(",", "\n").splitlines() if part.strip()]

    def _hanging(self, table: str) -> list[Row]:
        return self.tables.on(table, "service_id", self._text("id"))

    def _words(self, text: str | None) -> dict[str, str] | None:
        return {self.how.locale: text} if text else None

    def _text(self, column: str) -> str:
        return cell(self.row, column, self.draft.report)
