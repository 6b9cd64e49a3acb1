"""Rows of the tables as the desk's values, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from assistant.conversation import Entry, Owner, Who
from assistant.desk.ports import Seen
from assistant.desk.state import Conversation, Draft
from assistant.desk.values import Callback, Clerk, Correction, Presence, Role, Skills
from assistant.messages import Candidate

Row = Mapping[str, Any]
COUNTED = ("id", "version", "numbers", "notes")
"""What the database counts or what never changes: never written with the rest of a conversation."""


def conversation(row: Row) -> Conversation:
    """Build a conversation."""
    known = {field.name: row[field.name] for field in fields(Conversation)}
    return Conversation(**{**known, "owner": Owner(row["owner"]), "offered": tuple(row["offered"])})


def values(of: Conversation) -> dict[str, Any]:
    """Give the columns of a conversation that a change writes."""
    raw = {field.name: getattr(of, field.name) for field in fields(of) if field.name not in COUNTED}
    return {**raw, "owner": of.owner.value, "offered": list(of.offered)}


def entry(row: Row) -> Entry:
    """Build an entry of the log."""
    known = {field.name: row[field.name] for field in fields(Entry)}
    return Entry(**{**known, "who": Who(row["who"]), "attachments": tuple(row["attachments"])})


def draft_values(draft: Draft) -> dict[str, Any]:
    """Give the columns of an entry but for its number; what no database can hold is taken out of the words."""
    raw = {field.name: getattr(draft, field.name) for field in fields(draft)}
    return {**raw, "who": draft.who.value, "text": storable(draft.text), "attachments": list(draft.attachments)}


def storable(text: str) -> str:
    """Take NUL and halves of broken characters out of a text."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def clerk(row: Row) -> Clerk:
    """Build a clerk."""
    skills = Skills(tuple(row["domains"]), tuple(row["languages"]))
    return Clerk(row["clerk"], row["name"], Role(row["role"]), skills, row["capacity"], row["department"])


def clerk_values(of: Clerk) -> dict[str, Any]:
    """Give the columns of a clerk but for the presence."""
    own = {"clerk": of.id, "name": of.name, "role": of.role.value, "capacity": of.capacity, "department": of.department}
    return {**own, "domains": list(of.skills.domains), "languages": list(of.skills.languages)}


def seen(row: Row, serving: int = 0) -> Seen:
    """Build what is known of a clerk's presence."""
    return Seen(clerk(row), Presence(row["presence"]), row["seen_at"], row["active_at"], serving)


def callback(row: Row) -> Callback:
    """Build a call-back."""
    return Callback(**{field.name: row[field.name] for field in fields(Callback)})


def correction(row: Row) -> Correction:
    """Build a correction."""
    known = {field.name: row[field.name] for field in fields(Correction)}
    return Correction(**{**known, "candidates": tuple(map(Candidate.from_json, row["candidates"]))})
