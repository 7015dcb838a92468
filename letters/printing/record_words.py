"""Which words of a letter in two languages count and who read the second, said in that second one.

Languages stand in it by their own names, so that no name has to be bent to fit the sentence. The
words are ours: whoever reads the language may correct them. The English is in side_by_side.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from letters.fixed_words import fixed_words, is_in


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWords:
    """`of_record`: the two languages, and which is the letter of record."""

    language: str
    of_record: str
    translated: str
    checked: str


def record_words(tag: str) -> RecordWords | None:
    """None where that language has no words of ours, and for English."""
    words = fixed_words(tag)
    return _WORDS.get(words.language) if is_in(tag, words) else None


_ALL = (
    RecordWords(
        language="ar",
        of_record="هذه الرسالة بلغتين: {ours}، {theirs}. النص المعتمد هو: {ours}.",
        translated="الترجمة: {name}.",
        checked="مراجعة الترجمة: {name} ({day}).",
    ),
    RecordWords(
        language="cy",
        of_record="Mae'r llythyr hwn mewn dwy iaith: {ours}, {theirs}. "
        "Y fersiwn sy'n cyfrif yw: {ours}.",
        translated="Cyfieithwyd gan: {name}.",
        checked="Gwiriwyd y cyfieithiad gan: {name} ({day}).",
    ),
    RecordWords(
        language="de",
        of_record="Dieser Brief ist in zwei Sprachen: {ours}, {theirs}. "
        "Maßgeblich ist die Fassung: {ours}.",
        translated="Übersetzt von: {name}.",
        checked="Übersetzung geprüft von: {name} ({day}).",
    ),
    RecordWords(
        language="es",
        of_record="Esta carta está en dos idiomas: {ours}, {theirs}. "
        "La versión que vale es: {ours}.",
        translated="Traducida por: {name}.",
        checked="Traducción revisada por: {name} ({day}).",
    ),
    RecordWords(
        language="fr",
        of_record="Cette lettre est en deux langues : {ours}, {theirs}. "
        "La version qui fait foi est : {ours}.",
        translated="Traduite par : {name}.",
        checked="Traduction vérifiée par : {name} ({day}).",
    ),
    RecordWords(
        language="ga",
        of_record="Tá an litir seo in dhá theanga: {ours}, {theirs}. "
        "Is é seo an leagan oifigiúil: {ours}.",
        translated="Aistrithe ag: {name}.",
        checked="Aistriúchán seiceáilte ag: {name} ({day}).",
    ),
    RecordWords(
        language="he",
        of_record="מכתב זה כתוב בשתי שפות: {ours}, {theirs}. הנוסח המחייב הוא: {ours}.",
        translated="תורגם על ידי: {name}.",
        checked="התרגום נבדק על ידי: {name} ({day}).",
    ),
    RecordWords(
        language="it",
        of_record="Questa lettera è in due lingue: {ours}, {theirs}. "
        "La versione che fa fede è: {ours}.",
        translated="Tradotta da: {name}.",
        checked="Traduzione controllata da: {name} ({day}).",
    ),
    RecordWords(
        language="pl",
        of_record="Ten list jest w dwóch językach: {ours}, {theirs}. Obowiązuje wersja: {ours}.",
        translated="Tłumaczenie: {name}.",
        checked="Tłumaczenie sprawdził(a): {name} ({day}).",
    ),
    RecordWords(
        language="pt",
        of_record="Esta carta está em duas línguas: {ours}, {theirs}. A versão que vale é: {ours}.",
        translated="Traduzida por: {name}.",
        checked="Tradução verificada por: {name} ({day}).",
    ),
    RecordWords(
        language="ro",
        of_record="Această scrisoare este în două limbi: {ours}, {theirs}. "
        "Versiunea valabilă este: {ours}.",
        translated="Tradusă de: {name}.",
        checked="Traducere verificată de: {name} ({day}).",
    ),
    RecordWords(
        language="vi",
        of_record="Thư này được viết bằng hai ngôn ngữ: {ours}, {theirs}. "
        "Bản có giá trị là: {ours}.",
        translated="Người dịch: {name}.",
        checked="Người kiểm tra bản dịch: {name} ({day}).",
    ),
)
_WORDS: Mapping[str, RecordWords] = {each.language: each for each in _ALL}
