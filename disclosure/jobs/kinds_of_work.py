"""Which kinds of work there are, and the stages of each: whoever works imports this first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.bringing_in.importing import ROW_WORK as IMPORT_WORK
from disclosure.actions.look_backs.due import LETTER_WORK
from disclosure.actions.look_backs.findings import FINDINGS_WORK
from disclosure.actions.look_backs.post import SENT_WORK
from disclosure.actions.look_backs.promises import PROMISE_WORK
from disclosure.actions.look_backs.rows import ROW_WORK
from disclosure.jobs import audit_check, importing_work, look_back_work
from disclosure.jobs.working import KINDS, LEASES, Doing
from disclosure.operations.asking import AUDIT_CHECK, RE_ENCRYPTION
from disclosure.operations.rotation import lock_some_anew


def lock_anew(session: Session, doing: Doing) -> Mapping[str, Any]:
    """What lies under an older key, a hundred rows an item. The item says where: `words 1`."""
    return {"rows": lock_some_anew(session, doing.item.about)}


KINDS[AUDIT_CHECK] = (audit_check.check,)
KINDS[RE_ENCRYPTION] = (lock_anew,)
KINDS[IMPORT_WORK] = (importing_work.row,)
KINDS[ROW_WORK] = (look_back_work.row,)
KINDS[FINDINGS_WORK] = (look_back_work.findings,)
KINDS[LETTER_WORK] = (look_back_work.write, look_back_work.issue)
KINDS[SENT_WORK] = (look_back_work.sent,)
KINDS[PROMISE_WORK] = (look_back_work.promise,)
LEASES[AUDIT_CHECK] = audit_check.LEASE
