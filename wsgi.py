"""What a web server starts: `gunicorn wsgi:app`."""

import os

from disclosure.app import create_app
from disclosure.settings import Settings

app = create_app(Settings.read(os.environ))
