"""Languages of letters: their names, in English and in themselves, and which way they are read."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

# RFC 5646, the part that letters need: language, script, region.
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")

_NAMES = {
    "ar": ("Arabic", "العربية"),
    "bg": ("Bulgarian", "Български"),
    "cs": ("Czech", "Čeština"),
    "cy": ("Welsh", "Cymraeg"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "Ελληνικά"),
    "en": ("English", "English"),
    "es": ("Spanish", "Español"),
    "fa": ("Persian", "فارسی"),
    "fr": ("French", "Français"),
    "ga": ("Irish", "Gaeilge"),
    "gd": ("Scottish Gaelic", "Gàidhlig"),
    "he": ("Hebrew", "עברית"),
    "hr": ("Croatian", "Hrvatski"),
    "ht": ("Haitian Creole", "Kreyòl ayisyen"),
    "hu": ("Hungarian", "Magyar"),
    "it": ("Italian", "Italiano"),
    "lt": ("Lithuanian", "Lietuvių"),
    "lv": ("Latvian", "Latviešu"),
    "mi": ("Māori", "Te reo Māori"),
    "nl": ("Dutch", "Nederlands"),
    "pl": ("Polish", "Polski"),
    "ps": ("Pashto", "پښتو"),
    "pt": ("Portuguese", "Português"),
    "ro": ("Romanian", "Română"),
    "ru": ("Russian", "Русский"),
    "sk": ("Slovak", "Slovenčina"),
    "sm": ("Samoan", "Gagana Sāmoa"),
    "so": ("Somali", "Soomaali"),
    "sq": ("Albanian", "Shqip"),
    "sr": ("Serbian", "Српски"),
    "sw": ("Swahili", "Kiswahili"),
    "tl": ("Tagalog", "Tagalog"),
    "to": ("Tongan", "Lea faka-Tonga"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "Українська"),
    "ur": ("Urdu", "اردو"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "yi": ("Yiddish", "ייִדיש"),
    "yo": ("Yoruba", "Yorùbá"),
}
# What else people call it, in itself and in English.
_ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "ar": ("عربي", "عربية", "بالعربية", "بالعربي"),
    "cs": ("česky",),
    "cy": ("Gymraeg", "Nghymraeg", "Chymraeg"),
    "en": ("angielski", "po angielsku", "Saesneg", "inglés"),  # on a page of ours, in its language
    "es": ("castellano", "Castilian"),
    "fa": ("Farsi", "فارسي"),  # also from an Arabic keyboard
    "ga": ("Gaelainn",),
    "he": ("בעברית",),
    "ht": ("Kreyòl",),
    "hu": ("magyarul",),
    "lt": ("lietuviškai",),
    "lv": ("latviski",),
    "mi": ("Te reo",),
    "nl": ("Flemish", "Vlaams"),
    "pl": ("po polsku", "polskiego", "polskim"),
    "ps": ("Pushto", "Pukhto"),
    "ro": ("românește",),
    "ru": ("по-русски", "по русски", "русском", "русского"),
    "sk": ("slovensky",),
    "sr": ("srpski",),
    "tl": ("Filipino",),
    "uk": ("українською", "по-українськи"),
}
# What stands before the name of a language, or behind it, and says how well they know it: in
# English and in each language of ours that a family's page can be in, as `_bare` spells it. A word
# that denies one reaches to the next sign, or to what says the opposite.
_OTHERWISE = (
    r"[^\w\s'\u2019-]|\s-\s|\b(?:but|only|instead|speaks|reads|needs|needed|uses|prefers|wants"
    r"|understands|please|is"
    r"|ale|lecz|tylko|wole|prosze|pero|sino|solo|solamente|mejor|prefiero|por favor|ond)\b"
)
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not(?! only)|no|non|nor|never|cannot|without|nie|d?dim(?! ond\b)|nid|sin)\b"
    rf"|n['\u2019]t\b)(?:(?!{_OTHERWISE}).)*$"
)
_DENIED_BEHIND = re.compile(
    r"\s*[:(-]?\s*(?:(?:is|was)\s+)?(?:(?:no|none)\s*(?:[^\w\s-]|$)"
    r"|not\s+(?:(?:very|so|at|yet|really)\s+)?"
    r"(?:spoken|read|understood|known|fluent|good|enough|well|all|much)\b)"
)
_BEST_BEFORE = re.compile(
    r"\b(?:(?:reads|prefers|preferred|mainly|mostly|only|native|first|mother tongue)"
    r"(?: language)?(?: is|:)?|tylko|lepiej|najlepiej|g[lł]ownie|wole|(?:mejor|solo|solamente"
    r"|prefiero|principalmente)(?: (?:en|el))?|(?:dim ond|yn bennaf)(?: yn)?) $"
)
_BEST_BEHIND = re.compile(
    r" (?:(?:is )?(?:(?:his|her|their|the|my) )?(?:first|native|mother|only)|lepiej|najlepiej"
    r"|mejor|solamente|yn (?:gyntaf|unig|bennaf|well))\b"
)
_LITTLE = (
    r"(?:some|little|limited|basic|poor|broken|weak|bit of|troche|ma[lł]o|s[lł]abo|kiepsko"
    r"|(?:un )?poco|algo|(?:[td]ipyn|ychydig)(?: bach)?)"
)
_LITTLE_BEFORE = re.compile(
    rf"\b(?:{_LITTLE}(?: (?:de|o|znam|mowie|czytam|rozumiem))?|second language(?: is|:)?) $"
)
_LITTLE_BEHIND = re.compile(
    r"\s*[:(-]?\s*(?:(?:is|as)\s+)?(?:(?:his|her|their|the|my|a|an)\s+)?"
    rf"(?:(?:second|third|additional|foreign)\b|(?:{_LITTLE}|bit)\s*(?:[^\w\s-]|$))"
)
_FROM_THE_RIGHT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
_SIGNED = re.compile(r"\w+ sign(?:ed)? language", re.IGNORECASE)
_ANY_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?")
_SCRIPTS_FROM_THE_RIGHT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})


def by_name() -> dict[str, str]:
    """Tag and English name of each language that we know by name, in the order of the names."""
    names = {tag: english for tag, (english, _) in _NAMES.items()}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def tag_of(words: str) -> str | None:
    """The tag of the first of `tags_of`: pl for "Polish, some English", and for "No English, only
    Polish".

    None where none is named that we know. A sign language is no language of a letter.
    """
    return next(iter(tags_of(words)), None)


def tags_of(words: str) -> list[str]:
    """Of each language that is named in words, as they stand there, save that what they know little
    of comes last and what they know best first; none that is denied: "no English". pl-PL and cy-GB
    are tags too, and what somebody typed without the marks of its letters is the same name.
    """
    plain = _bare(_SIGNED.sub(" ", words))
    tag = plain.strip()
    if _ANY_TAG.fullmatch(tag) and (base := re.split("[-_]", tag)[0]) in _NAMES:
        return [base]
    found = [
        (known, match.start(), tag)
        for tag, names in _names_to_find().items()
        for name in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", plain)
        if (known := _how_well(plain[: match.start()], plain[match.end() :]))
    ]
    return list(dict.fromkeys(tag for *_, tag in sorted(found)))


def as_its_readers_say(words: str) -> str:
    """Polski for "Polish" or "pl", where the words are our name of a language and no more."""
    for tag, (english, itself) in _NAMES.items():
        if words.strip().casefold() in (tag, english.casefold()):
            return itself
    return words


def _how_well(before: str, behind: str) -> int:
    """By what stands around its name: 1 best, 2, 3 a little; 0 where it is denied."""
    if _DENIED_BEFORE.search(before) or _DENIED_BEHIND.match(behind):
        return 0
    if _LITTLE_BEFORE.search(before) or _LITTLE_BEHIND.match(behind):
        return 3
    return 1 if _BEST_BEFORE.search(before) or _BEST_BEHIND.match(behind) else 2


@cache
def _names_to_find() -> Mapping[str, tuple[str, ...]]:
    return {
        tag: tuple(map(_bare, (*names, *_ALSO_CALLED.get(tag, ()))))
        for tag, names in _NAMES.items()
    }


def _bare(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


def in_english(tag: str) -> str:
    """Welsh for cy; the tag itself where we have no name for it."""
    return _NAMES.get(_language(tag), (tag, tag))[0]


def in_itself(tag: str) -> str:
    """Cymraeg for cy; the tag itself where we have no name for it."""
    return _NAMES.get(_language(tag), (tag, tag))[1]


def direction(tag: str) -> str:
    """ "rtl" or "ltr": the script of the tag decides, where it names one."""
    parts = tag.split("-")
    if len(parts) > 1 and len(parts[1]) == 4:
        return "rtl" if parts[1] in _SCRIPTS_FROM_THE_RIGHT else "ltr"
    return "rtl" if _language(tag) in _FROM_THE_RIGHT else "ltr"


def direction_of(text: str) -> str:
    """As the first letter of it is read, which is what HTML calls dir="auto"."""
    kinds = map(unicodedata.bidirectional, text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def turns(text: str) -> bool:
    """Whether anything in it is read from the right."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)


def _language(tag: str) -> str:
    return tag.split("-", 1)[0]
