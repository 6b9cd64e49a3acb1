"""`banban catalogue import` and `banban catalogue export`: catalogues of others in, the city's own out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from assistant.catalogue.exchange.report import Report
from assistant.commands.main import example
from assistant.errors import AssistantError, ImportRefused

SHOWN = 20
WRITERS = ("cpsv-ap", "schema-org")


@click.command(
    name="import",
    epilog=example(
        "banban catalogue import services.xlsx\n"
        "banban catalogue import services.xlsx --into cities/ours --city 我们市 --phone 0000-8001001\n"
        'banban catalogue import list.csv --column "name=Service title" --column id=Ref --locale en\n'
        "banban catalogue import hsds.zip --into cities/ours --json\n"
        "BANBAN_HOME=cities/ours banban train"
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="City folder; without it nothing is written.")
@click.option("--city", help="The city's name, for a new folder.")
@click.option("--phone", help="A number people can ring for help, for a new folder.")
@click.option("--source", help="A short name for where this comes from  [default: the file's name]")
@click.option(
    "--format", "format_", type=click.Choice(["cpsv-ap", "hsds", "table"]), help="Format, where it is not seen by itself."
)
@click.option("--locale", help="Language of text that names none  [default: BANBAN_LOCALE]")
@click.option("--mapping", type=click.Path(path_type=Path), help="File that says which column is which field.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="The same for one column; may be repeated.")
@click.option("--rows", default="", help="Where the rows are in a JSON file, by key: items.sub_items.")
@click.option("--fewer", is_flag=True, help="Also write where less than half of the services are left.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def import_(path: Path, into: Path | None, as_json: bool, **options: Any) -> None:
    """Read another catalogue: CPSV-AP JSON-LD, HSDS tables (a folder or zip), or a table as CSV, XLSX or JSON.

    Good rows are kept, bad ones are listed. Where nothing is good, nothing is written and the exit code is 2.
    """
    from assistant.catalogue.exchange.reading import read_source
    from assistant.catalogue.exchange.writer import check, write

    how = _reading(path, options)
    draft = read_source(path, how, options["format_"])
    try:
        check(draft)
        if into:
            write(draft, _target(into, how, options))
    finally:
        _print(draft.report, as_json, into)


@click.command(
    epilog=example(
        "banban catalogue export > services.jsonld\nbanban catalogue export --format schema-org --output services.jsonld"
    )
)
@click.option("--format", "format_", type=click.Choice(WRITERS), default="cpsv-ap", show_default=True)
@click.option(
    "--base", default="urn:banban:", show_default=True, help="What ids of services begin with: https://city.example/id/"
)
@click.option("--output", type=click.Path(path_type=Path), help="File to write  [default: standard output]")
def export(format_: str, base: str, output: Path | None) -> None:
    """Write the city's services as JSON-LD, in every language they have."""
    from assistant.catalogue.exchange.cpsv_export import to_cpsv
    from assistant.catalogue.exchange.schema_org import to_schema_org
    from assistant.catalogue.loader import load_catalogue
    from assistant.settings import read_settings

    city = load_catalogue(read_settings().intents)
    document = to_cpsv(city, base) if format_ == "cpsv-ap" else to_schema_org(city, base)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise AssistantError("error.import_unwritable", path=str(output), problem=str(error.strerror)) from error


def _reading(path: Path, options: dict[str, Any]) -> Any:
    from assistant.catalogue.exchange.columns import read_mapping
    from assistant.catalogue.exchange.draft import Reading
    from assistant.catalogue.exchange.text import slug
    from assistant.settings import read_settings
    from assistant.wording import Wording, best_locale

    settings = read_settings()
    locales = Wording(settings.locales).locales
    wanted = options["locale"] or settings.locale
    mapping = read_mapping(options["mapping"]) if options["mapping"] else {}
    told = dict(_pair(one) for one in options["columns"])
    return Reading(
        source=slug(options["source"] or path.resolve().stem),
        locale=best_locale(wanted, locales, wanted),
        locales=locales,
        columns={**mapping.get("columns", {}), **told},
        rows=options["rows"] or mapping.get("rows", ""),
    )


def _pair(text: str) -> tuple[str, str]:
    from assistant.catalogue.source import problems_in

    field, _, column = text.partition("=")
    if any(problems_in({"columns": {field: column}}, "mapping")) or not column:
        raise click.BadParameter(f"{text!r}: write FIELD=COLUMN with a field as in the guide", param_hint="--column")
    return field, column


def _target(into: Path, how: Any, options: dict[str, Any]) -> Any:
    from assistant.catalogue.exchange.text import phone
    from assistant.catalogue.exchange.writer import Target
    from assistant.settings import read_settings

    number = phone(options["phone"] or "")
    if options["phone"] and number is None:
        raise ImportRefused("error.import_phone", phone=options["phone"])
    return Target(
        into=into.resolve(),
        source=how.source,
        today=date.today(),
        template=read_settings().home,
        locale=how.locale,
        city=options["city"],
        phone=number,
        fewer=options["fewer"],
    )


def _print(report: Report, as_json: bool, into: Path | None) -> None:
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        return
    encodings = ", ".join(sorted(set(report.encodings.values())))
    click.echo(f"{report.path}: {report.format}{f', {encodings}' if encodings else ''}")
    click.echo(
        f"{report.read} read, {report.skipped} left out, {report.written} written{f' to {into}' if report.written else ''}"
    )
    if report.replaced:
        click.echo(f"{report.replaced} were there before")
    for field, count in report.unknown.items():
        click.echo(f"  {field} not known: {count}")
    for issue in report.issues[:SHOWN]:
        click.echo(f"  {issue}")
    if len(report.issues) > SHOWN:
        click.echo(f"  … and {len(report.issues) - SHOWN} more; --json lists all. By kind:")
        for problem, count in report.problems()[:SHOWN]:
            click.echo(f"    {count} × {problem}")
