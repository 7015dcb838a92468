"""What a lasting refusal says of the address that a mail was for, by its status (RFC 3463)."""

import re
from enum import StrEnum

# No such mailbox, domain or host; badly written; moved without a new one; takes no mail (RFC 7505);
# closed. Never 5.1.7 and 5.1.8, which are of the sender: of us. Never 5.7, which is of policy.
OF_THE_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
BARE = frozenset({550, 551, 553})  # of a mailbox (RFC 5321), and as often of a server not for us
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")


class Refuses(StrEnum):
    NOT_THE_ADDRESS = "not_the_address"
    PERHAPS_THE_ADDRESS = "perhaps_the_address"  # by its number alone
    THE_ADDRESS = "the_address"


def refused_by(code: int, said: str, *, names_it: bool) -> Refuses:
    """`names_it`: it answers the line that named the receiver, so the number speaks of that."""
    if not 500 <= code < 600:
        return Refuses.NOT_THE_ADDRESS
    if found := _STATUS.findall(said):
        of_it = OF_THE_ADDRESS.issuperset(found)
        return Refuses.THE_ADDRESS if of_it else Refuses.NOT_THE_ADDRESS
    perhaps = names_it and code in BARE
    return Refuses.PERHAPS_THE_ADDRESS if perhaps else Refuses.NOT_THE_ADDRESS
