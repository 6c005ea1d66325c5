"""Finds a Chromium for the browser tests; run as a module, it installs one where there is none.

Debian's package when root, Playwright's own download otherwise; where neither works, one line says what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
ADVICE = "The browser tests need Chromium: install it with `apt-get install chromium` (as root) or your system's way."


def installed() -> str | None:
    """The path of the system's Chromium; None where Playwright has to know one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=installed(), args=arguments)


def works() -> bool:
    try:
        with sync_playwright() as playwright:
            launch(playwright).close()
    except Exception as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return False
    return True


def install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium for the browser tests …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env=quiet, check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    else:
        print("Asking Playwright for a Chromium for the browser tests …")
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if not works():
        install()
        if not works():
            sys.exit(ADVICE)
