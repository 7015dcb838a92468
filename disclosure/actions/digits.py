"""Figures of every script as the ten that numbers are kept in: ٤٥٢١ is 4521."""

from unicodedata import decimal


def plain_digits(text: str) -> str:
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in text)
