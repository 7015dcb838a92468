import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.callers import Caller, caller
from tests.cases import ACase
from tests.people import ADA


@pytest.fixture
def ada(app: Flask, session: Session, case: ACase) -> Caller:
    """With a token of hers, in the house of that case."""
    return caller(app, session, ADA)
