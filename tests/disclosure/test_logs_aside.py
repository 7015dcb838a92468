"""What breaks beside the page or the command, where nobody catches it, is logged without a word."""

import subprocess
import sys

from disclosure.settings import ROOT

BREAKS = """
import logging, threading
from disclosure import logs

logs.start(None, logging.DEBUG)

def breaks(*_):
    raise ValueError("Mrs Maria Nowak")

beside = threading.Thread(target=breaks)
beside.start()
beside.join()
tidied = type("Tidied", (), {"__del__": breaks})()
del tidied
breaks()
"""


def test_neither_a_thread_nor_what_is_tidied_away_shows_what_somebody_typed() -> None:
    words = [sys.executable, "-c", BREAKS]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stderr
    assert "Nowak" not in said
    assert "Traceback" not in said
    told = [line for line in said.splitlines() if "error=ValueError" in line]
    assert len(told) == 3, said
    for words_of_ours in ("a thread ended by", "nobody hears of", "ended by a fault of its own"):
        assert words_of_ours in said
