"""What `doctor` asks the organisation's own sign-in: what anybody may read there, and its clock."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from disclosure.actions.staff.not_believed import NotBelieved, Why
from disclosure.actions.staff.provider import LEEWAY, provider_of
from disclosure.settings import Settings

WITH_PASSWORDS = "Until then people sign in with a password of ours, where they have one."
SPEAKS = "See that it runs, and that this machine reaches it: its name, the firewall, the proxy."
FOUND: Mapping[Why, tuple[str, str]] = {
    Why.CONNECTION: ("cannot be reached", SPEAKS),
    Why.TIMEOUT: ("does not answer in time", SPEAKS),
    Why.SERVER: ("answers with an error of its own", "Ask whoever runs it."),
    Why.CERTIFICATE: (
        "has a certificate that is not trusted here",
        "Have it mended there, or put the certificate of its issuer among those of this machine "
        "and start the pages again.",
    ),
    Why.DISCOVERY: (
        "publishes nothing under /.well-known/openid-configuration that can be used",
        "Compare DISCLOSURE_OIDC_ISSUER with the address that its administrator names.",
    ),
    Why.ISSUER: (
        "calls itself by another name",
        "Set DISCLOSURE_OIDC_ISSUER to the `issuer` that it publishes, letter by letter.",
    ),
    Why.PUBLISHED_KEYS: ("publishes no keys that can be read", "Ask whoever runs it."),
}


def other_sign_in(settings: Settings, now: datetime) -> Iterator[tuple[str, str]]:
    """What is wrong, and its mend. Whether it lets anybody in, only a person can try."""
    provider = provider_of(settings)
    if provider is None:
        return
    named = f"The other sign-in ({settings.oidc_issuer})"
    try:
        ahead = provider.ahead(now)
    except NotBelieved as no:
        what, mend = FOUND[no.why]
        yield f"{named} {what}.", f"{mend} {WITH_PASSWORDS}"
        return
    if ahead and abs(ahead) > timedelta(seconds=LEEWAY):
        side = "ahead of" if ahead > timedelta() else "behind"
        seconds = round(abs(ahead).total_seconds())
        yield (
            f"{named} has a clock that is {seconds} seconds {side} ours, so nobody comes in by it.",
            f"Have the wrong one set, and kept by a time server. {WITH_PASSWORDS}",
        )
