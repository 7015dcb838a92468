"""The address of a PostgreSQL database as its own programs and library take it."""

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url


def written_for_libpq(address: URL | str) -> str:
    """It takes no URL with a space in a name or a password, as ours may have."""
    url = make_url(address)
    words, told = url.get_dialect()().create_connect_args(url)
    return make_conninfo(*words, **told)
