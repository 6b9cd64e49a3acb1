"""`banban kiosk`: the large screen in this terminal."""
import click
@click.command()
def kiosk() -> None:
    """X."""
