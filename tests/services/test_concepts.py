"""What texts speak of: across words, across languages, in scripts without spaces."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import lexicon
from bot.services.concepts import Lexicon, Speech, held, likeness, terms_of, together
from bot.services.glossary import Glossary
from bot.services.thesaurus import Thesaurus

LEXICON = lexicon("asean")
COMPLAINTS = "How should an agency handle complaints from citizens?"
SAME = {
    "id": "Bagaimana menangani pengaduan masyarakat?",
    "ms": "Bagaimanakah aduan orang ramai diuruskan?",
    "th": "จัดการเรื่องร้องเรียนของประชาชนอย่างไร",
    "vi": "Xử lý khiếu nại của người dân như thế nào?",
    "tl": "Paano hawakan ang mga reklamo ng mamamayan?",
    "pt": "Como tratar as reclamações dos cidadãos?",
}
OTHER = "How do we dig wells for drinking water in villages?"


def concepts(one: str, other: str) -> float:
    return likeness(LEXICON.of(one).concepts, LEXICON.of(other).concepts)


@pytest.mark.parametrize("language", sorted(SAME))
def test_the_same_question_in_another_language_speaks_of_the_same(language: str) -> None:
    assert concepts(SAME[language], COMPLAINTS) > 0.2
    assert concepts(SAME[language], COMPLAINTS) > 2 * concepts(SAME[language], OTHER)


def test_other_words_for_the_same_meet_through_glossary_or_thesaurus() -> None:
    assert concepts("how do we deal with grievances", COMPLAINTS) > 0.3
    present, gift = LEXICON.of("The headman received a present").words, LEXICON.of("the village head got a gift").words
    assert likeness(present, gift) > 0.1


@given(st.text(max_size=300))
def test_any_text_gives_vectors_of_length_one_or_none(text: str) -> None:
    for part in (LEXICON.of(text).concepts, LEXICON.of(text).words):
        length = math.sqrt(sum(weight * weight for weight in part.values()))
        assert not part or math.isclose(length, 1.0)
        assert all(weight > 0 for weight in part.values())


def test_nothing_known_is_nothing_said() -> None:
    empty = Lexicon(Glossary(()), Thesaurus(()))
    assert empty.of(COMPLAINTS) == Speech({}, {})
    assert empty.expansion(empty.of(COMPLAINTS).concepts) == []
    assert empty.shared(COMPLAINTS, COMPLAINTS, "en") == ()
    assert LEXICON.of("") == Speech({}, {})


def test_expansion_gives_words_of_other_languages() -> None:
    words = terms_of(LEXICON.expansion(LEXICON.of(SAME["th"]).concepts))
    assert {"complaint", "pengaduan"} <= set(words)
    assert all(word == word.casefold() for word in words)


def test_the_term_that_matched_is_said_in_the_readers_language() -> None:
    assert "complaint" in " ".join(LEXICON.shared(SAME["id"], COMPLAINTS, "en"))
    assert "pengaduan" in " ".join(LEXICON.shared(COMPLAINTS, SAME["id"], "id"))
    assert "reklamo" in " ".join(LEXICON.shared(COMPLAINTS, SAME["tl"], "tl")), "the glossary calls it fil"
    assert LEXICON.shared("hello", OTHER, "en") == ()


def test_together_and_held() -> None:
    both = together(({1: 1.0}, 1.0), ({2: 1.0}, 1.0))
    assert both == pytest.approx({1: math.sqrt(0.5), 2: math.sqrt(0.5)})
    assert held({1: 0.6, 3: 0.8}, both) == pytest.approx((0.36, 0.8))
    assert held({}, both) == (0.0, 0.0)
