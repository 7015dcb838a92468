"""Keeps what a page looks like for docs/, where PICTURES names a folder; else does nothing."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 64  # a page has few; with its own palette a picture takes a third of the room
FOLDER = os.environ.get("PICTURES", "")


def keep(page: Page, name: str, top: str = "", size: tuple[int, int] | None = None) -> None:
    """What is on the screen; with `top` as its first line, or on a screen of that size (px)."""
    if not FOLDER:
        return
    if size:
        page.set_viewport_size({"width": size[0], "height": size[1]})
    if top:
        page.locator(top).first.evaluate("one => one.scrollIntoView({block: 'start'})")
    shrink(page.screenshot(), Path(FOLDER) / f"{name}.png")


def shrink(png: bytes, to: Path) -> None:
    """Save a picture of a page small enough to stand in a repository."""
    few = Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    to.parent.mkdir(parents=True, exist_ok=True)
    few.save(to, optimize=True)
