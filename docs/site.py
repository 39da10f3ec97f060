"""What MkDocs needs to be told of these pages: the reports beside them, formulas as GitHub has
them, and KaTeX, which derive carries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

TOP = Path(__file__).resolve().parents[1]
KATEX = TOP / "derive" / "document" / "assets" / "katex"
#: Formulas that arithmatex has marked, shown by KaTeX.
RENDER = """document.querySelectorAll(".arithmatex").forEach(function (shown) {
  var text = shown.textContent.trim();
  katex.render(text.slice(2, -2), shown,
               {displayMode: text.slice(0, 2) === "\\\\[", throwOnError: false});
});
"""
#: Of a console block the commands are copied, without prompts and what is printed.
COPIED = "[data-md-copying] :is(.gp, .go) { display: none; }\n"


def on_files(files: Files, config: Any) -> Files:
    """The gallery, the reports that it shows, and KaTeX."""
    reports = TOP / "reports"
    for file in sorted(reports.glob("*/*")):
        if file.suffix not in (".py", ".md"):
            files.append(_copied(config, f"reports/{file.relative_to(reports).as_posix()}", file))
    gallery = (reports / "README.md").read_text(encoding="utf-8").replace("# Reports", "# Gallery")
    gallery = re.sub(r"GitHub shows .*?`index\.html`\. ", "", gallery)
    gallery = re.sub(r' · \[Markdown\]\([^)]*\)', "", gallery)
    gallery = re.sub(r'(\]\(|href="|src=")(?![a-z]*:|\.\./)', r"\1reports/", gallery)
    files.append(File.generated(config, "gallery.md",
                                content=gallery.replace("](../docs/", "](")))
    for file in sorted(KATEX.rglob("*")):
        if file.suffix in (".js", ".css", ".woff2"):
            files.append(_copied(config, f"katex/{file.relative_to(KATEX).as_posix()}", file))
    files.append(File.generated(config, "katex/render.js", content=RENDER))
    files.append(File.generated(config, "copy.css", content=COPIED))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links that lead out of the folder lead to what the site has of it; $`x`$ is $x$."""
    up = "../" * page.file.src_uri.count("/")
    markdown = re.sub(r"\$`([^`\n]+)`\$", r"$\1$", markdown)
    # the site puts the name of a file above its block, GitHub does not
    markdown = re.sub(r'(?m)^`([^`\n]+)`:\n\n(?=```\w+ title="\1")', "", markdown)
    markdown = re.sub(r"\]\((?:\.\./)+reports/README\.md\)", f"]({up}gallery.md)", markdown)
    markdown = re.sub(r"\]\((?:\.\./)+reports/", f"]({up}reports/", markdown)
    return re.sub(r"\[([^\]]+)\]\((?:\.\./)+(?:derive|tests|benchmarks)/[^)]*\)", r"\1", markdown)


def _copied(config: Any, uri: str, source: Path) -> File:
    return File.generated(config, uri, abs_src_path=str(source))
