"""Where to begin, of all that waits in one case or in all cases."""

from disclosure.actions.thing_to_do import Group, ToDo


def begins(todo: ToDo) -> tuple[bool, Group]:
    """The least comes first: a family that does not know, late or not, and then what is late.

    Telling them is owed as soon as practicable from the moment we know (regulation 20(2)(a); other
    rules name hours or days), and waiting is a harm of its own. What else is late keeps no family
    from knowing: they know, it is owed to an authority, or it is a day of our own, as on which a
    grade is looked at again. It stays late, and in its place on the list.
    """
    return not todo.untold, todo.group
