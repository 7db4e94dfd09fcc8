"""Which language a text is written in. PURE, and modest: script first, then small words, else the hint.

Only the languages of the community are told apart. The words are the commonest function words of each language.
"""

from __future__ import annotations

import re

_SCRIPTS = (
    ("th", 0x0E00, 0x0E7F),
    ("lo", 0x0E80, 0x0EFF),
    ("my", 0x1000, 0x109F),
    ("km", 0x1780, 0x17FF),
    ("ta", 0x0B80, 0x0BFF),
    ("zh", 0x4E00, 0x9FFF),
)
_WORDS = {
    "en": "the of to and in is for how what do we can are our with on a an that who which when should does you i it be",
    "id": "yang dan di untuk bagaimana apa kami cara dengan dari apakah dalam bisa agar tidak ini itu pada kita siapa",
    "ms": "yang dan di untuk bagaimana apa kami cara dengan daripada adakah dalam boleh supaya ini itu pada siapa",
    "tl": "ang ng sa mga paano ano na ay para kung po namin natin ba may hindi at sino dapat kami tayo ito",
    "pt": "o os as do da de que como para em um uma é não com se por são quem qual devemos nos na dos das",
    "vi": "và của là cho các những một có làm thế nào để được không trong với người khi chúng tôi ai gì",
    "tet": "iha no ba ne'ebé saida oinsá ami ita sira atu husi maibé laiha tanba",
}
_LISTS = {lang: frozenset(words.split()) for lang, words in _WORDS.items()}
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# Words by which Malay and Indonesian differ; both share most small words.
_MALAY = frozenset("daripada boleh adakah supaya mereka kerana pejabat aduan kerajaan awam warga bahawa ialah".split())
_INDONESIAN = frozenset("bisa dari karena kantor pengaduan pemerintah publik agar bahwa adalah apakah".split())


def guess(text: str, hint: str | None = None) -> str:
    """The ISO 639 code of the likeliest language; `hint` (else English) when the text does not tell."""
    for lang, low, high in _SCRIPTS:
        if sum(low <= ord(char) <= high for char in text) * 4 > len(text):
            return lang
    if len(_VIETNAMESE.findall(text)) >= 2:
        return "vi"
    words = re.findall(r"[\w']+", text.casefold())
    score = {lang: sum(word in known for word in words) for lang, known in _LISTS.items()}
    best = max(score, key=lambda lang: (score[lang], lang == hint, lang == "en"))
    if score[best] == 0:
        return hint or "en"
    if best in ("id", "ms") and score["id"] + score["ms"] > 0:
        malay, indonesian = (sum(word in known for word in words) for known in (_MALAY, _INDONESIAN))
        if malay != indonesian:
            return "ms" if malay > indonesian else "id"
        return hint if hint in ("id", "ms") else "id"
    return best
