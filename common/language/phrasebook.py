"""What the bot says: every sentence of the languages that a project speaks."""

from __future__ import annotations

import difflib
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Self

from common.errors import LanguageError
from common.language.folder import FALLBACK, language, read_yaml
from common.language.template import Formats, MissingValueError, Template
from common.language.values import Formatter, Sentence

logger = logging.getLogger(__name__)

OVERRIDES = Path("data") / "responses"
PREFIX = "utter_"


@dataclass(frozen=True)
class Variant:
    """One way to say a sentence: its text, and Rasa's other keys as they stand in the file."""

    template: Template
    buttons: tuple[tuple[Template, str], ...] = ()
    """(title, payload)."""
    rest: Mapping[str, Any] = field(default_factory=dict)
    """``channel``, ``condition``, ``image`` and whatever else a Rasa response has."""

    def raw(self) -> dict[str, Any]:
        """The variant in Rasa's form."""
        buttons = [{"title": title.text, "payload": payload} for title, payload in self.buttons]
        chosen = {"buttons": buttons} if buttons else {}
        return {"text": self.template.text, **chosen, **self.rest}


@dataclass(frozen=True)
class Response:
    """A sentence in full.

    Attributes:
        name: of the response.
        text: its words.
        buttons: its choices as (title, payload).
        values: what it asked for, each in words.
        variant: which of its variants was said.
        rest: Rasa's other keys as they stand in the file.
    """

    name: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    variant: int = 0
    rest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Spoken:
    """One language as a project speaks it."""

    code: str
    formatter: Formatter
    formats: Formats
    own: Mapping[str, tuple[Variant, ...]]
    """The sentences of the language folder."""
    overrides: Mapping[str, tuple[Variant, ...]]
    """The sentences of the project."""

    def variants(self, name: str) -> tuple[Variant, ...]:
        return self.overrides.get(name) or self.own.get(name) or ()


