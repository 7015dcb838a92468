"""How months and days of the week are written inside a sentence of each language.

`letters.fixed_words` has the month as it stands in a date; here are its other forms: alone, after
a word that changes it, in another country; and the months of languages that have no fixed words.
Whoever reads the language may add what is missing.
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
        "-, -, Fawrth, -, Fai, Fehefin, Orffennaf/Ngorffennaf, -, Fedi, -, "
        "Dachwedd/Nhachwedd/Thachwedd, Ragfyr"
    ),
    "cs": (
        "ledna, února, března, dubna, května, června, července, srpna, září, října, listopadu, "
        "prosince"
    ),
    "de": "Jänner, Feber, -, -, -, -, -, -, -, -, -, -",
    "es": "-, -, -, -, -, -, -, -, setiembre, -, -, -",
    "ga": (
        "-, Fheabhra, Mhárta, Aibreáin, Bhealtaine, Mheitheamh/Meithimh/Mheithimh, -, -, "
        "Mheán Fómhair, Dheireadh Fómhair, Samhna/Shamhain/Shamhna, na Nollag/Nollag"
    ),
    "he": "-, -, מרס, -, -, -, -, -, -, -, -, -",
    "nl": (
        "januari, februari, maart, april, mei, juni, juli, augustus, september, oktober, "
        "november, december"
    ),
    "pl": (
        "styczeń, luty, marzec, kwiecień, maj, czerwiec, lipiec, sierpień, wrzesień, październik, "
        "listopad, grudzień"
    ),
    "ru": (
        "января, февраля, марта, апреля, мая, июня, июля, августа, сентября, октября, ноября, "
        "декабря"
    ),
    "sk": (
        "januára, februára, marca, apríla, mája, júna, júla, augusta, septembra, októbra, "
        "novembra, decembra"
    ),
    "so": (
        "Jannaayo/Janaayo, Febraayo/Feebraayo/Febaraayo, Maarso/Maarij, Abriil/Abril, "
        "Maajo/May, Juun/Juunyo, Luulyo/Luuliyo/Julaay, Ogost/Agoosto/Agosto/Ogosto, "
        "Sebtembar/Sebteembar/Setembar, Oktoobar/Oktobar, Nofembar/Nofeembar/Noofembar, "
        "Desembar/Diseembar/Disembar/Deseembar"
    ),
    # The dotless i of Turkish is an i to `days_in_languages.like`, here and in the letter.
    "tr": "Ocak, Şubat, Mart, Nisan, Mayis, Haziran, Temmuz, Ağustos, Eylül, Ekim, Kasim, Aralik",
    "uk": (
        "січня, лютого, березня, квітня, травня, червня, липня, серпня, вересня, жовтня, "
        "листопада, грудня"
    ),
    "ur": "جنوری, فروری, مارچ, اپریل, مئی, جون, جولائی, اگست, ستمبر, اکتوبر, نومبر, دسمبر",
}
# From Monday on.
_WEEKDAYS: Mapping[str, str] = {
    "ar": "الاثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد",
    "cs": (
        "pondělí, úterý/úterku, středa/středu/středy, čtvrtek/čtvrtka/čtvrtku, "
        "pátek/pátku, sobota/sobotu/soboty, neděle/neděli"
    ),
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
    "nl": "maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag",
    "pl": (
        "poniedziałek/poniedziałku/poniedziałkiem, wtorek/wtorku/wtorkiem, "
        "środa/środę/środy/środzie/środą, czwartek/czwartku/czwartkiem, piątek/piątku/piątkiem, "
        "sobota/sobotę/soboty/sobocie/sobotą, niedziela/niedzielę/niedzieli/niedzielą"
    ),
    "pt": (
        "segunda-feira/segunda, terça-feira/terça, quarta-feira/quarta, quinta-feira/quinta, "
        "sexta-feira/sexta, sábado, domingo"
    ),
    "ro": "luni, marți, miercuri, joi, vineri, sâmbătă, duminică",
    "ru": (
        "понедельник/понедельника/понедельнику, вторник/вторника/вторнику, среда/среду/среды, "
        "четверг/четверга/четвергу, пятница/пятницу/пятницы/пятнице, суббота/субботу/субботы, "
        "воскресенье/воскресенья/воскресенью"
    ),
    "sk": (
        "pondelok/pondelka/pondelku, utorok/utorka/utorku, streda/stredu/stredy, "
        "štvrtok/štvrtka/štvrtku, piatok/piatka/piatku, sobota/sobotu/soboty, nedeľa/nedeľu/nedele"
    ),
    "so": (
        "Isniin/Isniinta, Talaado/Talaada/Talaadada, Arbaco/Arbaca/Arbacada, Khamiis/Khamiista, "
        "Jimce/Jimcaha/Jimco, Sabti/Sabtida, Axad/Axadda"
    ),
    "tr": "Pazartesi, Sali, Çarşamba, Perşembe, Cuma, Cumartesi, Pazar",
    "uk": (
        "понеділок/понеділка, вівторок/вівторка, середа/середу/середи, четвер/четверга, "
        "п'ятниця/п'ятницю/п'ятниці, субота/суботу/суботи, неділя/неділю/неділі"
    ),
    "ur": "پیر/سوموار, منگل, بدھ, جمعرات, جمعہ, ہفتہ/سنیچر, اتوار",
    "vi": (
        "thứ hai/thứ 2, thứ ba/thứ 3, thứ tư/thứ 4, thứ năm/thứ 5, thứ sáu/thứ 6, thứ bảy/thứ 7, "
        "chủ nhật"
    ),
}
LANGUAGES = frozenset(_WEEKDAYS)  # English apart: letters.calendar_days reads more of it

# What a weekday would be besides, from its first letter on; as `days_in_languages.like` spells it.
# "A segunda" is the second one too, "thứ hai" likewise, "două luni" are two months.
ALSO_A_WORD: Mapping[str, str] = {
    "pt": r"(?:segunda|terca|quarta|quinta|sexta)(?!-)",
    "ro": (
        r"(?<=\d )luni|(?:(?<=doua )|(?<=trei )|(?<=patru )|(?<=cinci )|(?<=sase )|(?<=sapte )"
        r"|(?<=opt )|(?<=noua )|(?<=zece )|(?<=cateva ))luni"
    ),
    "ur": "ہفتہ|پیر",
    "vi": r"thu ",
}


def month_names(language: str) -> Mapping[str, int]:
    """Each form of each name, and the number of its month."""
    alone = _listed(_OTHER_MONTHS.get(language, ", ".join(["-"] * 12)))
    words = fixed_words(language)
    in_a_date = enumerate(words.months if words.language == language else (), 1)
    names = {name: number for number, name in in_a_date}
    return names | {name: number for number, forms in enumerate(alone, 1) for name in forms}


def weekday_names(language: str) -> Mapping[str, int]:
    """Each form of each name, and its number, Monday being 0."""
    days = enumerate(_listed(_WEEKDAYS[language]))
    return {name: number for number, forms in days for name in forms}


def _listed(names: str) -> list[list[str]]:
    """The forms of each, from a list with commas."""
    return [[form for form in each.split("/") if form != "-"] for each in names.split(", ")]
