"""Whose word about the caller is believed: the one proxy that stands before the pages."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Networks = tuple[Network, ...]
SOCKET = "unix:"  # how DISCLOSURE_BIND begins where the pages are reached by a file
LOOPBACK = ("127.0.0.1:", "localhost:", "[::1]:")
WIDEST = {4: 8, 6: 32}  # a wider network is no proxy but everybody


def networks_in(text: str) -> Networks:
    """Those that can be read; `faults_in` names the others."""
    return tuple(found for word in _words(text) if (found := _network(word)))


def faults_in(text: str) -> Iterator[str]:
    for word in _words(text):
        found = _network(word)
        if found is None:
            yield f"DISCLOSURE_PROXY: '{word}' is no address such as 10.0.0.5 or 10.0.0.0/24."
        elif found.prefixlen < WIDEST[found.version]:
            yield f"DISCLOSURE_PROXY: {word} is nearly everybody. Name the proxy alone."


def reached_by_proxy_alone(bind: str) -> bool:
    """Nobody outside this machine can speak to it, so whoever does is the proxy here."""
    return bind.startswith((SOCKET, *LOOPBACK))


def is_among(address: str, networks: Networks) -> bool:
    try:
        asks = ip_address(address)
    except ValueError:  # a socket of this machine has none
        return False
    if asks.version == 6 and asks.ipv4_mapped:
        asks = asks.ipv4_mapped
    return any(asks in network for network in networks)


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]


def _network(word: str) -> Network | None:
    try:
        return ip_network(word)
    except ValueError:
        return None
