"""Whose words a record of ours gives: what the family is asked about, and may say is wrong."""


def said_by(kind: str, body: dict[str, object]) -> frozenset[int]:
    """Whose words a stored record of ours gives; nobody's where it gives none of the family's."""
    if kind == "move":
        data = body["data"]
        assert isinstance(data, dict)
        theirs = body["trigger"] in ("confirm", "dispute", "release", "change")
        return frozenset({data["person"]}) if theirs else frozenset()
    if kind == "conversation":
        persons = body["persons"]
        assert isinstance(persons, list)
        return frozenset(persons)
    person = body.get("person")
    theirs = kind in ("question", "concern", "account", "heard", "consent", "request")
    theirs = theirs or (kind == "person_change" and bool(body.get("letter")))  # on their slip
    return frozenset({person}) if theirs and isinstance(person, int) else frozenset()
