"""What is answered under which address. The work is done by children; see :mod:`.crew`."""

from __future__ import annotations

import asyncio
import json
import tempfile
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from ..homework.limits import Limits
from .crew import Allowed, Busy, Crew, Stopped
from .guard import Guard, Rate
from .store import Document, Store

#: What may be brought: a dropped file, and anything else.
BYTES = (("/api/file", 32 * 2**20), ("/", 2**20))
#: What a task may take: a quick one is done while somebody types.
QUICK = Allowed(10.0, Limits(seconds=8, in_all=10.0))
LONG = Allowed(120.0, Limits(seconds=90, in_all=120.0))
JUDGED = Allowed(90.0, Limits(seconds=60, in_all=90.0))
FITTED = Allowed(300.0, Limits(seconds=240, in_all=300.0, bytes=2**31))
#: TeX and the browser have limits of their own beside these.
PRINTED = Allowed(180.0, LONG.limits)
#: What a format is called where it is sent.
TYPES = {"html": "text/html", "pdf": "application/pdf", "ipynb": "application/x-ipynb+json"}
#: Of a document: its scripts run, in an origin of their own; only this page has it in a frame.
FRAMED = "sandbox allow-scripts; frame-ancestors 'self'"
#: A frame that is narrow has no room for the table of contents above the text.
IN_FRAME = (b"<style>@media (max-width:72rem){nav{display:none}.page{padding-top:1.2rem}"
            b"h1{font-size:1.5rem}}</style>")
#: Where the parts of the page lie: its own files, and those of the report.
PLACES = (("", "derive.serve", "page"), ("katex/", "derive.document", "assets/katex"))


