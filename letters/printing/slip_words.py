"""The words of the slip, in each language that has fixed words; whoever reads it may mend them."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass

from letters.fixed_words import fixed_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipWords:
    """Headings and boxes are said by whoever fills it in; the rest is said by us."""

    language: str
    heading: str
    how: str
    questions: str
    promised: str
    tick: str
    kept: str
    not_kept: str
    hear: str
    post: str
    phone: str
    best_time: str
    email: str
    page: str
    not_at_all: str
    name: str
    date: str
    send: str

    def all(self) -> tuple[str, ...]:
        return astuple(self)[1:]


def slip_words(tag: str) -> SlipWords:
    """Those of the language of that tag; the English ones where a letter gets those too."""
    return _WORDS[fixed_words(tag).language]


def beside_the_boxes() -> Iterator[str]:
    """What is printed beside the two boxes of a promise, in every language."""
    for each in _ALL:
        yield from (each.kept, each.not_kept)


_ALL = (
    SlipWords(
        language="en",
        heading="You can answer on paper",
        how="Write here or on any other paper. Leave out what you like.",
        questions="My questions",
        promised="What you promised",
        tick="Tick one box for each promise. Too early to say? Leave both boxes empty.",
        kept="Yes, kept",
        not_kept="No, not kept",
        hear="How I would like to hear from you",
        post="By post",
        phone="By phone",
        best_time="Best time",
        email="By e-mail",
        page="On my page",
        not_at_all="Not at all",
        name="My name",
        date="Date",
        send="Fold the paper. Put it into an envelope. Send it to:",
    ),
    SlipWords(
        language="ar",
        heading="يمكنك الرد على الورق",
        how="اكتب هنا أو على أي ورقة أخرى. اترك ما تشاء فارغًا.",
        questions="أسئلتي",
        promised="ما وعدتم به",
        tick="ضع علامة في مربع واحد لكل وعد. هل ما زال الوقت مبكرًا؟ اترك المربعين فارغين.",
        kept="نعم، تم الوفاء به",
        not_kept="لا، لم يتم الوفاء به",
        hear="كيف أود أن تتواصلوا معي",
        post="بالبريد",
        phone="بالهاتف",
        best_time="أفضل وقت",
        email="بالبريد الإلكتروني",
        page="على صفحتي",
        not_at_all="لا أريد أي تواصل",
        name="اسمي",
        date="التاريخ",
        send="اطوِ الورقة. ضعها في ظرف. أرسلها إلى:",
    ),
    SlipWords(
        language="cy",
        heading="Gallwch ateb ar bapur",
        how="Ysgrifennwch yma neu ar unrhyw bapur arall. Nid oes rhaid i chi lenwi popeth.",
        questions="Fy nghwestiynau",
        promised="Yr hyn a addawsoch",
        tick="Ticiwch un blwch ar gyfer pob addewid. Rhy gynnar i ddweud? Gadewch y ddau yn wag.",
        kept="Do, cadwyd yr addewid",
        not_kept="Naddo, ni chadwyd yr addewid",
        hear="Sut hoffwn glywed gennych",
        post="Drwy'r post",
        phone="Dros y ffôn",
        best_time="Amser gorau",
        email="Drwy e-bost",
        page="Ar fy nhudalen",
        not_at_all="Ddim o gwbl",
        name="Fy enw",
        date="Dyddiad",
        send="Plygwch y papur. Rhowch ef mewn amlen. Anfonwch ef at:",
    ),
    SlipWords(
        language="de",
        heading="Sie können auf Papier antworten",
        how="Schreiben Sie hier oder auf ein anderes Blatt. Lassen Sie weg, was Sie möchten.",
        questions="Meine Fragen",
        promised="Was Sie versprochen haben",
        tick="Bitte für jedes Versprechen ein Kästchen ankreuzen. Noch zu früh? Beide leer lassen.",
        kept="Ja, gehalten",
        not_kept="Nein, nicht gehalten",
        hear="Wie ich von Ihnen hören möchte",
        post="Per Post",
        phone="Per Telefon",
        best_time="Beste Zeit",
        email="Per E-Mail",
        page="Auf meiner Seite",
        not_at_all="Gar nicht",
        name="Mein Name",
        date="Datum",
        send="Falten Sie das Blatt. Stecken Sie es in einen Umschlag. Schicken Sie es an:",
    ),
    SlipWords(
        language="es",
        heading="Puede responder en papel",
        how="Escriba aquí o en cualquier otro papel. Deje en blanco lo que quiera.",
        questions="Mis preguntas",
        promised="Lo que ustedes prometieron",
        tick="Marque una casilla para cada promesa. ¿Aún es pronto? Deje las dos en blanco.",
        kept="Sí, se cumplió",
        not_kept="No, no se cumplió",
        hear="Cómo quiero tener noticias de ustedes",
        post="Por correo postal",
        phone="Por teléfono",
        best_time="Mejor hora",
        email="Por correo electrónico",
        page="En mi página",
        not_at_all="No quiero tener noticias",
        name="Mi nombre",
        date="Fecha",
        send="Doble el papel. Métalo en un sobre. Envíelo a:",
    ),
    SlipWords(
        language="fr",
        heading="Vous pouvez répondre sur papier",
        how="Écrivez ici ou sur un autre papier. Laissez vide ce que vous voulez.",
        questions="Mes questions",
        promised="Ce que vous avez promis",
        tick="Cochez une case pour chaque promesse. Trop tôt pour le dire ? Laissez-les vides.",
        kept="Oui, tenue",
        not_kept="Non, pas tenue",
        hear="Comment je souhaite avoir de vos nouvelles",
        post="Par courrier",
        phone="Par téléphone",
        best_time="Meilleur moment",
        email="Par e-mail",
        page="Sur ma page",
        not_at_all="Pas du tout",
        name="Mon nom",
        date="Date",
        send="Pliez le papier. Mettez-le dans une enveloppe. Envoyez-le à :",
    ),
    SlipWords(
        language="ga",
        heading="Is féidir leat freagra a thabhairt ar pháipéar",
        how="Scríobh anseo nó ar aon pháipéar eile. Fág ar lár aon rud is mian leat.",
        questions="Mo cheisteanna",
        promised="An méid a gheall sibh",
        tick="Cuir tic i mbosca amháin do gach gealltanas. Róluath le rá? Fág an dá bhosca folamh.",
        kept="Comhlíonadh é",
        not_kept="Níor comhlíonadh é",
        hear="An chaoi ar mhaith liom cloisteáil uaibh",
        post="Tríd an bpost",
        phone="Ar an nguthán",
        best_time="An t-am is fearr",
        email="Trí ríomhphost",
        page="Ar mo leathanach",
        not_at_all="Ar chor ar bith",
        name="M'ainm",
        date="Dáta",
        send="Fill an páipéar. Cuir i gclúdach litreach é. Seol chuig:",
    ),
    SlipWords(
        language="he",
        heading="אפשר לענות על נייר",
        how="אפשר לכתוב כאן או על כל נייר אחר. אין צורך למלא הכול.",
        questions="השאלות שלי",
        promised="מה שהבטחתם",
        tick="נא לסמן משבצת אחת לכל הבטחה. מוקדם מדי לומר? אפשר להשאיר את שתיהן ריקות.",
        kept="כן, קוימה",
        not_kept="לא, לא קוימה",
        hear="איך הייתי רוצה לשמוע מכם",
        post="בדואר",
        phone="בטלפון",
        best_time="השעה הנוחה",
        email="בדואר אלקטרוני",
        page="בדף שלי",
        not_at_all="בשום אופן",
        name="השם שלי",
        date="תאריך",
        send="נא לקפל את הנייר, להכניס אותו למעטפה ולשלוח אל:",
    ),
    SlipWords(
        language="it",
        heading="Può rispondere su carta",
        how="Scriva qui o su un altro foglio. Lasci vuoto ciò che vuole.",
        questions="Le mie domande",
        promised="Che cosa avete promesso",
        tick="Segni una casella per ogni promessa. È troppo presto? Le lasci vuote tutte e due.",
        kept="Sì, mantenuta",
        not_kept="No, non mantenuta",
        hear="Come vorrei avere vostre notizie",
        post="Per posta",
        phone="Per telefono",
        best_time="Orario migliore",
        email="Per e-mail",
        page="Sulla mia pagina",
        not_at_all="In nessun modo",
        name="Il mio nome",
        date="Data",
        send="Pieghi il foglio. Lo metta in una busta. Lo spedisca a:",
    ),
    SlipWords(
        language="pl",
        heading="Można odpowiedzieć na papierze",
        how="Można pisać tutaj lub na innej kartce. Nie trzeba wypełniać wszystkiego.",
        questions="Moje pytania",
        promised="Co Państwo obiecali",
        tick="Proszę zaznaczyć jedno pole przy każdej obietnicy. Za wcześnie? Proszę zostawić oba "
        "pola puste.",
        kept="Tak, dotrzymana",
        not_kept="Nie, niedotrzymana",
        hear="Jak chcę dostawać od Państwa wiadomości",
        post="Pocztą",
        phone="Telefonicznie",
        best_time="Najlepsza pora",
        email="E-mailem",
        page="Na mojej stronie",
        not_at_all="Wcale",
        name="Imię i nazwisko",
        date="Data",
        send="Proszę złożyć kartkę, włożyć ją do koperty i wysłać na adres:",
    ),
    SlipWords(
        language="pt",
        heading="Pode responder em papel",
        how="Escreva aqui ou noutro papel. Deixe em branco o que quiser.",
        questions="As minhas perguntas",
        promised="O que prometeram",
        tick="Assinale uma caixa para cada promessa. É cedo demais? Deixe as duas em branco.",
        kept="Sim, cumprida",
        not_kept="Não, não cumprida",
        hear="Como gostaria de receber notícias vossas",
        post="Por correio",
        phone="Por telefone",
        best_time="Melhor hora",
        email="Por e-mail",
        page="Na minha página",
        not_at_all="De forma nenhuma",
        name="O meu nome",
        date="Data",
        send="Dobre o papel. Ponha-o num envelope. Envie-o para:",
    ),
    SlipWords(
        language="ro",
        heading="Puteți răspunde pe hârtie",
        how="Scrieți aici sau pe altă hârtie. Lăsați necompletat ce doriți.",
        questions="Întrebările mele",
        promised="Ce ați promis",
        tick="Bifați o căsuță pentru fiecare promisiune. Este prea devreme? Lăsați-le goale.",
        kept="Da, respectată",
        not_kept="Nu, nerespectată",
        hear="Cum aș dori să primesc vești de la dumneavoastră",
        post="Prin poștă",
        phone="Prin telefon",
        best_time="Ora potrivită",
        email="Prin e-mail",
        page="Pe pagina mea",
        not_at_all="Deloc",
        name="Numele meu",
        date="Data",
        send="Împăturiți hârtia. Puneți-o într-un plic. Trimiteți-o la:",
    ),
    SlipWords(
        language="vi",
        heading="Quý vị có thể trả lời trên giấy",
        how="Hãy viết ở đây hoặc trên giấy khác. Quý vị có thể bỏ trống phần nào tùy ý.",
        questions="Câu hỏi của tôi",
        promised="Những gì quý vị đã hứa với tôi",
        tick="Đánh dấu một ô cho mỗi lời hứa. Còn quá sớm để nói? Hãy để trống cả hai ô.",
        kept="Có, đã giữ lời",
        not_kept="Không, chưa giữ lời",
        hear="Tôi muốn nhận tin bằng cách nào",
        post="Qua bưu điện",
        phone="Qua điện thoại",
        best_time="Giờ thuận tiện nhất",
        email="Qua thư điện tử",
        page="Trên trang của tôi",
        not_at_all="Không liên lạc",
        name="Tên tôi",
        date="Ngày",
        send="Gấp tờ giấy lại, cho vào phong bì và gửi đến:",
    ),
)
_WORDS: Mapping[str, SlipWords] = {each.language: each for each in _ALL}
