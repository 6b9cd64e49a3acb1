"""What an import read and wrote, and what it left out and why: file, row, field and problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One row of a source: its file, its number as a spreadsheet shows it, and its cells by column."""

    file: str
    number: int
    cells: Mapping[str, str] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """Give a cell; "" where there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Issue:
    """Something that could not be used: a whole row (`skipped`), or one field of a row that was kept. Row 0: the file."""

    file: str
    row: int
    field: str
    problem: str
    skipped: bool

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{place}, {self.field}: {self.problem}{' (row left out)' if self.skipped else ''}"


@dataclass
class Report:
    """Everything there is to say about one import."""

    path: str
    format: str = ""
    encodings: dict[str, str] = field(default_factory=dict)
    read: int = 0
    written: int = 0
    replaced: int = 0
    unknown: dict[str, int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def skipped(self) -> int:
        """How many rows were left out."""
        return sum(issue.skipped for issue in self.issues)

    def skip(self, row: Row, field: str, problem: str) -> None:
        """Note that a row cannot be used."""
        self.issues.append(Issue(row.file, row.number, field, problem, skipped=True))

    def drop(self, row: Row, field: str, problem: str) -> None:
        """Note that one field of a row cannot be used."""
        self.issues.append(Issue(row.file, row.number, field, problem, skipped=False))

    def problems(self) -> list[tuple[str, int]]:
        """Give each kind of problem with how often it came up, the most frequent first."""
        return Counter(f"{issue.field}: {issue.problem}" for issue in self.issues).most_common()

    def to_json(self) -> dict[str, Any]:
        """Give everything as JSON."""
        return {**asdict(self), "skipped": self.skipped}
