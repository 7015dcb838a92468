"""How an e-mail address stands in a mail, and which ones no mail of ours can be written to."""

from email.headerregistry import Address

import idna

from disclosure.kinds.seen import seen

NOT_PLAIN = (
    "before the @ only plain letters, digits and signs can be written to; "
    "ask for another address, without accents"
)
A_SLIP = "no mail can be written to it; look for a slip, such as two dots or a comma"
NO_DOMAIN = "there can be no such place after the @; write it as it was given to you"


def in_a_mail(address: str) -> str:
    """Its domain in plain letters, as mail servers ask for it (RFC 5891): "xn--w-uga1v8h.pl" is
    "żółw.pl". Empty where it cannot be: not every server on the way takes another local part.
    """
    local, _, domain = seen(address).rpartition("@")
    plain = _plain(domain)
    return f"{local}@{plain}" if local and local.isascii() and plain else ""


class NoAddress(ValueError):
    """It cannot stand in a mail."""


def addressed_to(address: str) -> Address:
    """As a mail names whom it is for. Raises NoAddress."""
    try:
        return Address(addr_spec=in_a_mail(address))
    except Exception as no:  # the parser fails in several ways on what is no address
        raise NoAddress("no address") from no


def why_not_written(address: str) -> str:
    """Half a sentence for whoever types it in; empty where nothing is against it."""
    local, at, domain = seen(address).rpartition("@")
    if not local.isascii():
        return NOT_PLAIN
    return NO_DOMAIN if at and domain and not _plain(domain) else ""


def why_no_mail(address: str) -> str:
    """The same of an account, which is told all by mail and keeps its address for ever: a mail has
    to be to it, and to nobody else. "a..b@x.org" is none; "a(b)@x.org" would go to "a@x.org".
    """
    try:
        is_it = str(addressed_to(address)) == in_a_mail(address)
    except NoAddress:
        is_it = False
    return why_not_written(address) or ("" if is_it else A_SLIP)


def _plain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except UnicodeError:  # `idna` says so of every domain that cannot be
        return ""
