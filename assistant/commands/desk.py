"""`banban desk`: what happens at the desk, from the terminal of a supervisor."""

from __future__ import annotations

import click

from assistant.commands.desk_accounts import accounts
from assistant.commands.desk_queue import done, forget, migrate, show_queue
from assistant.commands.main import example


@click.group(
    invoke_without_command=True, epilog=example("banban desk\nbanban desk --watch\nbanban desk --json\nbanban desk done 12")
)
@click.option("--watch", is_flag=True, help="Look again every two seconds, until Ctrl+C.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a look.")
@click.option("--show", is_flag=True, help="Show telephone numbers in full; that you did is kept in the audit.")
@click.pass_context
def desk(context: click.Context, watch: bool, as_json: bool, show: bool) -> None:
    """Show who waits, who is served by whom, which clerks are there, and whom to ring back."""
    if context.invoked_subcommand is None:
        show_queue(watch, as_json, show)


desk.add_command(accounts)
desk.add_command(done)
desk.add_command(forget)
desk.add_command(migrate)
