"""`make audit`: Lighthouse on the pages that most people see, as a phone and as a desktop; at least 95 of 100 in each.

Needs Node.js and the npm registry, for which reason it is not part of `make test`. What Lighthouse finds of
accessibility, weight and policy, tests hold to without it (test_browser, test_weight). Somebody with a plan is known by
a header, which Chromium does not send with the fetch of the day to keep: the 404 that it logs costs four points.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browsing import CHROMIUM, FLAGS, Server, answer_all
from tests.walk import answers_of

LIGHTHOUSE = "lighthouse@13.5.0"
LEAST = 95
PARTS = ("performance", "accessibility", "best-practices")
PAGES = {"/": False, "/today/": True, "/exercises/": False, "/exercises/bird-dog/": False, "/session/": True}
"""Addresses, and whether somebody with a plan looks at them."""
FORMS = ("mobile", "desktop")


def main() -> int:
    """Print a table. 1 if a score is too low."""
    low = False
    with tempfile.TemporaryDirectory(prefix="unslump-audit-") as name:
        server = Server(Path(name) / "data")
        server.start()
        try:
            headers = Path(name) / "headers.json"
            headers.write_text(json.dumps({"Cookie": somebody(server)}))
            for path, known in PAGES.items():
                for form in FORMS:
                    found = scores(server.url + path, form, headers if known else None, Path(name) / "report.json")
                    low |= min(found.values()) < LEAST
                    told = "  ".join(f"{part} {score:3}" for part, score in found.items())
                    sys.stdout.write(f"{path:24}{form:9}{told}\n")
        finally:
            server.stop()
    return 1 if low else 0


def somebody(server: Server) -> str:
    """The cookies of somebody with a plan for today."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(base_url=server.url)
        page = context.new_page()
        page.goto("/screening/")
        answer_all(page, answers_of("desk-worker"))
        return "; ".join(f"{one.get('name')}={one.get('value')}" for one in context.cookies())


def scores(url: str, form: str, headers: Path | None, report: Path) -> dict[str, int]:
    """Of 100, by part. Lighthouse now and then loses its own trace: it gets three tries."""
    command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join(PARTS)}", "--chrome-flags=--headless=new --no-sandbox"]
    command += ["--preset=desktop"] if form == "desktop" else []
    command += [f"--extra-headers={headers}"] if headers else []
    for _ in range(3):
        if (
            subprocess.run(command, env=os.environ | {"CHROME_PATH": CHROMIUM}, check=False, timeout=300).returncode
            == 0
        ):
            categories = json.loads(report.read_text())["categories"]
            return {part: round(100 * categories[part]["score"]) for part in PARTS}
    raise SystemExit(f"Lighthouse failed on {url}")


if __name__ == "__main__":
    sys.exit(main())
