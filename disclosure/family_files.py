"""One person's page as files, made by the web in a process of its own for a command that asks.

Commands never import the web; they start it. Whoever starts this has looked at the case and noted
it: told on standard input who reads, it answers with one JSON document.
"""

import json
import os
import sys

from disclosure.app import create_app
from disclosure.pages.family.take_away import pages_for
from disclosure.permissions import family_actor
from disclosure.settings import Settings


def main() -> None:
    told = json.load(sys.stdin)
    app = create_app(Settings.read(os.environ))
    person = family_actor(told["incident"], told["person"], told["name"])
    with app.app_context():
        pages = pages_for(person, told["made_by"])
    sys.stdout.write(json.dumps(pages))


if __name__ == "__main__":
    main()
