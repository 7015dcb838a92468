"""What jobs need outside: a mail server that answers as it is told."""

from collections.abc import Iterator

import pytest

from tests.mail_server import Office, a_mail_server


@pytest.fixture
def office() -> Iterator[Office]:
    with a_mail_server(Office()) as office:
        yield office
