"""The two checkers: axe-core for what a reader meets, the Nu HTML checker for the markup."""

import json
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Page

MODULES = Path(__file__).parent / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing() -> str:
    """What the machine lacks for the checkers; empty where they can run."""
    if not shutil.which("java"):
        return "no Java on this machine"
    if not (AXE.exists() and NU.exists()):
        return "npm install --no-package-lock --prefix browser_tests was not run"
    return ""


def axe_findings(page: Page) -> list[str]:
    """What axe-core finds on the page as it is shown, a line for each rule and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    # A colour on its way to another is neither.
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    found = page.evaluate(
        "tags => axe.run({runOnly: tags, resultTypes: ['violations']})"
        ".then(results => results.violations)",
        TAGS,
    )
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def nu_findings(folder: Path) -> list[str]:
    """What the Nu HTML checker says of the HTML files in a folder, remarks included."""
    checked = subprocess.run(
        ["java", "-jar", NU, "--format", "json", "--stdout", "--exit-zero-always", folder],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{Path(found.get('url', '')).name}:{found.get('lastLine')}: {found['message']}"
        for found in json.loads(checked.stdout)["messages"]
    ]
