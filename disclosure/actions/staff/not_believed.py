"""Why nobody came in by the organisation's own sign-in: a word for the log, a sentence for them."""

from enum import StrEnum


class Why(StrEnum):
    """All that the log ever says of it: words of ours, and nothing that was sent to us."""

    # The provider is away, which may pass.
    BUSY = "busy"  # as many wait for it as may
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    SERVER = "server error"  # it answers with one of its own
    # Here or there something is set up wrongly: who comes again is refused again.
    CERTIFICATE = "certificate"
    DISCOVERY = "discovery"  # cannot be read, or lacks what we need
    ISSUER = "issuer"  # it calls itself by another name than our settings
    PUBLISHED_KEYS = "published keys"
    CLIENT = "client"  # our id or our secret is not accepted
    KEY = "key"  # the token is signed by none that it publishes
    CLOCK = "clock"
    AUDIENCE = "audience"
    NONCE = "nonce"
    SUBJECT = "subject"
    CLAIM = "claim"  # another one is missing, or of another shape
    # Of this one time.
    STATE = "state"
    TOO_LATE = "too late"
    REFUSED = "refused there"
    TOKEN_ANSWER = "token answer"  # cannot be used: the code was used before, say
    OLD_PROOF = "old proof"  # it does not say that they proved it again


MAY_PASS = frozenset({Why.BUSY, Why.CONNECTION, Why.TIMEOUT, Why.SERVER})
WRONGLY_SET_UP = frozenset(
    {
        *(Why.CERTIFICATE, Why.DISCOVERY, Why.ISSUER, Why.PUBLISHED_KEYS, Why.CLIENT),
        *(Why.KEY, Why.CLOCK, Why.AUDIENCE, Why.NONCE, Why.SUBJECT, Why.CLAIM),
    }
)
PASSWORD = "If you have a password here, sign in with that."
TELL = "tell the person who looks after accounts here, and say when it was"
AGAIN = f"The sign-in did not work. Try again from the beginning. If it fails again, {TELL}."
USELESS = (
    f"The sign-in did not work, and trying again will not help. {TELL.capitalize()}. {PASSWORD}"
)
AWAY = f"The other sign-in does not answer. Try again in some minutes. {PASSWORD}"
SLOW = f"The other sign-in is slow at the moment. Try again in some minutes. {PASSWORD}"
OF_THEIR_OWN = {
    Why.BUSY: SLOW,
    Why.TOO_LATE: "That took too long. Try again.",
    Why.REFUSED: f"The other sign-in did not let you in. Try again. If it fails again, {TELL}.",
    Why.OLD_PROOF: (
        "The other sign-in did not ask you again. Sign out there first, then try again. "
        f"If it fails again, {TELL}."
    ),
}


class NotBelieved(Exception):
    """The provider did not answer, or what it said does not hold. The sentence is for the person,
    `why` is for the log.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(_says(why))
        self.why = why


def _says(why: Why) -> str:
    if why in OF_THEIR_OWN:
        return OF_THEIR_OWN[why]
    if why in MAY_PASS:
        return AWAY
    return USELESS if why in WRONGLY_SET_UP else AGAIN
