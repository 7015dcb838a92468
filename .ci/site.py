"""What mkdocs does besides: links that leave docs/ become names; decisions stand in the menu."""

import logging
import re
from pathlib import Path
from typing import Any

OUTSIDE = re.compile(r"\[([^\]]*)\]\((\.\./[^)#\s]+)(?:#[^)\s]*)?\)")
log = logging.getLogger("mkdocs.hooks.site")  # a warning here ends `mkdocs build --strict`


def on_config(config: Any) -> Any:
    """Each decision by its own heading, under the last part of the menu."""
    docs = Path(config["docs_dir"])
    (last,) = config["nav"][-1].values()
    last += sorted(path.relative_to(docs).as_posix() for path in docs.glob("decisions/*.md"))
    return config


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """The pages are read without the repository; on its own site the link itself works."""
    docs = Path(config["docs_dir"])
    here = (docs / page.file.src_uri).parent

    def named(link: re.Match[str]) -> str:
        words, to = link[1], (here / link[2]).resolve()
        if to.is_relative_to(docs):
            return link[0]
        if not to.exists():
            log.warning("Doc file '%s' names '%s', which is not there.", page.file.src_uri, link[2])
        name = to.relative_to(docs.parent).as_posix()
        return f"`{name}`" if words.strip("`/") == name else f"{words} (`{name}`)"

    return OUTSIDE.sub(named, markdown)
