"""Extensions, created empty. Records use plain SQLAlchemy; Flask only lends them a session."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from disclosure.records.base import Record

db = SQLAlchemy(metadata=Record.metadata, session_options={"autoflush": False})
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
