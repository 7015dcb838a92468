"""A case that few see, left without anybody who may judge it, as a thing to do for who is there."""

from collections.abc import Iterator

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.looks.restricting import better_named_too, needs_another
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed
from disclosure.kinds.others import Involved, Restrict


def another_to_let_in(view: Viewed) -> Iterator[ToDo]:
    """Also once it is closed: a broken glass is judged there too."""
    gathered, incident = view.gathered, view.incident
    if not incident.restricted:
        return
    involved = involved_in(gathered)
    rows = [row for row, _ in gathered.case.those(Involved)]
    if not rows or not needs_another(gathered.session, incident, involved):
        return
    others = better_named_too(gathered.session, incident.site_id, involved)
    yield ToDo(
        "Let another risk manager see this case, who took no part in the care",
        f"Whoever is named took part, so nobody may judge or agree here. {others}".rstrip(),
        Target("record", Restrict.word),
        Group.TODAY,
        Clock.WAITING,
        rows[-1].recorded_at,
        owner=view.lead(Restrict.may),
        needs=Restrict.may,
        key="restricted",
    )
