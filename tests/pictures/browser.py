"""A page in headless Chromium, in a window of some inner width, without a network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")

#: Kept from the beginning: what goes wrong while the page loads.
_CATCH = """<script>window.__errors = [];
addEventListener("error", function (e) { window.__errors.push(e.message); });
addEventListener("securitypolicyviolation", function (e) { window.__errors.push(e.blockedURI); });
["error", "warn"].forEach(function (k) { console[k] = function (m) { window.__errors.push(m); }; });
</script>"""


def looked_at(page, folder, width, script, height=900, scripts=True, flags=()):
    """What ``script``, the body of a function of the page's document, returns after loading.

    Without ``scripts`` the page's own do not run: then only its markup is asked. ``flags`` are
    Chromium's.
    """
    if not scripts:
        page = re.sub(r"<script>.*?</script>", "", page, flags=re.S)
    probe = ("<script>addEventListener('load', function () { setTimeout(function () {"
             "document.title = JSON.stringify((function () {" + script + "})()); }, 50); });"
             "</script>")
    (folder / "page.html").write_text(
        page.replace("<style>", _CATCH + "<style>", 1).replace("</body>", probe + "</body>"),
        encoding="utf-8")
    (folder / "frame.html").write_text(
        f'<!DOCTYPE html><body style=margin:0><iframe src="page.html" style="width:{width}px;'
        f'height:{height}px;border:0"></iframe><script>addEventListener("load",function(){{'
        "setTimeout(function(){document.title=frames[0].document.title},900)})</script>",
        encoding="utf-8")
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", f"--user-data-dir={folder / 'profile'}", "--window-size=1400,1000",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files",
         *flags, "--virtual-time-budget=8000", "--dump-dom", f"file://{folder / 'frame.html'}"],
        capture_output=True, text=True, timeout=120, check=False)
    title = re.search(r"<title>([{\[].*?)</title>", done.stdout)
    assert title, done.stdout[-800:] + done.stderr[-800:]
    return json.loads(title[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
