"""The words that we put around a letter, in its own language: day, page, code, reference, heading.

Days are written as Unicode CLDR has them. The other words are ours: whoever reads the language may
correct them. Where a language is not here its letter keeps the English ones, marked as English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from letters.dates import MONTH_FIRST, MONTHS
from letters.languages import direction


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedWords:
    """`day`: how a date is put together. `care_of`: the heading, with a place for the name.
    `our_care`: the same where nobody has a name yet.

    `first`: the first day of a month, where it is not written like the others.
    """

    language: str
    months: tuple[str, ...]
    page: str
    code: str
    reference: str
    draft: str
    not_sent: str
    your_care: str
    care_of: str
    our_care: str
    let_us_talk: str
    day: str = "{day} {month} {year}"
    first: str = "1"

    def dated(self, on: date) -> str:
        """5 marca 2026, as it stands at the head of a letter."""
        number = self.first if on.day == 1 else str(on.day)
        return self.day.format(day=number, month=self.months[on.month - 1], year=on.year)


def fixed_words(tag: str) -> FixedWords:
    """Those of the language of that tag; the English ones where we have none in its script."""
    base = tag.split("-", 1)[0]
    found = _WORDS.get(tag) or _WORDS.get(base, ENGLISH)
    return found if direction(tag) == direction(base) else ENGLISH


def is_in(tag: str, words: FixedWords) -> bool:
    """Whether a letter in that language can have these words without saying that they are not."""
    return tag.split("-", 1)[0] == words.language and direction(tag) == direction(words.language)


def _months(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))


ENGLISH = FixedWords(
    language="en",
    months=MONTHS,
    page="Page",
    code="Code",
    reference="Reference",
    draft="DRAFT",
    not_sent="not approved, not sent",
    your_care="About your care",
    care_of="About the care of {name}",
    our_care="About the care we gave",
    let_us_talk="We would like to talk with you",
)
_ALL = (
    ENGLISH,
    FixedWords(
        language="ar",
        months=_months(
            "يناير, فبراير, مارس, أبريل, مايو, يونيو, يوليو, أغسطس, سبتمبر, أكتوبر, نوفمبر, ديسمبر"
        ),
        page="صفحة",
        code="الرمز",
        reference="المرجع",
        draft="مسودة",
        not_sent="لم تُعتمد ولم تُرسل",
        your_care="بشأن رعايتك الصحية",
        care_of="بشأن الرعاية الصحية: {name}",
        our_care="بشأن الرعاية الصحية",
        let_us_talk="نود التحدث معك",
    ),
    FixedWords(
        language="cy",
        months=_months(
            "Ionawr, Chwefror, Mawrth, Ebrill, Mai, Mehefin, Gorffennaf, Awst, Medi, Hydref, "
            "Tachwedd, Rhagfyr"
        ),
        page="Tudalen",
        code="Cod",
        reference="Cyfeirnod",
        draft="DRAFFT",
        not_sent="heb ei gymeradwyo, heb ei anfon",
        your_care="Ynglŷn â'ch gofal",
        care_of="Ynglŷn â gofal {name}",
        our_care="Ynglŷn â'r gofal a roesom",
        let_us_talk="Hoffem siarad â chi",
    ),
    FixedWords(
        language="de",
        months=_months(
            "Januar, Februar, März, April, Mai, Juni, Juli, August, September, Oktober, "
            "November, Dezember"
        ),
        page="Seite",
        code="Code",
        reference="Zeichen",
        draft="ENTWURF",
        not_sent="nicht freigegeben, nicht verschickt",
        your_care="Zu Ihrer Behandlung",
        care_of="Zur Behandlung von {name}",
        our_care="Zu unserer Behandlung",
        let_us_talk="Wir möchten mit Ihnen sprechen",
        day="{day}. {month} {year}",
    ),
    FixedWords(
        language="es",
        months=_months(
            "enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, "
            "noviembre, diciembre"
        ),
        page="Página",
        code="Código",
        reference="Referencia",
        draft="BORRADOR",
        not_sent="sin aprobar, sin enviar",
        your_care="Sobre su atención médica",
        care_of="Sobre la atención médica de {name}",
        our_care="Sobre nuestra atención médica",
        let_us_talk="Nos gustaría hablar con usted",
        day="{day} de {month} de {year}",
    ),
    FixedWords(
        language="fr",
        months=_months(
            "janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, "
            "novembre, décembre"
        ),
        page="Page",
        code="Code",
        reference="Référence",
        draft="PROJET",
        not_sent="non approuvé, non envoyé",
        your_care="À propos de vos soins",
        care_of="À propos des soins : {name}",
        our_care="À propos de nos soins",
        let_us_talk="Nous aimerions vous parler",
        first="1er",
    ),
    FixedWords(
        language="ga",
        months=_months(
            "Eanáir, Feabhra, Márta, Aibreán, Bealtaine, Meitheamh, Iúil, Lúnasa, Meán Fómhair, "
            "Deireadh Fómhair, Samhain, Nollaig"
        ),
        page="Lch",
        code="Cód",
        reference="Tagairt",
        draft="DRÉACHT",
        not_sent="gan cheadú, gan seoladh",
        your_care="Maidir le do chúram",
        care_of="Maidir le cúram: {name}",
        our_care="Maidir leis an gcúram",
        let_us_talk="Ba mhaith linn labhairt leat",
    ),
    FixedWords(
        language="he",
        months=_months(
            "ינואר, פברואר, מרץ, אפריל, מאי, יוני, יולי, אוגוסט, ספטמבר, אוקטובר, נובמבר, דצמבר"
        ),
        page="עמוד",
        code="קוד",
        reference="אסמכתה",
        draft="טיוטה",
        not_sent="לא אושר ולא נשלח",
        your_care="בנושא הטיפול שלך",
        care_of="בנושא הטיפול: {name}",
        our_care="בנושא הטיפול",
        let_us_talk="נשמח לשוחח איתך",
        day="{day} ב{month} {year}",
    ),
    FixedWords(
        language="it",
        months=_months(
            "gennaio, febbraio, marzo, aprile, maggio, giugno, luglio, agosto, settembre, "
            "ottobre, novembre, dicembre"
        ),
        page="Pagina",
        code="Codice",
        reference="Riferimento",
        draft="BOZZA",
        not_sent="non approvata, non inviata",
        your_care="Riguardo alle Sue cure",
        care_of="Riguardo alle cure di {name}",
        our_care="Riguardo alle nostre cure",
        let_us_talk="Vorremmo parlare con Lei",
    ),
    FixedWords(
        language="pl",
        months=_months(
            "stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, września, "
            "października, listopada, grudnia"
        ),
        page="Strona",
        code="Kod",
        reference="Numer",
        draft="PROJEKT",
        not_sent="niezatwierdzony, niewysłany",
        your_care="Dotyczy Pani/Pana leczenia",
        care_of="Dotyczy leczenia: {name}",
        our_care="Dotyczy leczenia",
        let_us_talk="Chcielibyśmy z Panią/Panem porozmawiać",
    ),
    FixedWords(
        language="pt",
        months=_months(
            "janeiro, fevereiro, março, abril, maio, junho, julho, agosto, setembro, outubro, "
            "novembro, dezembro"
        ),
        page="Página",
        code="Código",
        reference="Referência",
        draft="RASCUNHO",
        not_sent="não aprovado, não enviado",
        your_care="Sobre os seus cuidados de saúde",
        care_of="Sobre os cuidados de saúde de {name}",
        our_care="Sobre os nossos cuidados de saúde",
        let_us_talk="Gostaríamos de conversar",
        day="{day} de {month} de {year}",
    ),
    FixedWords(
        language="ro",
        months=_months(
            "ianuarie, februarie, martie, aprilie, mai, iunie, iulie, august, septembrie, "
            "octombrie, noiembrie, decembrie"
        ),
        page="Pagina",
        code="Cod",
        reference="Referință",
        draft="PROIECT",
        not_sent="neaprobat, netrimis",
        your_care="Despre îngrijirea dumneavoastră",
        care_of="Despre îngrijirea medicală: {name}",
        our_care="Despre îngrijirea medicală",
        let_us_talk="Am dori să vorbim cu dumneavoastră",
    ),
    FixedWords(
        language="vi",
        months=tuple(str(number) for number in range(1, 13)),
        page="Trang",
        code="Mã",
        reference="Số tham chiếu",
        draft="BẢN NHÁP",
        not_sent="chưa duyệt, chưa gửi",
        your_care="Về việc chăm sóc quý vị",
        care_of="Về việc chăm sóc {name}",
        our_care="Về việc chăm sóc của chúng tôi",
        let_us_talk="Chúng tôi muốn nói chuyện với quý vị",
        day="Ngày {day} tháng {month} năm {year}",
    ),
)
_MONTH_FIRST = replace(ENGLISH, day="{month} {day}, {year}")
_WORDS: Mapping[str, FixedWords] = {
    **{each.language: each for each in _ALL},
    **{f"en-{country}": _MONTH_FIRST for country in MONTH_FIRST},
}
