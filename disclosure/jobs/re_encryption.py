"""What lies under an older key of the file is locked anew, a hundred rows an item."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from disclosure.jobs.working import Doing
from disclosure.operations.rotation import lock_some_anew


def lock_anew(session: Session, doing: Doing) -> Mapping[str, Any]:
    """The item says where: `words 1`. Where nothing is left there, it does nothing."""
    return {"rows": lock_some_anew(session, doing.item.about)}
