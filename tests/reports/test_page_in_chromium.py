"""The page in a real browser: nothing runs over the edge, its style applies, it prints."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape

import pytest

from norte.reports import scorecard_html
from tests.reports.test_page_is_safe import poisoned

WIDTHS = (320, 390, 560, 561, 768, 820, 1080, 1440)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HARNESS = """<!doctype html><meta charset="utf-8"><body><pre id="out"></pre><script>
const page = {page}, widths = {widths}, seen = {{}};
for (const width of widths) {{
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${{width}}px;height:800px;border:0`;
  frame.onload = () => {{
    const doc = frame.contentDocument, root = doc.documentElement;
    const hidden = e => e.closest(".vh, .skip, thead, .panel, title, desc");
    const over = [...doc.body.querySelectorAll("*")].filter(
      e => !hidden(e) && e.getBoundingClientRect().right > root.clientWidth + 1);
    seen[width] = {{scroll: root.scrollWidth, client: root.clientWidth,
      over: over.slice(0, 3).map(e => e.outerHTML.slice(0, 120)),
      bar: frame.contentWindow.getComputedStyle(doc.querySelector(".bar")).display,
      ran: !!(frame.contentWindow.ran)}};
    document.getElementById("out").textContent = JSON.stringify(seen);
  }};
  frame.srcdoc = page;
  document.body.append(frame);
}}
</script>"""


def run(chromium, folder, *arguments):
    return subprocess.run(
        [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def measured(chromium, folder, html):
    """What a browser sees of the page in a frame of each width."""
    page = json.dumps(html).replace("</", "<\\/")
    harness = folder / "harness.html"
    harness.write_text(HARNESS.format(page=page, widths=list(WIDTHS)), encoding="utf-8")
    dumped = run(chromium, folder, "--virtual-time-budget=20000", "--dump-dom", harness.as_uri())
    found = re.search(r'<pre id="out">(.*?)</pre>', dumped.stdout, re.DOTALL)
    assert found is not None
    seen = json.loads(unescape(found.group(1)))
    assert set(seen) == {str(width) for width in WIDTHS}
    return seen


@pytest.mark.parametrize("language", ["es", "en"])
def test_nothing_runs_over_the_edge_at_any_width(chromium, card, language, tmp_path):
    seen = measured(chromium, tmp_path, scorecard_html(card, language=language))
    for at in seen.values():
        assert at["scroll"] == at["client"]
        assert at["over"] == []
        assert at["bar"] == "flex"


def test_hostile_names_neither_run_nor_break_the_page(chromium, card, tmp_path):
    html = scorecard_html(poisoned(card, kept={"currency"}), language="es").replace(
        "alert(", "ran=window.ran=("
    )
    seen = measured(chromium, tmp_path, html)
    assert not any(at["ran"] for at in seen.values())
    assert all(at["scroll"] == at["client"] for at in seen.values())


def test_it_prints_on_a_few_sheets_of_a4(chromium, card, tmp_path):
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(scorecard_html(card, language="es"), encoding="utf-8")
    run(chromium, tmp_path, f"--print-to-pdf={pdf}", page.as_uri())
    made = pdf.read_bytes()
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= 7
    width, height = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", made)[0]
    assert (round(float(width)), round(float(height))) == (595, 842)