class Phrasebook:
    """The sentences of all languages that a project speaks.

    Args:
        spoken: by the language's code; the first is the one a conversation begins in.
        always: values that every sentence may ask for, e.g. ``shop``.
        labels: what the shop calls an attribute in a language, by both; "" where it says nothing.
        reserve: the language of a sentence that none of ``spoken`` has.
    """

    def __init__(
        self,
        spoken: Mapping[str, _Spoken],
        always: Mapping[str, Any],
        labels: Callable[[str, str], str] = lambda name, code: "",
        reserve: Callable[[], _Spoken] | None = None,
    ) -> None:
        self._spoken = dict(spoken)
        self._reserve = None if FALLBACK in spoken else reserve
        self.always = dict(always)
        self.labels = labels

    @classmethod
    def load(
        cls,
        project: Path | None = None,
        *,
        languages: Sequence[str] = ("en",),
        always: Mapping[str, Any] | None = None,
        country: str | None = None,
        zone: tzinfo = UTC,
        labels: Callable[[str, str], str] = lambda name, code: "",
    ) -> Self:
        """Read the sentences of ``languages``, and over them those of the project.

        What ``data/responses/*.yml`` and the project's own domain say overrides the first language;
        any language is overridden by the project's ``languages/<code>/says/*.yml``.

        Args:
            project: the project's folder; None reads the language folders alone.
            languages: codes; the first is the one a conversation begins in.
            always: values that every sentence may ask for.
            country: values are written as there, where the language is spoken officially.
            zone: the time zone in which moments are told.
            labels: what the shop calls an attribute in a language; "" where it says nothing.

        Raises:
            LanguageError: a language is not there, or a file or a sentence cannot be read.
        """
        overrides = read_overrides(project) if project else {}

        def speak(code: str, overrides: Mapping[str, tuple[Variant, ...]]) -> _Spoken:
            found = language(code, project / "languages" if project else None)
            formatter = found.formatter(country, zone)
            own = read_says(found.says_files(), may_repeat=len(found.layers) > 1)
            return _Spoken(code, formatter, found.formats, own, overrides)

        spoken = {
            code: speak(code, {} if place else overrides) for place, code in enumerate(languages)
        }
        return cls(spoken, always or {}, labels, cache(lambda: speak(FALLBACK, {})))

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages, the one a conversation begins in first."""
        return tuple(self._spoken)

    def names(self, code: str) -> frozenset[str]:
        """The names of all sentences of a language."""
        spoken = self._spoken[code]
        return frozenset({*spoken.own, *spoken.overrides})

    def variants(self, name: str, code: str) -> tuple[Variant, ...]:
        """The ways to say a sentence; none where the language lacks it."""
        return self._spoken[code].variants(name)

    def own_variants(self, name: str, code: str) -> tuple[Variant, ...]:
        """The same as the language folder has them, whatever the project says."""
        return self._spoken[code].own.get(name, ())

    def knows(self, name: str) -> bool:
        """Whether any language has this sentence."""
        return any(spoken.variants(name) for spoken in self._in_turn(self.languages[0]))

    def formatter(self, code: str) -> Formatter:
        """Writes values as the language does."""
        return self._spoken[code].formatter

    def write(self, value: Any, code: str) -> str:
        """A value of any kind as a language writes it."""
        spoken = self._spoken[code]
        return _value_alone("value").fill(
            {"value": value},
            spoken.formatter,
            spoken.formats,
            lambda one: self.render(one.name, code, **one.values),
        )

    def render(self, name: str, code: str, /, **values: Any) -> str:
        """The text of a sentence, in its first variant.

        Args:
            name: of the response: ``utter_...``.
            code: of the language; a sentence it lacks is said in the first with it, or English.
            values: what the sentence may ask for, each of a kind of ``Value``.

        Raises:
            LanguageError: no language has the sentence, or it asks for a value not given.
        """
        return self.response(name, code, values).text

    def response(
        self, name: str, code: str, values: Mapping[str, Any], *, variant: int = 0
    ) -> Response:
        """A sentence in full, with the choices its response has.

        Args:
            variant: which of the variants, counted around: a number that grows by one with every
                use never repeats one in a row.

        Raises:
            LanguageError: as in ``render``.
        """
        spoken, variants = self._find(name, code)
        try:
            return self._fill(spoken, name, variants, variant, values)
        except MissingValueError as error:
            own = spoken.own.get(name)
            if own is None or variants is own:
                raise
            logger.error("%s The language's own sentence is said instead.", error)
            return self._fill(spoken, name, own, variant, values)

    def voice(
        self, code: str, *, conversation: str = "", last: Mapping[str, int] | None = None
    ) -> Voice:
        """Somebody who speaks one language in one conversation.

        Args:
            conversation: its id: other conversations begin with other variants.
            last: the variant in which each sentence was said last; none is repeated in a row.
        """
        chosen = code if code in self._spoken else self.languages[0]
        return Voice(self, chosen, conversation, dict(last or {}))

    def raw(self, code: str) -> dict[str, list[dict[str, Any]]]:
        """All responses of a language in Rasa's form, for its domain."""
        return {
            name: [variant.raw() for variant in self.variants(name, code)]
            for name in sorted(self.names(code))
        }

    def raw_of(self, name: str, code: str) -> list[dict[str, Any]]:
        """One response in Rasa's form, from the first language that has it.

        Raises:
            LanguageError: no language has it.
        """
        return [variant.raw() for variant in self._find(name, code)[1]]

    def _in_turn(self, code: str) -> Iterator[_Spoken]:
        """The languages in which a sentence is looked for, that of ``code`` first."""
        if code == FALLBACK and self._reserve:
            yield self._reserve()
        codes = dict.fromkeys((code, *self.languages))
        yield from (self._spoken[one] for one in codes if one in self._spoken)
        if code != FALLBACK and self._reserve:
            yield self._reserve()

    def _find(self, name: str, code: str) -> tuple[_Spoken, tuple[Variant, ...]]:
        for spoken in self._in_turn(code):
            if variants := spoken.variants(name):
                return spoken, variants
        known = sorted({n for spoken in self._in_turn(code) for n in (*spoken.own,)})
        near = difflib.get_close_matches(name, known, n=1)
        raise LanguageError(
            f"No language has the sentence '{name}' (languages: {', '.join(self.languages)}).",
            hint=f"Did you mean '{near[0]}'?" if near else "Write it into says/ or data/responses.",
        )

    def _fill(
        self,
        spoken: _Spoken,
        name: str,
        variants: Sequence[Variant],
        wanted: int,
        values: Mapping[str, Any],
    ) -> Response:
        place = wanted % len(variants)
        variant = variants[place]
        given = {**self.always, **values}

        def nested(sentence: Sentence) -> str:
            return self.render(sentence.name, spoken.code, **sentence.values)

        def fill(template: Template) -> str:
            return template.fill(given, spoken.formatter, spoken.formats, nested)

        return Response(
            name=name,
            text=fill(variant.template),
            buttons=tuple((fill(title), payload) for title, payload in variant.buttons),
            values={key: fill(_value_alone(key)) for key in values},
            variant=place,
            rest=variant.rest,
        )


