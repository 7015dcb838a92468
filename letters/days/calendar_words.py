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
        "styczeń/styczniu, luty/lutym, marzec/marcu, kwiecień/kwietniu, maj/maju, "
        "czerwiec/czerwcu, lipiec/lipcu, sierpień/sierpniu, wrzesień/wrześniu, "
        "październik/październiku, listopad/listopadzie, grudzień/grudniu"
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


def _with_its_parts(days: str, parts: str) -> str:
    """Written as one word with a part of the day: Freitagabend."""
    behind = ("", *parts.split(", "))
    forms = (
        [f"{form}{part}" for form in day.split("/") for part in behind] for day in days.split(", ")
    )
    return ", ".join("/".join(each) for each in forms)


# From Monday on.
_WEEKDAYS: Mapping[str, str] = {
    "ar": "الاثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد",
    "cs": (
        "pondělí/pondělím, úterý/úterku/úterým, středa/středu/středy/středou, "
        "čtvrtek/čtvrtka/čtvrtku/čtvrtkem, pátek/pátku/pátkem, sobota/sobotu/soboty/sobotou, "
        "neděle/neděli/nedělí"
    ),
    "cy": "Llun/Lun, Mawrth/Fawrth, Mercher/Fercher, Iau, Gwener/Wener, Sadwrn, Sul",
    "de": _with_its_parts(
        "Montag/Montags, Dienstag/Dienstags, Mittwoch/Mittwochs, Donnerstag/Donnerstags, "
        "Freitag/Freitags, Samstag/Samstags/Sonnabend/Sonnabends, Sonntag/Sonntags",
        "früh, morgen, vormittag, mittag, nachmittag, abend, nacht",
    ),
    "es": "lunes, martes, miércoles, jueves, viernes, sábado/sábados, domingo/domingos",
    "fr": (
        "lundi/lundis, mardi/mardis, mercredi/mercredis, jeudi/jeudis, vendredi/vendredis, "
        "samedi/samedis, dimanche/dimanches"
    ),
    "ga": (
        "Luain/Luan, Máirt/Mháirt, Céadaoin/Chéadaoin/gCéadaoin, Déardaoin, Aoine/hAoine, "
        "Sathairn/Satharn, Domhnaigh/Domhnach"
    ),
    "he": (
        "יום שני/ימי שני, יום שלישי/ימי שלישי, יום רביעי/ימי רביעי, יום חמישי/ימי חמישי, "
        "יום שישי/ימי שישי, שבת/שבתות, יום ראשון/ימי ראשון"
    ),
    "it": "lunedì, martedì, mercoledì, giovedì, venerdì, sabato/sabati, domenica/domeniche",
    "nl": _with_its_parts(
        "maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag",
        "ochtend, morgen, middag, namiddag, avond, nacht",
    ),
    "pl": (
        "poniedziałek/poniedziałku/poniedziałkiem/poniedziałki, wtorek/wtorku/wtorkiem/wtorki, "
        "środa/środę/środy/środzie/środą, czwartek/czwartku/czwartkiem/czwartki, "
        "piątek/piątku/piątkiem/piątki, sobota/sobotę/soboty/sobocie/sobotą, "
        "niedziela/niedzielę/niedzieli/niedzielą/niedziele"
    ),
    "pt": (
        "segunda-feira/segunda/segundas-feiras, terça-feira/terça/terças-feiras, "
        "quarta-feira/quarta/quartas-feiras, quinta-feira/quinta/quintas-feiras, "
        "sexta-feira/sexta/sextas-feiras, sábado/sábados, domingo/domingos"
    ),
    "ro": (
        "luni/lunea, marți/marțea, miercuri/miercurea, joi/joia, vineri/vinerea, sâmbătă/sâmbăta, "
        "duminică/duminica"
    ),
    "ru": (
        "понедельник/понедельника/понедельнику/понедельником/понедельникам, "
        "вторник/вторника/вторнику/вторником/вторникам, "
        "среда/среду/среды/средой/средам, четверг/четверга/четвергу/четвергом/четвергам, "
        "пятница/пятницу/пятницы/пятнице/пятницей/пятницам, "
        "суббота/субботу/субботы/субботой/субботам, "
        "воскресенье/воскресенья/воскресенью/воскресеньем/воскресеньям"
    ),
    "sk": (
        "pondelok/pondelka/pondelku/pondelkom, utorok/utorka/utorku/utorkom, "
        "streda/stredu/stredy/stredou, štvrtok/štvrtka/štvrtku/štvrtkom, "
        "piatok/piatka/piatku/piatkom, sobota/sobotu/soboty/sobotou, "
        "nedeľa/nedeľu/nedele/nedeľou"
    ),
    "so": (
        "Isniin/Isniinta, Talaado/Talaada/Talaadada, Arbaco/Arbaca/Arbacada, Khamiis/Khamiista, "
        "Jimce/Jimcaha/Jimco, Sabti/Sabtida, Axad/Axadda"
    ),
    "tr": "Pazartesi, Sali, Çarşamba, Perşembe, Cuma, Cumartesi, Pazar",
    "uk": (
        "понеділок/понеділка/понеділком, вівторок/вівторка/вівторком, "
        "середа/середу/середи/середою, четвер/четверга/четвергом, "
        "п'ятниця/п'ятницю/п'ятниці/п'ятницею, субота/суботу/суботи/суботою, "
        "неділя/неділю/неділі/неділею"
    ),
    "ur": "پیر/سوموار, منگل, بدھ, جمعرات, جمعہ, ہفتہ/سنیچر, اتوار",
    "vi": (
        "thứ hai/thứ 2, thứ ba/thứ 3, thứ tư/thứ 4, thứ năm/thứ 5, thứ sáu/thứ 6, thứ bảy/thứ 7, "
        "chủ nhật"
    ),
}
LANGUAGES = frozenset(_WEEKDAYS)  # English apart: letters.days.calendar_days reads more of it

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
