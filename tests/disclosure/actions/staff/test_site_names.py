"""A site has a name that every command can say: with no comma, which parts two, on one line."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import users
from disclosure.kinds.faults import BadInput
from disclosure.records.users import site_called
from tests.disclosure.actions.test_users import someone
from tests.staff import NOON, OPERATOR

pytestmark = pytest.mark.usefixtures("staff")


def test_a_site_made_beside_an_account_has_a_name_that_commands_can_say(session: Session) -> None:
    for name in ("Auckland, Far", "Far\nWard"):
        with pytest.raises(BadInput) as bad:
            users.add_user(session, OPERATOR, NOON, someone(sites=[name]), make_sites=True)
        assert [fault.field for fault in bad.value.faults] == ["sites"]
        assert site_called(session, name) is None
