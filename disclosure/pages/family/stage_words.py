"""What the family's page calls the stages of a case: done, where we are, and still to come."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

from workflows.words import State

_ = lazy_gettext
_PAST: Mapping[State, object] = {
    State.ACKNOWLEDGE: _("We told you, and said sorry"),
    State.INVESTIGATE: _("We looked into it"),
    State.DISCLOSE: _("We told you what we found"),
    State.APOLOGIZE: _("We wrote to say sorry for what we did"),
    State.FOLLOW_UP: _("We keep our promises to you"),
    State.CLOSED: _("Finished"),
}
# By what a stage is called in disclosure.actions.family.view_story. Any other is still to come.
STAGES: Mapping[str, Mapping[State, object]] = {
    "past": _PAST,
    "past, no sorry": {**_PAST, State.ACKNOWLEDGE: _("We told you")},
    "here": {
        State.ACKNOWLEDGE: _("We are telling you, and saying sorry"),
        State.INVESTIGATE: _("We are looking into it"),
        State.DISCLOSE: _("We are telling you what we found"),
        State.APOLOGIZE: _("We are writing to say sorry for what we did"),
        State.FOLLOW_UP: _("We are keeping our promises to you"),
        State.CLOSED: _("Finished"),
    },
    "": {  # nothing is said as done that was not, nor where it is not needed
        State.ACKNOWLEDGE: _("Tell you, and say sorry"),
        State.INVESTIGATE: _("Look into it"),
        State.DISCLOSE: _("Tell you what we found"),
        State.APOLOGIZE: _("Write to say sorry for what we did"),
        State.FOLLOW_UP: _("Keep our promises to you"),
        State.CLOSED: _("Finished"),
    },
}
