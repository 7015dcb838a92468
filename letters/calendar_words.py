"""How months and days of the week are written inside a sentence of each language.

`letters.fixed_words` has the month as it stands in a date; here are its other forms: alone, after
a word that changes it, in another country. Whoever reads the language may add what is missing.
"""

from collections.abc import Mapping

from letters.fixed_words import fixed_words

# From January on; "-" where there is no other form.
_OTHER_MONTHS: Mapping[str, str] = {
    "ar": (
        "كانون الثاني/جانفي, شباط/فيفري, آذار, نيسان/أفريل, أيار/ماي, حزيران/جوان, تموز/جويلية, "
        "آب/أوت, أيلول, تشرين الأول, تشرين الثاني, كانون الأول"
    ),
    "cy": (
        "-, -, Fawrth, -, Fai, Fehefin, Orffennaf, -, Fedi, -, Dachwedd/Nhachwedd, Ragfyr/Rhagfyr"
    ),
    "de": "Jänner, Feber, -, -, -, -, -, -, -, -, -, -",
    "es": "-, -, -, -, -, -, -, -, setiembre, -, -, -",
    "ga": (
        "-, Fheabhra, Mhárta, Aibreáin, Bhealtaine, Mheitheamh/Meithimh/Mheithimh, -, -, "
        "Mheán Fómhair, Dheireadh Fómhair, Samhna/Shamhain/Shamhna, na Nollag/Nollag"
    ),
    "he": "-, -, מרס, -, -, -, -, -, -, -, -, -",
    "pl": (
        "styczeń, luty, marzec, kwiecień, maj, czerwiec, lipiec, sierpień, wrzesień, październik, "
        "listopad, grudzień"
    ),
}
# From Monday on.
_WEEKDAYS: Mapping[str, str] = {
    "ar": "الاثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد",
    "cy": "Llun/Lun, Mawrth/Fawrth, Mercher/Fercher, Iau, Gwener/Wener, Sadwrn, Sul",
    "de": ("Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag/Sonnabend, Sonntag"),
    "es": "lunes, martes, miércoles, jueves, viernes, sábado, domingo",
    "fr": "lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche",
    "ga": (
        "Luain/Luan, Máirt/Mháirt, Céadaoin/Chéadaoin, Déardaoin, Aoine/hAoine, "
        "Sathairn/Satharn, Domhnaigh/Domhnach"
    ),
    "he": "יום שני, יום שלישי, יום רביעי, יום חמישי, יום שישי, שבת, יום ראשון",
    "it": "lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica",
    "pl": (
        "poniedziałek/poniedziałku, wtorek/wtorku, środa/środę/środy/środzie, czwartek/czwartku, "
        "piątek/piątku, sobota/sobotę/soboty/sobocie, niedziela/niedzielę/niedzieli"
    ),
    "pt": (
        "segunda-feira/segunda, terça-feira/terça, quarta-feira/quarta, quinta-feira/quinta, "
        "sexta-feira/sexta, sábado, domingo"
    ),
    "ro": "luni, marți, miercuri, joi, vineri, sâmbătă, duminică",
    "vi": (
        "thứ hai/thứ 2, thứ ba/thứ 3, thứ tư/thứ 4, thứ năm/thứ 5, thứ sáu/thứ 6, thứ bảy/thứ 7, "
        "chủ nhật"
    ),
}
LANGUAGES = frozenset(_WEEKDAYS)  # English apart: letters.calendar_days reads more of it


def month_names(language: str) -> Mapping[str, int]:
    """Each form of each name, and the number of its month."""
    alone = _listed(_OTHER_MONTHS.get(language, ", ".join(["-"] * 12)))
    in_a_date = enumerate(fixed_words(language).months, 1)
    names = {name: number for number, name in in_a_date}
    return names | {name: number for number, forms in enumerate(alone, 1) for name in forms}


def weekday_names(language: str) -> Mapping[str, int]:
    """Each form of each name, and its number, Monday being 0."""
    days = enumerate(_listed(_WEEKDAYS[language]))
    return {name: number for number, forms in days for name in forms}


def _listed(names: str) -> list[list[str]]:
    """The forms of each, from a list with commas."""
    return [[form for form in each.split("/") if form != "-"] for each in names.split(", ")]
