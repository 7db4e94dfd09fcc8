"""What is wrong with a folder of Fluent catalogs, in words for whoever writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

_FUNCTIONS = frozenset({"NUMBER", "DATETIME"})
# Private-use characters stand for values while a sentence is formed; bidi controls would reorder what people
# typed.
_FORBIDDEN = re.compile("[\ue000-\uf8ff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Entries:
    """The texts of a language: `texts` by key ("key", "key.attribute"), `terms` by "-name"; `twice` was given
    again.
    """

    texts: dict[str, ast.Pattern] = field(default_factory=dict)
    terms: dict[str, ast.Pattern] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)


def entries(resources: Iterable[ast.Resource]) -> Entries:
    """All messages, attributes and terms of the resources of one language."""
    found = Entries()
    for resource in resources:
        for entry in resource.body:
            if isinstance(entry, ast.Message):
                _add(found, found.texts, entry.id.name, entry)
            elif isinstance(entry, ast.Term):
                _add(found, found.terms, f"-{entry.id.name}", entry)
    return found


def _add(found: Entries, into: dict[str, ast.Pattern], key: str, entry: ast.Message | ast.Term) -> None:
    if key in into or any(one.startswith(f"{key}.") for one in into):
        found.twice.append(key)
        return
    if entry.value is not None:
        into[key] = entry.value
    for attribute in entry.attributes:
        into[f"{key}.{attribute.id.name}"] = attribute.value


def check(folder: Path, default: str = "en") -> list[str]:
    """Everything wrong with `folder/<lang>/*.ftl`, one line each; nothing when all is well.

    The default language must hold together by itself: no parse errors, no key twice, no reference to what is
    not there. Every other language may only have keys that it has and use variables that the same key uses
    there.
    """
    problems: list[str] = []
    languages: dict[str, list[ast.Resource]] = {}
    for path in sorted(folder.glob("*/*.ftl")):
        source = path.read_text(encoding="utf-8")
        resource = parse(source)
        name = f"{path.parent.name}/{path.name}"
        problems.extend(_junk(name, source, resource))
        problems.extend(
            f"{name}:{number}: private-use or bidi character"
            for number, line in enumerate(source.splitlines(), 1)
            if _FORBIDDEN.search(line)
        )
        languages.setdefault(path.parent.name, []).append(resource)
    if default not in languages:
        return [*problems, f"{default}: no catalog"]
    english = entries(languages[default])
    for lang, resources in sorted(languages.items()):
        problems.extend(_language(lang, entries(resources), english))
    return problems


def _junk(name: str, source: str, resource: ast.Resource) -> Iterator[str]:
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            start = entry.span.start if entry.span else 0
            line = source.count("\n", 0, start) + 1
            why = "; ".join(str(note.message) for note in entry.annotations)
            yield f"{name}:{line}: cannot be read: {why}"


def _language(lang: str, own: Entries, english: Entries) -> Iterator[str]:
    yield from (f"{lang}: {key} is given twice" for key in own.twice)
    terms = {**english.terms, **own.terms}
    for key, pattern in {**own.texts, **own.terms}.items():
        used = _Used.of(pattern)
        yield from (f"{lang}: {key} refers to {one}, which is not there" for one in used.missing(own.texts, terms))
        yield from (f"{lang}: {key} calls {one}, which is no function" for one in sorted(used.calls - _FUNCTIONS))
        if own is english or key in own.terms:
            continue
        if key not in english.texts:
            yield f"{lang}: {key} is not in English"
            continue
        known = _variables(english.texts[key], english.texts)
        yield from (
            f"{lang}: {key} uses ${one}, which English does not"
            for one in sorted(_variables(pattern, own.texts) - known)
        )


def _variables(pattern: ast.Pattern, texts: dict[str, ast.Pattern], seen: frozenset[str] = frozenset()) -> set[str]:
    """The values that a pattern needs, those of the messages it refers to included."""
    used = _Used.of(pattern)
    found = set(used.variables)
    for reference in used.messages - seen:
        if reference in texts:
            found |= _variables(texts[reference], texts, seen | {reference})
    return found


class _Used(Visitor):
    """What a pattern mentions."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.messages: set[str] = set()
        self.terms: set[str] = set()
        self.calls: set[str] = set()

    @classmethod
    def of(cls, pattern: ast.Pattern) -> _Used:
        used = cls()
        used.visit(pattern)
        return used

    def missing(self, texts: dict[str, ast.Pattern], terms: dict[str, ast.Pattern]) -> list[str]:
        return sorted((self.messages - texts.keys()) | (self.terms - terms.keys()))

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.messages.add(_name(node.id.name, node.attribute))

    def visit_TermReference(self, node: ast.TermReference) -> None:
        self.terms.add(_name(f"-{node.id.name}", node.attribute))
        self.generic_visit(node)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:
        self.calls.add(node.id.name)
        self.generic_visit(node)


def _name(name: str, attribute: ast.Identifier | None) -> str:
    return f"{name}.{attribute.name}" if attribute else name
