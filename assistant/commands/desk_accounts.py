"""`banban desk accounts`: the accounts of those who work at the desk, from the terminal of whoever runs the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import click

from assistant.commands.main import example, operator_locale
from assistant.desk.account_book import AccountBook, with_enabled
from assistant.desk.accounts import Account
from assistant.desk.values import Role
from assistant.settings import read_settings
from assistant.staffing import build_staffing
from assistant.wording import Wording

Staffed = tuple[AccountBook, Callable[..., None]]
ROLES = click.Choice([role.value for role in Role])


@click.group(epilog=example("banban desk accounts add li.na --name 李娜\nbanban desk accounts password li.na"))
@click.pass_context
def accounts(context: click.Context) -> None:
    """List, add, disable and enable accounts, and give new passwords.

    Nothing here takes a password as an argument, where others could read it: it is typed at a prompt or generated.
    """
    settings = read_settings()
    staffing, wording = build_staffing(settings), Wording(settings.locales)
    context.call_on_close(staffing.database.close)
    context.obj = (staffing.book, partial(_tell, wording, operator_locale(wording)))


@accounts.command("list", epilog=example("banban desk accounts list"))
@click.pass_obj
def list_(obj: Staffed) -> None:
    """List all accounts: login, name, role, department, skills, how many at once, and whether they may sign in."""
    book, tell = obj
    every = book.accounts.all()
    for one in every:
        click.echo("\t".join(_columns(one)))
    if not every:
        tell("accounts.none")


@accounts.command(epilog=example("banban desk accounts add li.na --name 李娜 --language zh-CN --domain health"))
@click.argument("login")
@click.option("--name", required=True, help="The name that people see.")
@click.option("--role", type=ROLES, default="clerk", show_default=True, help="What the account may do.")
@click.option("--department", default="", help="The department it belongs to.")
@click.option("--domain", "domains", multiple=True, help="A domain of services they know; none means all. May be repeated.")
@click.option("--language", "languages", multiple=True, help="A language they speak, as zh-CN; none means all. May be repeated.")
@click.option("--capacity", type=click.IntRange(1, 50), default=3, show_default=True, help="How many people they serve at once.")
@click.option("--type-password", is_flag=True, help="Type the password at a hidden prompt instead of having one generated.")
@click.pass_obj
def add(obj: Staffed, /, login: str, type_password: bool, **given: object) -> None:
    """Make an account; a generated password is shown once and has to be changed at the first sign-in."""
    book, tell = obj
    wished = replace(Account("", login, ""), **{**given, "role": Role(str(given["role"]))})  # type: ignore[arg-type]
    made, password = book.add(wished, _typed() if type_password else None)
    tell("accounts.added", login=made.login)
    if not type_password:
        tell("accounts.password", login=made.login, password=password)


@accounts.command(epilog=example("banban desk accounts disable li.na\nbanban desk accounts disable li.na --undo"))
@click.argument("login")
@click.option("--undo", is_flag=True, help="Let them sign in again.")
@click.pass_obj
def disable(obj: Staffed, login: str, undo: bool) -> None:
    """Disable an account and end its sessions at once; the last admin stays."""
    book, tell = obj
    account = book.named(login)
    book.change(with_enabled(account, undo))
    tell("accounts.enabled" if undo else "accounts.disabled", login=account.login)


@accounts.command(epilog=example("banban desk accounts password li.na\nbanban desk accounts password li.na --type-password"))
@click.argument("login")
@click.option("--type-password", is_flag=True, help="Type the password at a hidden prompt instead of having one generated.")
@click.pass_obj
def password(obj: Staffed, login: str, type_password: bool) -> None:
    """Give an account a new password and end its sessions; a generated one is shown once."""
    book, tell = obj
    account = book.named(login)
    given = book.set_password(account, _typed() if type_password else None)
    tell("accounts.changed", login=account.login)
    if not type_password:
        tell("accounts.password", login=account.login, password=given)


def _columns(account: Account) -> tuple[str, ...]:
    skills = f"{','.join(account.domains) or '*'} {','.join(account.languages) or '*'}"
    state = "enabled" if account.enabled else "disabled"
    return account.login, account.name, account.role.value, account.department or "-", skills, str(account.capacity), state


def _typed() -> str:
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def _tell(wording: Wording, locale: str, key: str, /, **fields: str) -> None:
    click.echo(wording.say(locale, key, **fields))
