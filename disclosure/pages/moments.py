"""A day, and beside it the hour where somebody knows it: nobody has to make one up."""

import re
from typing import Any

from wtforms import StringField

A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
HOUR = "-hour"  # ends the name of the box beside the day
KNOWN = "Time, where it is known"


class MomentField(StringField):
    """Its data is a day such as 2026-03-12, or a day and an hour such as 2026-03-12T14:30."""

    def process(self, formdata: Any, *more: Any, **named: Any) -> None:
        super().process(formdata, *more, **named)
        if formdata and (hour := formdata.get(f"{self.name}{HOUR}", "").strip()):
            self.data = f"{(self.data or '').strip()}T{hour}"

    @property
    def day(self) -> str:
        return (self.data or "").partition("T")[0]

    @property
    def hour(self) -> str:
        return (self.data or "").partition("T")[2]
