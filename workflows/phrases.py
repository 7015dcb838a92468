"""How words that were written to stand alone go on within a sentence. Source: our own."""


def going_on(words: str) -> str:
    """With a small first letter; a shortened word, as GP or NHS, keeps its capitals."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"
