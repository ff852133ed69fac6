"""A connection to a Dask scheduler that the user named: one line if it fails, and nothing else on stderr."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sim.scenario.basics.errors import UserError

#: Seconds in which a scheduler has to answer.
ANSWER = 5
_LOGGERS = (
    "distributed",
    "distributed.client",
    "distributed.gc",
    "tornado",
    "tornado.application",
    "asyncio",
)


class ClusterLostError(UserError):
    """The cluster is gone while it was needed."""


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Give a client of the scheduler at `address`, and close it in the end."""
    try:
        import dask
        from dask.distributed import Client
    except ImportError:
        raise UserError(
            "cluster: this takes Dask, which is an extra: pip install 'loyalty-lab[cluster]'"
        ) from None
    with _quiet(), dask.config.set({"distributed.comm.timeouts.connect": f"{ANSWER}s"}):
        _greet(address)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that versions differ; what matters of them is looked at later
            client = Client(address, timeout=ANSWER, set_as_default=False)
        try:
            yield client
        finally:
            client.close()


def _greet(address: str) -> None:
    """Ask who is there: a client would wait for ever for one that keeps silent."""
    from dask.distributed import Security, rpc

    async def ask() -> str:
        arguments = Security().get_connection_args("client")
        async with rpc(address, connection_args=arguments) as other:
            return str((await asyncio.wait_for(other.identity(), ANSWER))["type"])

    with ThreadPoolExecutor(1) as thread:  # a notebook has a loop of its own in this one
        try:
            kind = thread.submit(asyncio.run, ask()).result()
        except TypeError:
            where = "Dask's setting distributed.comm.tls says where they are"
            raise UserError(f"cluster: {address}: certificates are needed; {where}") from None
        except Exception:
            raise UserError(f"cluster: {address}: no Dask scheduler answers within {ANSWER} s") from None
    if kind != "Scheduler":
        raise UserError(f"cluster: {address}: a scheduler is expected, this is a {kind.lower()}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Let Dask be silent: what there is to say, we say."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
