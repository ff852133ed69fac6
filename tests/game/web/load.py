"""Many phones at once: so many requests a second, whether or not those before are answered."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.game.web.room import Browser


@dataclass
class Measured:
    """What came of it: seconds from when a request was due, and how many answers of each status."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def quantile(self, part: float) -> float:
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(part * len(self.latencies)))]

    def __str__(self) -> str:
        """In a line, for who measures."""
        number, each = len(self.latencies), len(self.latencies) / self.seconds
        median, late = 1e3 * self.quantile(0.5), 1e3 * self.quantile(0.99)
        return (
            f"{number} answers in {self.seconds:.1f} s ({each:.0f} a second), median {median:.1f} ms, 99 % "
            f"within {late:.0f} ms, statuses {dict(self.statuses)}, failed {len(self.failed)}"
        )


class Phone:
    """One connection that is kept open, with the cookies of a browser."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.port, self.path = browser.port, path
        answer = browser.get(path)
        self.cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.secret = answer.page.value("_xsrf") if "_xsrf" in answer.text else ""
        self.form = answer.page.fields("f-") if path == "/team" else {}
        self.tag = answer.headers.get("Etag") or ""
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, rng: random.Random) -> int:
        """Poll mostly; now and then load the page anew, or hand in a decision."""
        chance = rng.random()
        if self.form and chance < 0.06:
            price = f"{rng.randint(7000, 14000) / 100}"
            body = urlencode({"_xsrf": self.secret, **self.form, "price": price}, doseq=True)
            return await self._send("POST", "/team/decision", body, "")
        return await self._send("GET", self.path, "", self.tag if chance < 0.9 else "")

    async def _send(self, method: str, path: str, body: str, tag: str) -> int:
        if self._line is None:
            self._line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._line
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookie}"]
        lines += [f"If-None-Match: {tag}"] if tag else []
        lines += (
            ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            if body
            else []
        )
        writer.write("\r\n".join([*lines, "", body]).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        await reader.readexactly(int(fields.get("content-length", "0")))
        status = int(head.split(" ", 2)[1])
        if method == "GET" and status == 200 and "etag" in fields:
            self.tag = head[head.lower().index("etag: ") + 6 :].split("\r\n", 1)[0]
        return status

    async def hang_up(self) -> None:
        if self._line is not None:
            self._line[1].close()
            await self._line[1].wait_closed()


async def load(phones: list[Phone], a_second: int, seconds: float, seed: int = 1) -> Measured:
    """Let phones ask, one after the other, so many times a second in all."""
    found, rng = Measured(), random.Random(seed)
    free: asyncio.Queue[Phone] = asyncio.Queue()
    for phone in phones:
        free.put_nowait(phone)

    async def one(due: float) -> None:
        phone = await free.get()
        try:
            found.statuses[await phone.ask(rng)] += 1
            found.latencies.append(time.perf_counter() - due)
        except (OSError, EOFError, ValueError) as error:
            found.failed.append(repr(error))
        finally:
            free.put_nowait(phone)

    begun, asked = time.perf_counter(), []
    for number in itertools.count():
        due = begun + number / a_second
        if due - begun >= seconds:
            break
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        asked.append(asyncio.ensure_future(one(due)))
    await asyncio.gather(*asked)
    await asyncio.gather(*(phone.hang_up() for phone in phones))
    found.seconds = time.perf_counter() - begun
    return found
