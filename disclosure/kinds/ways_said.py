"""Which way somebody means who types in their own words how they reached the family."""

import re
from collections.abc import Mapping

from workflows.words import Way

OR_THEY_CAME = "Where they rang or came to you, say so: when she rang us"

_SAID_AS: Mapping[Way, tuple[str, ...]] = {
    Way.PHONE: ("telephone", "call", "phone call", "telephone call"),
    Way.POST: ("letter", "mail"),
    Way.EMAIL: ("e-mail",),
    Way.TEXT: ("sms", "text message"),
    Way.VISIT: ("home visit",),
    Way.VIDEO: ("video call",),
}
_BY_NAME: Mapping[str, Way] = {
    name: way
    for way in Way
    for name in (str(way), str(way).replace("_", " "), *_SAID_AS.get(way, ()))
}
_BY = re.compile(r"^(?:(?:by|via|in|on|over) )?(?:an? |the )?")


def way_said(how: str) -> Way | None:
    """Only where the way is all that was said: "she called at the desk" is no call."""
    said = " ".join(how.lower().strip(" .").split())
    return _BY_NAME.get(said) or _BY_NAME.get(_BY.sub("", said))
