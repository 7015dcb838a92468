"""Which kinds of work there are, and the stages of each: whoever works imports this first."""

from disclosure.actions.bringing_in.importing import ROW_WORK as IMPORT_WORK
from disclosure.actions.look_backs.due import LETTER_WORK
from disclosure.actions.look_backs.findings import FINDINGS_WORK
from disclosure.actions.look_backs.post import SENT_WORK
from disclosure.actions.look_backs.promises import PROMISE_WORK
from disclosure.actions.look_backs.rows import ROW_WORK
from disclosure.jobs import audit_check, importing_work, look_back_work, re_encryption
from disclosure.jobs.working import KINDS, LEASES
from disclosure.operations.asking import AUDIT_CHECK, RE_ENCRYPTION

KINDS[AUDIT_CHECK] = (audit_check.check,)
KINDS[RE_ENCRYPTION] = (re_encryption.lock_anew,)
KINDS[IMPORT_WORK] = (importing_work.row,)
KINDS[ROW_WORK] = (look_back_work.row,)
KINDS[FINDINGS_WORK] = (look_back_work.findings,)
KINDS[LETTER_WORK] = (look_back_work.write, look_back_work.issue)
KINDS[SENT_WORK] = (look_back_work.sent,)
KINDS[PROMISE_WORK] = (look_back_work.promise,)
LEASES[AUDIT_CHECK] = audit_check.LEASE
