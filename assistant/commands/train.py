"""`banban train`: reads everything the city wrote and trains a model."""

from __future__ import annotations

import os
import time

import click

from assistant.commands.main import example


@click.command(epilog=example("banban train\nbanban train --if-changed"))
@click.option("--if-changed", is_flag=True, help="Do nothing where the newest model fits the data already.")
def train(if_changed: bool) -> None:
    """Train a model on the catalogue and on what people say, and put it into the folder models/."""
    from assistant.bootstrap import is_trained, prepare, refuse_components, train_model

    settings = prepare()
    if if_changed and is_trained(settings):
        return
    refuse_components(settings)
    began = time.perf_counter()
    click.echo("Training on what people say; this takes one to four minutes.")
    model = train_model(settings)
    click.echo(f"Trained {os.path.relpath(model)} in {time.perf_counter() - began:.0f} s.")
