"""What people typed, made fit to keep, to search and to show: `clean`, and two questions about text and
names.

Only code points that nobody sees or that change how their neighbours are read are taken out. Thai, Lao, Khmer
and Burmese need several marks on one letter, joiners, and the zero-width space between words: these stay.
"""

from __future__ import annotations

import re
import unicodedata

_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
# C0 and C1 controls but not \t and \n, lone surrogates, what reorders text (bidi marks, embeddings,
# overrides, isolates), what is invisible (soft hyphen, fillers, word joiner and its kin, BOM, interlinear
# marks, tags), and code points that are no characters at all.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef"
    "\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
# Scripts that write no space between words: Thai, Lao, Burmese, Khmer (with their extended blocks).
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_IN_UNSPACED = re.compile(f"[{_UNSPACED}]")
_ZERO_WIDTH_SPACES = re.compile("\u200b+")
_BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_AROUND_NEWLINE = re.compile(" ?\n ?")
_EMPTY_LINES = re.compile("\n{3,}")

MARKS_PER_LETTER = 4
"""Most marks on one letter: Vietnamese needs two, pointed Hebrew and Arabic three or four."""
MARKS_PER_UNSPACED_LETTER = 8
"""The same for Thai, Lao, Burmese and Khmer: a Burmese letter with its medials, vowels and tones carries up
to seven.
"""


def visible(text: str) -> str:
    """`text` without what cannot be shown: controls but newline, lone surrogates, bidi controls, invisible
    fillers.

    Tabs become spaces and every kind of line end becomes a newline; nothing else changes. Encoders put all
    text through this, so that no platform is ever given something that it refuses or that reorders what
    stands around it.
    """
    return _UNSEEN.sub("", _NEWLINES.sub("\n", text)).replace("\t", " ")


def clean(text: str, limit: int) -> str:
    """What somebody typed, as it is kept: NFC, tidy white space, at most `limit` code points.

    The cut never falls inside a character as people see it. Idempotent, and total: any `str` will do.
    """
    text = visible(text)
    while True:
        tidied = _tidy(text)
        if tidied == text:
            break
        text = tidied
    return text[: cut(text, limit)].strip(" \n\u200b\u200c\u200d")


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _ZERO_WIDTH_SPACES.sub(_keep_word_border, text)
    text = _JOINERS.sub(r"\1", text)
    text = _cap_marks(text)
    text = _AROUND_NEWLINE.sub("\n", _BLANKS.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip(" \n\u200b\u200c\u200d")


def _keep_word_border(match: re.Match[str]) -> str:
    """One zero-width space where a script without spaces needs it, else none."""
    text, start, end = match.string, match.start(), match.end()
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return "\u200b" if _IN_UNSPACED.search(beside) else ""


def _cap_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        if unicodedata.category(char)[0] != "M":
            # A joiner between marks starts no new letter.
            marks = marks if char in "\u200b\u200c\u200d" else 0
            kept.append(char)
            continue
        marks += 1
        most = MARKS_PER_UNSPACED_LETTER if _IN_UNSPACED.match(char) else MARKS_PER_LETTER
        if marks <= most:
            kept.append(char)
    return "".join(kept)


def cut(text: str, limit: int) -> int:
    """The largest index ≤ `limit` at which `text` can be cut without breaking a character as people see it.

    An approximation of grapheme clusters: marks stay with their letter, stacked consonants together, emoji
    sequences and pairs of regional letters whole. When even the first character is longer than `limit`,
    `limit` itself.
    """
    if limit >= len(text):
        return len(text)
    limit = max(0, limit)
    at = limit
    while at > 0 and _joined(text, at):
        at -= 1
    return at or limit


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of `at` belong together."""
    before, after = text[at - 1], text[at]
    if unicodedata.category(after)[0] == "M" or after == "\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if before == "\u200d" or (unicodedata.combining(before) == 9 and unicodedata.category(after) == "Lo"):
        return True
    return _is_regional(before) and _is_regional(after) and _regional_run(text, at) % 2 == 1


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _regional_run(text: str, at: int) -> int:
    """How many regional letters stand directly before `at`."""
    start = at
    while start > 0 and _is_regional(text[start - 1]):
        start -= 1
    return at - start


def is_empty_of_words(text: str) -> bool:
    """Whether there is no letter of any script in it: nothing, emoji, punctuation or digits only."""
    return not any(unicodedata.category(char)[0] == "L" for char in text)


# Letters that look like another one, after compatibility folding and case folding. A selection of the pairs
# that Unicode Technical Standard 39 calls confusable: Latin, Cyrillic, Greek and Armenian letters and digits.
_LOOK_ALIKES = str.maketrans(
    "аеіјорсухѕһԁԛԝӏкмтвнгьαεικνορτυχγωօսցհոɑɡıłøđ01|!$",
    "aeijopcyxshdqwlkmtbhrbaeikvoptuxywoughnagilodollls",
)
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_JOIN_OR_SPACE = re.compile("[\u17b4\u17b5\u200b-\u200d]")


def skeleton(name: str) -> str:
    """What a name looks like: two names with the same skeleton may be taken for each other.

    Case, width, Latin accents, white space and look-alike letters of other scripts make no difference. Only
    for comparing; never shown.
    """
    folded = unicodedata.normalize("NFKC", _JOIN_OR_SPACE.sub("", visible(name))).casefold()
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFD", folded)).translate(_LOOK_ALIKES)
    bare = bare.replace("rn", "m").replace("vv", "w").replace("i", "l")
    return unicodedata.normalize("NFC", "".join(bare.split()))