@dataclass
class Voice:
    """Says sentences in one language, in one conversation."""

    book: Phrasebook
    language: str
    conversation: str = ""
    last: dict[str, int] = field(default_factory=dict)

    def say(self, name: str, /, **values: Any) -> str:
        """The text of a sentence.

        Raises:
            LanguageError: no language has it, or it asks for a value not given.
        """
        return self.response(name, **values).text

    def response(self, name: str, /, **values: Any) -> Response:
        """A sentence with its choices; the next variant every time.

        Raises:
            LanguageError: as in ``say``.
        """
        begin = zlib.crc32(f"{self.conversation} {name}".encode()) if self.conversation else 0
        variant = self.last[name] + 1 if name in self.last else begin
        response = self.book.response(name, self.language, values, variant=variant)
        self.last[name] = response.variant
        return response

    def write(self, value: Any) -> str:
        """A value (money, a date, a quantity, a list, a sentence) as the language writes it."""
        return self.book.write(value, self.language)


@cache
def program_phrasebook() -> Phrasebook:
    """The program's own sentences, for where no project's are at hand."""
    return Phrasebook.load()


@cache
def _value_alone(name: str) -> Template:
    return Template.parse(f"{{{name}}}", "a value")


def read_overrides(project: Path) -> dict[str, tuple[Variant, ...]]:
    """The project's own sentences: ``data/responses`` over its domain's ``responses``.

    Raises:
        LanguageError: a file or a sentence cannot be read, or a name stands in two files.
    """
    domain = [project / "domain.yml", *sorted((project / "domain").rglob("*.yml"))]
    files = [path for path in domain if path.is_file() and "responses:" in path.read_text("utf-8")]
    own = sorted((project / OVERRIDES).glob("*.yml"))
    return {**read_says(files, may_repeat=True), **read_says(own)}


def response_names(files: Iterable[Path]) -> set[str]:
    """The names of the sentences of files, the sentences unread.

    Raises:
        LanguageError: a file cannot be read.
    """
    return {str(name) for path in files for name in _responses(path)}


def read_says(files: Sequence[Path], *, may_repeat: bool = False) -> dict[str, tuple[Variant, ...]]:
    """The sentences of files in the form of a Rasa domain; a later file wins.

    Args:
        may_repeat: whether a name may stand in several files (layers of one language).

    Raises:
        LanguageError: a file or a sentence cannot be read, or a name stands in two files.
    """
    found: dict[str, tuple[Variant, ...]] = {}
    where: dict[str, Path] = {}
    for path in files:
        for name, variants in _responses(path).items():
            if name in found and not may_repeat:
                raise LanguageError(f"'{name}' stands in {where[name]} and in {path}.")
            found[name] = tuple(_variant(one, f"{path}: {name}") for one in variants)
            where[name] = path
    return found


def _responses(path: Path) -> Mapping[str, list[Any]]:
    content = read_yaml(path)
    responses = (content or {}).get("responses") if isinstance(content, dict | None) else None
    if not isinstance(responses, dict):
        raise LanguageError(
            f"{path} has no sentences.", hint="It must hold 'responses:', as a Rasa domain file."
        )
    for name, variants in responses.items():
        if not str(name).startswith(PREFIX) or not isinstance(variants, list) or not variants:
            raise LanguageError(
                f"{path}: '{name}' is no response.",
                hint=f"Its name begins with '{PREFIX}', and it holds a list: - text: ...",
            )
    return responses


def _variant(values: Any, where: str) -> Variant:
    if not isinstance(values, dict):
        raise LanguageError(f"{where}: a variant must be a mapping with 'text'.")
    rest = {key: value for key, value in values.items() if key not in ("text", "buttons")}
    buttons = tuple(
        (Template.parse(str(one["title"]), where), str(one.get("payload", "")))
        for one in values.get("buttons") or ()
    )
    return Variant(Template.parse(str(values.get("text") or ""), where), buttons, rest)
