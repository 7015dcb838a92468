"""A day, and beside it the hour where somebody knows it: nobody has to make one up."""

import re
from typing import Any

from wtforms import StringField

A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
AN_HOUR = re.compile(r"\d{2}:\d{2}(:\d{2})?")  # as a clock on the wall shows it
A_MOMENT = re.compile(f"{A_DAY.pattern}T{AN_HOUR.pattern}")
A_DAY_AND = re.compile(f"^({A_DAY.pattern})T")
HOUR = "-hour"  # ends the name of the box beside the day
KNOWN = "Time, where it is known"


class MomentField(StringField):
    """Its data is a day such as 2026-03-12, or a day and an hour such as 2026-03-12T14:30.

    What is no hour of a clock, such as 14.30 or 14:30+05:00, stands behind a gap, so that nobody
    reads another moment into it: it is refused, and comes back into its box.
    """

    def process(self, formdata: Any, *more: Any, **named: Any) -> None:
        super().process(formdata, *more, **named)
        if not formdata:
            return
        self.data = (self.data or "").strip()
        if hour := formdata.get(f"{self.name}{HOUR}", "").strip():
            self.data = f"{self.data}T{hour}"
        if not A_MOMENT.fullmatch(self.data):
            self.data = A_DAY_AND.sub(r"\1T ", self.data)

    @property
    def day(self) -> str:
        return (self.data or "").partition("T")[0]

    @property
    def hour(self) -> str:
        return (self.data or "").partition("T")[2].strip()
