"""One letter in every form: in easy words, and in a second language that reads either way."""

import re
from datetime import date

from letters.dates import without_weekday
from letters.kinds import LetterKind
from letters.printing.page import Page, Translation
from tests.letters.cases import a_letter, a_page

PRINTED = ("standard", "large_print", "easy_read", "two_languages")
ISSUED: dict[str, object] = {
    "draft": False,
    "reference": "LET-2026-000012",
    "code": "7H4K-92QM-X3TD",
}
HAPPENED = """**What happened**

- 3 March 2026: We took your blood.
- 8 March 2026: We gave you **the wrong** tablet.
- 9 March: You fainted.
- 20 May 2026: You asked us why nobody had read the report.
"""
EASY = """Dear Mrs Oduya

## What went wrong

We gave you the wrong tablet. It made you ill.
We are sorry.

- It was our fault.
- You did nothing wrong.

## What happens next

Sister Joan will ring you on Monday 16 March. Dr Shah will write to you by Friday 29 May 2026.

Yours sincerely

Helen Marsh
Director of Nursing
"""
ENGLISH = """Dear Mrs Oduya

**What we know today**

You were given a **blood pressure** tablet at 8am. It was meant for another person.

- The first thing that we changed.
- The second.

Yours sincerely

Helen Marsh
Director of Nursing
"""
IN_OTHER_WORDS = {
    "pl": """Szanowna Pani Oduya

**Co wiemy dzisiaj**

O 8 rano otrzymała Pani tabletkę **na ciśnienie**. Była dla innej osoby. Żółć, źdźbło, łąka.

- Pierwsza rzecz, którą zmieniliśmy.
- Druga.

Z poważaniem

Helen Marsh
Dyrektor ds. Pielęgniarstwa
""",
    "cy": """Annwyl Mrs Oduya

**Yr hyn a wyddom heddiw**

Cawsoch dabled **pwysedd gwaed** am 8am. Roedd ar gyfer rhywun arall. Ŵyr, ŷd, tŷ.

- Y peth cyntaf a newidiwyd gennym.
- Yr ail.

Yn gywir

Helen Marsh
Cyfarwyddwr Nyrsio
""",
    "vi": """Kính gửi bà Oduya

**Những gì chúng tôi biết hôm nay**

Lúc 8 giờ sáng bà được cho một viên thuốc **huyết áp**. Thuốc đó dành cho người khác.

- Điều đầu tiên chúng tôi đã thay đổi.
- Điều thứ hai.

Trân trọng

Helen Marsh
Giám đốc Điều dưỡng
""",
    "ar": """السيدة أودويا العزيزة

**ما نعرفه اليوم**

في الساعة 8 صباحًا أُعطيتِ قرصًا **لضغط الدم** كان لشخص آخر في Alder Vale Hospital.

- أول شيء غيرناه.
- الشيء الثاني.

مع خالص التقدير

Helen Marsh
مديرة التمريض
""",
    "he": """גברת אודויה היקרה

**מה אנחנו יודעים היום**

בשעה 8 בבוקר קיבלת כדור **ללחץ דם** שהיה לאדם אחר ב-Alder Vale Hospital.

- הדבר הראשון ששינינו.
- השני.

בכבוד רב

Helen Marsh
מנהלת הסיעוד
""",
}


def translation(language: str = "pl", text: str | None = None) -> Translation:
    return Translation(
        language=language,
        text=text or IN_OTHER_WORDS[language],
        translated_by="Jan Kowal",
        checked_by="Anna Nowak",
        checked_on=date(2026, 5, 3),
    )


def every_form(kind: LetterKind = LetterKind.findings, **changed: object) -> Page:
    """An issued letter of that kind that has all six forms, with its pictures."""
    body = a_letter(kind).replace("**What happened**\n", HAPPENED)
    fields = {
        "body": body,
        "dated": date(2026, 5, 22),
        "easy_read": EASY,
        "translation": translation(),
        "pictures": kind is LetterKind.findings,
    }
    return a_page(**{**ISSUED, **fields, **changed})


def head_of(page: Page) -> str:
    """What is read before the words of the letter."""
    lines = (page.organisation, *page.letterhead, *(line for line in page.to if line.strip()))
    return "\n".join((*lines, without_weekday(page.dated), page.subject))


def bare(text: str) -> str:
    """Markdown without its marks, by the letter of the law of `letters/printing/markdown.py`."""
    return re.sub(r"(?m)^[^\S\n]*(?:[-*+]|\d{1,2}[.)]|#+)[^\S\n]+(?=\S)|\*\*", "", text)


def run_together(words: str) -> str:
    """Where lines break is no part of the words; the marks before a list's items neither."""
    return re.sub(r"[\s•]+", "", words)
