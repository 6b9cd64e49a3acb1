"""The reception while it opens: the pages are there at once, the engine behind them takes some seconds to load."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from channels.web.refusals import Refused

if TYPE_CHECKING:
    from assistant.desk.reception import Reception


class Opening:
    """A reception that is being built in a thread of its own, or has been."""

    def __init__(self, build: Callable[[], Reception]) -> None:
        """Take what builds the reception; it is called once, by `begin`."""
        self._build = build
        self._reception: Reception | None = None
        self._ready = asyncio.Event()

    @classmethod
    def of(cls, reception: Reception) -> Opening:
        """Give an opening whose reception is there already."""
        opening = cls(lambda: reception)
        opening._open(reception)
        return opening

    @property
    def is_open(self) -> bool:
        """Tell whether requests can be answered."""
        return self._reception is not None

    @property
    def reception(self) -> Reception:
        """Give the reception; raises Refused (503) while it is loading."""
        if self._reception is None:
            raise Refused(503, "web.loading")
        return self._reception

    async def begin(self) -> None:
        """Build the reception without holding up the event loop; raises what building raises."""
        if self._reception is None:
            pool = ThreadPoolExecutor(1, "opening")
            try:
                self._open(await asyncio.get_running_loop().run_in_executor(pool, self._build))
            finally:
                pool.shutdown(wait=False)

    async def opened(self) -> Reception:
        """Wait until the reception is there."""
        await self._ready.wait()
        return self.reception

    def _open(self, reception: Reception) -> None:
        self._reception = reception
        self._ready.set()
