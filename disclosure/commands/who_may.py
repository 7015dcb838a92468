"""Who may call each command, for the table of who may do what; a test calls each as every role."""

from collections.abc import Mapping

from disclosure.permissions import Permission

NOBODY_ASKED = "anybody: it touches no case"
OPERATOR = "operator"
WHOSE_WORK = "whoever asked for the work, or may keep work"

# A permission; or the words for whoever needs none. `also`: the operator, beside those.
WHO: Mapping[str, Permission | str] = {
    "open": Permission.OPEN_CASE,
    "show": Permission.SEE_CASES,
    "record": "by its kind",
    "move": "by its move",
    "glass": Permission.BREAK_GLASS,
    "letter draft": Permission.WRITE_LETTER,
    "letter edit": Permission.WRITE_LETTER,
    "letter link": Permission.WRITE_LETTER,
    "letter show": Permission.SEE_CASES,
    "letter save": Permission.SEE_CASES,
    "letter accepted": Permission.SEE_CASES,
    "letter bulk": NOBODY_ASKED,
    "letter check": NOBODY_ASKED,
    "letter render": NOBODY_ASKED,
    "letter verify": NOBODY_ASKED,
    "duties": NOBODY_ASKED,
    "regimes": NOBODY_ASKED,
    "paper": NOBODY_ASKED,
    "family invite": Permission.INVITE_FAMILY,
    "family revoke": Permission.INVITE_FAMILY,
    "languages check": Permission.ADMINISTER,
    "languages list": NOBODY_ASKED,
    "languages take-back": Permission.ADMINISTER,
    "site add": Permission.ADMINISTER,
    "token add": Permission.ADMINISTER,
    "user add": Permission.ADMINISTER,
    "user disable": Permission.ADMINISTER,
    "user enable": Permission.ADMINISTER,
    "user end-link": Permission.ADMINISTER,
    "user reset-code": Permission.ADMINISTER,
    **dict.fromkeys(("look-back open", "look-back add", "look-back close"), Permission.DECIDE),
    **dict.fromkeys(("look-back give-findings", "look-back release"), Permission.DECIDE),
    "import": Permission.DECIDE,
    "look-back promise": "by its move",
    "look-back contact": Permission.DECIDE,
    "look-back put-back": Permission.DECIDE,
    "look-back show": Permission.SEE_CASES,
    "look-back findings": Permission.INVESTIGATE,
    "look-back approve-findings": Permission.APPROVE_FINDINGS,
    "look-back letter": Permission.WRITE_LETTER,
    "look-back approve-letter": Permission.APPROVE_LETTER,
    **dict.fromkeys(("look-back print", "look-back sent"), Permission.SEND_LETTER),
    "retention": Permission.REPORT,
    "export-person": Permission.REPORT,
    "pack": Permission.REPORT,
    "audit house": Permission.REPORT,
    "audit verify": Permission.VERIFY_RECORD,
    "report annual": Permission.REPORT,
    "report measures": Permission.REPORT,
    "sweep": Permission.OPERATE,
    "worker": OPERATOR,
    "work check-record": Permission.ADMINISTER,
    "work lock-anew": Permission.ADMINISTER,
    **dict.fromkeys(("work list", "work show", "work stop", "work go-on"), WHOSE_WORK),
    **dict.fromkeys(("work try-again", "work leave", "work give-up"), WHOSE_WORK),
    **dict.fromkeys(("audit key", "audit proof", "audit take-heads"), OPERATOR),
    **dict.fromkeys(("audit checkpoint", "backup", "restore"), OPERATOR),
    **dict.fromkeys(
        ("db roles", "db upgrade", "demo", "doctor", "serve", "news returned"), OPERATOR
    ),
    **dict.fromkeys(("keys drop", "keys go-on", "keys list", "keys turn"), OPERATOR),
}
NOTES: Mapping[str, str] = {
    **dict.fromkeys(("show", "look-back show"), "Without `--as`: the operator, and nobody's words"),
    "glass": "In production in the browser alone",
    "letter accepted": "Without `--as`: the operator",
    "letter bulk": "A row that names an issued letter: who may see its case",
    "audit proof": "With `--with-words`: who may take a pack of that case (report)",
    **dict.fromkeys(("audit house", "audit verify"), "Or the operator"),
    **dict.fromkeys(("languages check", "languages take-back"), "Or the operator"),
    **dict.fromkeys(("report annual", "report measures"), "Or the operator"),
    **dict.fromkeys(("site add", "token add"), "Or the operator"),
    **dict.fromkeys(("user add", "user disable", "user enable"), "Or the operator"),
    **dict.fromkeys(("user end-link", "user reset-code"), "Or the operator"),
    **dict.fromkeys(("work check-record", "work lock-anew"), "Or the operator"),
}
