"""What a web server starts: `gunicorn wsgi:app`."""

import os

from disclosure import logs
from disclosure.app import create_app
from disclosure.settings import Settings

settings = Settings.read(os.environ)
logs.start(settings)
app = create_app(settings)
