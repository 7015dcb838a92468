"""Hands one text message to a program of the house, which knows the way to a telephone."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from disclosure.jobs.mailer import NoAnswer, NotSent
from disclosure.settings import Settings

PATIENCE = 20.0  # seconds
PLAIN = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}  # none of our secrets


class Texter(Protocol):
    def send(self, to: str, words: str) -> None:
        """`to`: digits, perhaps with a + before them. Raises NotSent or NoAnswer."""


@dataclass(frozen=True, slots=True)
class TextProgram:
    """The number is its one argument, the words come on standard input; 0 means: taken."""

    program: Path
    patience: float = PATIENCE

    def send(self, to: str, words: str) -> None:
        try:
            done = subprocess.run(
                [self.program, to],
                input=words.encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=PLAIN,
                timeout=self.patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NoAnswer("The program that sends texts did not end in time.") from None
        except OSError as no:
            says = f"The program that sends texts could not be run: {no.strerror}."
            raise NotSent(says, nobodys=True) from None
        if done.returncode:
            raise NotSent(f"The program that sends texts ended with {done.returncode}.")


def texter_of(settings: Settings) -> Texter | None:
    """None: none is set, and nobody gets text messages."""
    return TextProgram(Path(settings.text_command)) if settings.text_command else None
