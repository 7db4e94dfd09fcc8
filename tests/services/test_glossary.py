"""The shipped vocabulary is sound, and a glossary with a fault says where it is."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from bot.services import glossary
from bot.services.glossary import Concept, GlossaryError
from config import community
from config.community import CommunityError

PATH = community.SHIPPED / "asean" / "glossary.jsonl"
LINES = PATH.read_text(encoding="utf-8").splitlines()
CONCEPTS = community.load_glossary(glossary.load).concepts
LANGUAGES = ["id", "ms", "th", "vi", "fil", "km", "lo", "my", "pt"]
SCRIPTS = {
    "th": re.compile(r"[\u0e01-\u0e5b ]+"),
    "lo": re.compile(r"[\u0e81-\u0edf ]+"),
    "my": re.compile(r"[\u1000-\u109f ]+"),
    "km": re.compile(r"[\u1780-\u17ff ]+"),
}
LATIN = re.compile(r"[a-z0-9\u00c0-\u024f\u1e00-\u1eff '&.-]+")
MAY_BE_EMPTY = {"km", "lo", "my"}


class TestAsean:
    def test_there_are_at_least_four_hundred_concepts_sorted_by_id(self) -> None:
        ids = [concept.id for concept in CONCEPTS]
        assert len(ids) >= 400
        assert ids == sorted(set(ids))

    def test_the_file_is_nfc_with_the_keys_in_order(self) -> None:
        order = ["id", "en", "words", "terms", "topics", "broader"]
        for line in LINES:
            assert line == unicodedata.normalize("NFC", line)
            keys = list(json.loads(line))
            assert keys == [key for key in order if key in keys]

    def test_every_concept_names_all_nine_languages(self) -> None:
        for concept in CONCEPTS:
            assert list(concept.terms) == LANGUAGES, concept.id
            assert {language for language, terms in concept.terms.items() if not terms} <= MAY_BE_EMPTY, concept.id

    def test_few_terms_are_unknown(self) -> None:
        empty = Counter(language for concept in CONCEPTS for language in LANGUAGES if not concept.terms[language])
        assert all(count <= len(CONCEPTS) // 20 for count in empty.values()), empty

    @pytest.mark.parametrize("language", ["en", *LANGUAGES])
    def test_terms_are_in_the_script_of_their_language(self, language: str) -> None:
        script = SCRIPTS.get(language, LATIN)
        odd = [term for concept in CONCEPTS for term in concept.terms_of(language) if not script.fullmatch(term)]
        assert odd == []

    def test_vietnamese_and_portuguese_carry_their_marks(self) -> None:
        for language, share in (("vi", 0.9), ("pt", 0.3)):
            terms = [term for concept in CONCEPTS for term in concept.terms[language]]
            assert sum(not term.isascii() for term in terms) > share * len(terms)

    def test_no_term_is_over_forty_characters(self) -> None:
        for concept in CONCEPTS:
            terms = (term for language in ("en", *LANGUAGES) for term in concept.terms_of(language))
            assert max(map(len, terms)) <= 40, concept.id

    def test_topics_exist_at_most_two_an_axis(self) -> None:
        axis = {topic.slug: topic.axis for topic in community.load("asean").topics}
        for concept in CONCEPTS:
            assert set(concept.topics) <= set(axis), concept.id
            assert all(count <= 2 for count in Counter(axis[slug] for slug in concept.topics).values()), concept.id

    def test_every_topic_has_concepts(self) -> None:
        said = Counter(slug for concept in CONCEPTS for slug in concept.topics)
        assert all(said[topic.slug] >= 20 for topic in community.load("asean").topics)

    def test_broader_concepts_exist(self) -> None:
        ids = {concept.id for concept in CONCEPTS}
        assert {concept.broader for concept in CONCEPTS} - {None} <= ids


GOOD: dict[str, object] = {
    "id": "queue",
    "en": ["queue", "waiting line"],
    "words": ["people stand in line", "take a number"],
    "terms": {"id": ["antrean"], "th": []},
}


def lines(*changes: dict[str, object]) -> list[str]:
    return [json.dumps({**GOOD, **change}) for change in changes]


def faults(*given: str) -> list[str]:
    with pytest.raises(GlossaryError) as caught:
        glossary.load(given)
    return caught.value.lines


class TestLoad:
    def test_gives_the_concepts_and_passes_over_empty_lines(self) -> None:
        found = glossary.load([*lines({}), "", "\n"])
        terms = {"id": ("antrean",), "th": ()}
        words = ("people stand in line", "take a number")
        assert found.concepts == (Concept(id="queue", en=("queue", "waiting line"), words=words, terms=terms),)

    def test_terms_of_a_language_the_concept_lacks_are_none(self) -> None:
        (concept,) = glossary.load(lines({})).concepts
        assert concept.terms_of("en") == ("queue", "waiting line")
        assert concept.terms_of("id") == ("antrean",)
        assert concept.terms_of("th") == concept.terms_of("vi") == ()

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"en": []}, "line 1: en: tuple should have at least 1 item"),
            ({"en": ["line", "Queue"]}, "line 1: en[1]: 'Queue' should be in lower case"),
            ({"en": ["queue", "queue"]}, "line 1: en: 'queue' should stand here only once"),
            ({"en": ["line", "q" * 41]}, "line 1: en[1]: string should have at most 40 characters"),
            ({"en": ["line", "queue (line)"]}, "line 1: en[1]: string should match pattern"),
            ({"en": ["line", " queue"]}, "line 1: en[1]: ' queue' should be in lower case, without space around it"),
            ({"words": ["only one"]}, "line 1: words: tuple should have at least 2 items"),
            ({"terms": {"vi": ["hàng đợi".replace("à", "a\u0300")]}}, "should be in the form NFC"),
            ({"terms": {"id": ["a1", "a2", "a3", "a4", "a5"]}}, "line 1: terms.id: tuple should have at most 4 items"),
            ({"terms": {"en": ["queue"]}}, "line 1: terms: english terms belong in `en`"),
            ({"broader": "service"}, "line 1: broader: there is no concept 'service'"),
            ({"broader": "queue"}, "line 1: broader: 'queue' is wider than itself"),
            ({"wider": "service"}, "line 1: wider: extra inputs are not permitted"),
        ],
    )
    def test_a_fault_is_named_with_its_line_and_key(self, change: dict[str, object], fault: str) -> None:
        (found,) = faults(*lines(change))
        assert fault in found

    def test_lines_that_are_no_objects(self) -> None:
        assert faults("{", "[]", '{"id": "a", "id": "b"}') == [
            "line 1: not JSON (Expecting property name enclosed in double quotes at character 2)",
            "line 2: not a JSON object",
            "line 3: 'id' should stand here only once",
        ]

    def test_every_faulty_line_is_named(self) -> None:
        found = faults(*lines({"id": "a", "en": []}, {"id": "b"}, {"id": "C"}))
        assert [fault.split(":")[0] for fault in found] == ["line 1", "line 3"]

    def test_ids_out_of_order_or_twice(self) -> None:
        assert faults(*lines({"id": "b"}, {"id": "a"}, {"id": "b"})) == [
            "line 2: 'a' should come before 'b', and only once",
            "line 3: 'b' should come before 'b', and only once",
        ]

    def test_circles_of_broader_concepts(self) -> None:
        found = faults(*lines({"id": "a", "broader": "b"}, {"id": "b", "broader": "a"}, {"id": "c", "broader": "a"}))
        assert found == [
            "line 1: broader: 'a' is wider than itself",
            "line 2: broader: 'b' is wider than itself",
        ]

    def test_a_term_stands_in_three_concepts_at_most(self) -> None:
        apart = [{"id": name, "en": [f"term {name}"]} for name in "abcd"]
        assert len(glossary.load(lines(*apart[:3])).concepts) == 3
        assert faults(*lines(*apart)) == ["line 4: 'antrean' stands in more than 3 concepts"]


class TestCommunityFile:
    def test_faults_carry_the_file(self, tmp_path: Path) -> None:
        file = tmp_path / "words.jsonl"
        file.write_text("\n".join(lines({"id": "a", "en": []}, {"id": "b", "words": []})) + "\n", encoding="utf-8")
        with pytest.raises(CommunityError) as caught:
            community.load_glossary(glossary.load, file=file)
        assert [line.split(": ")[:3] for line in caught.value.lines] == [
            [str(file), "line 1", "en"],
            [str(file), "line 2", "words"],
        ]

    def test_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(CommunityError, match=r"none\.jsonl: the file cannot be read"):
            community.load_glossary(glossary.load, file=tmp_path / "none.jsonl")
        (tmp_path / "bad.jsonl").write_bytes(b"\xff")
        with pytest.raises(CommunityError, match=r"bad\.jsonl: 'utf-8' codec"):
            community.load_glossary(glossary.load, file=tmp_path / "bad.jsonl")