class Answers:
    """The addresses, with what they need: quick children, slow ones, what is kept."""

    def __init__(self, statement: Mapping[str, str], children: int, folder: Path) -> None:
        self.statement = statement
        self.quick, self.slow = Crew(1, waiting=150), Crew(children, waiting=40)
        self.store = Store(folder)
        self.library: Mapping[str, Any] | None = None

    @property
    def routes(self) -> list[Route]:
        """Every address."""
        asked: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
            ("state", self.state), ("report", self.report), ("export", self.export),
            ("judge", self.judge), ("file", self.file), ("columns", self.columns),
            ("submission", self.submission), ("fit", self.fit)]
        return [Route("/", self.page), Route("/assets/{name:path}", self.asset),
                Route("/made/{key}", self.made), Route("/api/library", self.choices),
                *(Route(f"/api/{name}", answer, methods=["POST"]) for name, answer in asked)]

    async def page(self, request: Request) -> Response:
        """The page."""
        return _asset("index.html")

    async def asset(self, request: Request) -> Response:
        """A part of the page."""
        return _asset(request.path_params["name"])

    async def made(self, request: Request) -> Response:
        """A document that was made: to be shown in a frame, or to be saved."""
        found = self.store.document(request.path_params["key"])
        if found is None:
            return JSONResponse({"message": "This is not kept any longer."}, 404)
        headers, content = {"content-security-policy": FRAMED}, found.content
        if "save" in request.query_params:
            headers["content-disposition"] = f'attachment; filename="{found.name}"'
        elif found.type == "text/html":
            content = content.replace(b"</head>", IN_FRAME + b"</head>", 1)
        return Response(content, media_type=found.type, headers=headers)

    async def choices(self, request: Request) -> Response:
        """What can be chosen, and the statement that the page begins with."""
        if self.library is None:
            said = await self._asked(self.quick, "library", {}, LONG)
            if "done" not in said:
                return _told(said)
            self.library = said["done"]
        return JSONResponse({**self.library, "begin": dict(self.statement)})

    async def state(self, request: Request) -> Response:
        """A statement, typeset or refused."""
        return await self._plain(request, self.quick, "state", QUICK)

    async def export(self, request: Request) -> Response:
        """The files of a program."""
        return await self._plain(request, self.slow, "export", LONG)

    async def judge(self, request: Request) -> Response:
        """The verdicts on an answer."""
        return await self._plain(request, self.slow, "judge", JUDGED)

    async def report(self, request: Request) -> Response:
        """A report, kept to be shown."""
        given = self._with_file(_given(request, await request.body()))
        form = str(given.get("format") or "html")
        said = await self._unless_gone(request, self._asked(
            self.slow, "report", given, PRINTED if form == "pdf" else LONG))
        if "done" not in said:
            return _told(said)
        done, suffix = said["done"], str(given.get("suffix") or form)
        key = self._keep(done, TYPES.get(form, "text/plain"), _name(given, suffix))
        shown = {"text": done["text"]} if form not in ("html", "pdf") else {}
        return JSONResponse({"verdict": done["verdict"], "lines": done["lines"], "key": key,
                             **shown})

    def _keep(self, done: Mapping[str, Any], type: str, name: str) -> str:
        content = b64decode(done["base64"]) if "base64" in done else done["text"].encode()
        return self.store.keep(Document(content, type, name))

    async def file(self, request: Request) -> Response:
        """A dropped file, kept under a key."""
        name = request.query_params.get("name", "")[:200]
        return JSONResponse({"key": self.store.keep_file(name, await request.body())})

    async def columns(self, request: Request) -> Response:
        """The columns of a file or a shipped data set."""
        return await self._plain(request, self.slow, "columns", LONG)

    async def submission(self, request: Request) -> Response:
        """The text of a file that was handed in."""
        return await self._plain(request, self.quick, "submission", QUICK)

    async def fit(self, request: Request) -> Response:
        """A fit, a line of JSON for each thing that there is to say."""
        given = self._with_file(_given(request, await request.body()))

        async def lines() -> AsyncIterator[bytes]:
            try:
                async with aclosing(self.slow.said("fit", given, FITTED)) as saying:
                    async for said in saying:
                        if "done" in said:
                            key = self._keep(said["done"], "text/html", _name(given, "html"))
                            said = {"done": {"key": key}}
                        yield json.dumps(said).encode("ascii") + b"\n"
            except (Stopped, Busy) as error:
                yield json.dumps({"failed": str(error)}).encode("ascii") + b"\n"

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    def _with_file(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What was asked, with the place of the file that it names; a page can give no place."""
        plain = {k: v for k, v in given.items() if k not in ("folder", "file")}
        return {**plain, **(self.store.file(str(given.get("key"))) or {})}

    async def _plain(self, request: Request, crew: Crew, task: str, allowed: Allowed) -> Response:
        given = self._with_file(_given(request, await request.body()))
        said = await self._unless_gone(request, self._asked(crew, task, given, allowed))
        return JSONResponse(said["done"]) if "done" in said else _told(said)

    async def _asked(self, crew: Crew, task: str, given: Mapping[str, Any], allowed: Allowed
                     ) -> dict[str, Any]:
        try:
            return await crew.ask(task, given, allowed)
        except Busy as error:
            return {"busy": str(error)}
        except Stopped as error:
            return {"stopped": str(error)}

    async def _unless_gone(self, request: Request, work: Awaitable[dict[str, Any]]
                           ) -> dict[str, Any]:
        """What the work gives; it is stopped where nobody waits for it any longer."""
        working = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else {"stopped": "Nobody is waiting."}
        finally:
            for one in (working, gone):
                if not one.done():
                    one.cancel()


def application(statement: Mapping[str, str], port: int, children: int) -> ASGIApp:
    """The server as an ASGI application for a port of the loopback address; ``statement`` is the
    name and the text that the page begins with."""
    folder = tempfile.TemporaryDirectory(prefix="derive-")
    answers = Answers(statement, children, Path(folder.name))

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        warming = asyncio.ensure_future(asyncio.gather(answers.quick.warm(), answers.slow.warm()))
        try:
            yield
        finally:
            warming.cancel()
            with suppress(asyncio.CancelledError):
                await warming
            await answers.quick.close()
            await answers.slow.close()
            folder.cleanup()

    inside = Starlette(routes=answers.routes, lifespan=life)
    return Guard(inside, port, BYTES, Rate(a_second=40, burst=240))


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _given(request: Request, body: bytes) -> dict[str, Any]:
    """What was asked; nothing where that is no object of JSON."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _told(said: Mapping[str, Any]) -> Response:
    """What is said where there is no result."""
    if "refused" in said:
        return JSONResponse(said["refused"], 422)
    if "busy" in said:
        return JSONResponse({"message": said["busy"]}, 503, headers={"retry-after": "2"})
    if "stopped" in said:
        return JSONResponse({"message": said["stopped"]}, 503)
    return JSONResponse({"message": f"A fault of derive: {said.get('failed', '')}"}, 500)


def _name(given: Mapping[str, Any], suffix: str) -> str:
    """A harmless name for a file to be saved."""
    from ..homework.submissions import ascii_name

    return f"{ascii_name(str(given.get('name') or 'derivation'))}.{ascii_name(suffix)}"


def _asset(name: str) -> Response:
    """A file of the page; none lies elsewhere."""
    for prefix, package, folder in PLACES:
        parts = name.removeprefix(prefix).split("/")
        if not name.startswith(prefix) or any(p in ("", ".", "..") or "\\" in p for p in parts):
            continue
        place = files(package).joinpath(*folder.split("/"), *parts)
        if place.is_file():
            kind = {"js": "text/javascript", "woff2": "font/woff2"}.get(
                name.rpartition(".")[2], guess_type(name)[0])
            return Response(place.read_bytes(), media_type=kind)
    return JSONResponse({"message": "There is nothing here."}, 404)
