"""Headless Chromium, driven by the DevTools protocol over a pair of pipes."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


class Browser:
    """One page of Chromium. What goes wrong on it is kept in ``errors``."""

    def __init__(self, folder: Path, width: int = 1280, height: int = 900,
                 dark: bool = False) -> None:
        reading, self.sending = os.pipe()
        self.receiving, writing = os.pipe()

        def pipes() -> None:
            # neither may be in the way of the other
            given, made = os.dup(reading), os.dup(writing)
            os.dup2(given, 3)
            os.dup2(made, 4)

        self.process = subprocess.Popen(
            [CHROMIUM or "chromium", "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-extensions",
             "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
             f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe", "about:blank"],
            preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(reading)
        os.close(writing)
        self.number, self.left, self.session = 0, b"", ""
        self.errors: list[str] = []
        page = next(t for t in self._targets() if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"],
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM", "Network"):
            self.call(f"{domain}.enable")
        self.size(width, height, dark)

    def size(self, width: int, height: int = 900, dark: bool = False) -> None:
        """Another window, and the colours that its user prefers."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def _targets(self) -> list[dict[str, Any]]:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found: list[dict[str, Any]] = self.call("Target.getTargets")["targetInfos"]
            if any(t["type"] == "page" for t in found):
                return found
            time.sleep(0.1)
        raise AssertionError("Chromium shows no page")

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        """What a method of the protocol gives."""
        self.number += 1
        asked = {"id": self.number, "method": method, "params": given}
        if self.session:
            asked["sessionId"] = self.session
        os.write(self.sending, json.dumps(asked).encode() + b"\0")
        while True:
            said = self._hear(60)
            assert said is not None, f"no answer to {method}"
            if said.get("id") == self.number:
                assert "error" not in said, said
                found: dict[str, Any] = said["result"]
                return found

    def _hear(self, seconds: float) -> dict[str, Any] | None:
        """The next message; of those that nobody asked for, what has gone wrong is kept."""
        until = time.monotonic() + seconds
        while b"\0" not in self.left:
            if not select.select([self.receiving], [], [], max(until - time.monotonic(), 0))[0]:
                return None
            piece = os.read(self.receiving, 1 << 16)
            assert piece, "Chromium has ended"
            self.left += piece
        line, _, self.left = self.left.partition(b"\0")
        said: dict[str, Any] = json.loads(line)
        given = said.get("params", {})
        if said.get("method") == "Runtime.exceptionThrown":
            thrown = given["exceptionDetails"]
            self.errors.append(str(thrown.get("exception", {}).get("description", thrown)))
        elif said.get("method") == "Log.entryAdded" and given["entry"]["level"] == "error":
            self.errors.append(f"{given['entry']['text']} {given['entry'].get('url', '')}")
        return said

    def run(self, script: str) -> Any:
        """The value of an expression on the page, awaited."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True,
                          awaitPromise=True, userGesture=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def open(self, address: str) -> None:
        """Load the page anew, and wait until the page says that it is ready."""
        self.run("document.documentElement.dataset.ready = 'no'")
        self.call("Page.navigate", url=address.rstrip("/") + f"/?{self.number}")
        self.wait("document.documentElement?.dataset.ready === 'yes'")

    def wait(self, condition: str, seconds: float = 90) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.run(f"(() => {{ try {{ return !!({condition}); }} catch {{ return 0; }} }})()"):
                return
            time.sleep(0.1)
        raise AssertionError(f"never true: {condition}; {self.errors}; "
                             + str(self.run("document.body.innerText"))[:1500])

    def type(self, which: str, text: str) -> None:
        """Put the text into a field, as if it were pasted over what is there."""
        self.run(f"document.querySelector({json.dumps(which)}).focus();"
                 f"document.querySelector({json.dumps(which)}).select()")
        self.call("Input.insertText", text=text)

    def key(self, key: str, code: int = 0, modifiers: int = 0) -> None:
        """Press a key and let it go."""
        given = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        more = {"text": "\r"} if key == "Enter" and not modifiers else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **given, **more)
        self.call("Input.dispatchKeyEvent", type="keyUp", **given)

    def click(self, which: str) -> None:
        """Click what a selector finds."""
        self.run(f"document.querySelector({json.dumps(which)}).click()")

    def give(self, which: str, *files: Path) -> None:
        """Choose files in a field for files."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=which)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(f) for f in files])

    def picture(self, file: Path, whole: bool = False) -> None:
        """Save what is seen."""
        found = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(found["data"]))

    def close(self) -> None:
        """End the browser."""
        self.process.kill()
        self.process.wait()
        os.close(self.sending)
        os.close(self.receiving)
