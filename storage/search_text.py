"""How text is made comparable before it is indexed, searched or scored. Pure functions of a string.

Both sides of a comparison go through the same functions, so the rules must be consistent, not complete.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f\u3040-\u30ff\u3400-\u9fff"
SPACELESS = re.compile(f"[{_SPACELESS}]")
"""A letter or sign of a script written without spaces: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""

# vowel signs of the Indic blocks are marks, not letters, to Python's \w: without them words fall apart
_RUN = re.compile(f"[{_SPACELESS}]+|(?:(?![{_SPACELESS}])(?:[^\\W_]|[\u0900-\u0dff]))+")
_APOSTROPHES = re.compile("['’ʼ]")
_UNSTROKED = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
# Thai and Lao "am" typed as two signs, which no normal form joins
_JOINED = (("\u0e4d\u0e32", "\u0e33"), ("\u0ecd\u0eb2", "\u0eb3"))

STOP = frozenset(
    "a an the and or but if so as at by for from in into of off on onto out over to up with about than "
    "then this that these those there here it its is am are was were be been being do does did done doing "
    "have has had having will would can could may might must shall should not no yes i me my mine we us "
    "our ours you your yours he him his she her they them their who whom whose which what when where why "
    "how also just only very too some any all more most such own same other s t im ive id dont doesnt "
    "didnt isnt cant wont whats thats hi hello hey please thanks thank get got let lets need want know "
    "tell like go make way one ok okay "
    # the commonest function words of Indonesian and Malay, Filipino, Vietnamese without accents, Portuguese
    "yang dan di ke dari untuk pada dengan adalah ini itu apa apakah bagaimana siapa kapan bila mana "
    "mengapa kita kami saya anda agar tidak akan bisa boleh ang ng mga sa na ay ano paano kung natin "
    "namin ko mo ba para dapat lam sao the nao la cac nhung cua cho va khi nen can o os as um uma de da "
    "dos das em no na que e como por para se ao aos ".split()
)
"""Words that say little about what is asked, folded."""


def clean(text: str, limit: int = 100_000) -> str:
    """The text in NFC, without NUL, lone surrogates and invisible format signs; at most `limit` characters."""
    if text.isascii():
        return text[:limit].replace("\0", "")
    kept = (char for char in text[:limit] if unicodedata.category(char) not in ("Cs", "Cf") and char != "\0")
    return unicodedata.normalize("NFC", "".join(kept))


def fold(text: str) -> str:
    """Cleaned, case-folded, Latin letters without accents ("Thủ tục" → "thu tuc"); other scripts keep theirs."""
    folded = clean(text).casefold()
    if folded.isascii():
        return folded
    out: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", folded):
        mark = "\u0300" <= char <= "\u036f"
        if mark and latin:
            continue
        if not mark:
            latin = char < "\u0250" or "\u1e00" <= char <= "\u1eff"
        out.append(char)
    plain = unicodedata.normalize("NFC", "".join(out)).translate(_UNSTROKED)
    for apart, joined in _JOINED:
        plain = plain.replace(apart, joined)
    return plain


def runs(text: str) -> list[str]:
    """The words of a folded text; of a script without spaces, its unbroken runs."""
    return _RUN.findall(_APOSTROPHES.sub("", text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A light English stem of a folded word ("publishing" → "publish"); short words pass unharmed."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "ly", "ment", "ion"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lse":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def terms(text: str) -> list[str]:
    """What is counted and compared: stems; where no spaces are written, overlapping pairs of characters."""
    found: list[str] = []
    for run in runs(fold(text)):
        if SPACELESS.match(run):
            found += [run[at : at + 2] for at in range(max(1, len(run) - 1))]
        else:
            found.append(stem(run))
    return found


STOP_TERMS = frozenset(stem(word) for word in STOP)
"""`STOP` as `terms` would give them."""
