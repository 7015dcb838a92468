"""Which kinds of work there are, and the stages of each: whoever works imports this first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.bringing_in.importing import ROW_WORK as IMPORT_WORK
from disclosure.actions.bringing_in.row import IMPORTS
from disclosure.actions.look_backs.due import LETTER_WORK
from disclosure.actions.look_backs.findings import FINDINGS_WORK
from disclosure.actions.look_backs.post import SENT_WORK
from disclosure.actions.look_backs.promises import PROMISE_WORK
from disclosure.actions.look_backs.rows import ROW_WORK
from disclosure.jobs import audit_check, importing_work, look_back_work
from disclosure.jobs.working import KINDS, Doing, KindOfWork
from disclosure.kinds.look_backs import OPENS
from disclosure.operations.asking import AUDIT_CHECK, RE_ENCRYPTION
from disclosure.operations.rotation import lock_some_anew
from disclosure.permissions import Permission


def lock_anew(session: Session, doing: Doing) -> Mapping[str, Any]:
    """What lies under an older key, a hundred rows an item. The item says where: `words 1`."""
    return {"rows": lock_some_anew(session, doing.item.about)}


P = Permission
KINDS |= {
    AUDIT_CHECK: KindOfWork(P.ADMINISTER, (audit_check.check,), audit_check.LEASE),
    RE_ENCRYPTION: KindOfWork(P.ADMINISTER, (lock_anew,)),
    IMPORT_WORK: KindOfWork(IMPORTS, (importing_work.row,)),
    ROW_WORK: KindOfWork(OPENS, (look_back_work.row,)),
    FINDINGS_WORK: KindOfWork(OPENS, (look_back_work.findings,)),
    LETTER_WORK: KindOfWork(OPENS, (look_back_work.write, look_back_work.issue)),
    SENT_WORK: KindOfWork(P.SEND_LETTER, (look_back_work.sent,)),
    PROMISE_WORK: KindOfWork(P.SEE_CASES, (look_back_work.promise,)),  # and what its move asks
}
