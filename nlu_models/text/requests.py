"""Several requests in one message, and requests that are turned down.

No pair of intents is listed anywhere. A message is cut wherever a clause might end, the model
reads the pieces in one more pass, and a piece counts as a request of its own only when the model is
sure of it and its form asks for something. Everything else belongs to the request before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from nlu_models.model.examples import Parse
from nlu_models.text.clauses import Clause, Kind, find_clauses
from nlu_models.text.reads import ClauseReads

Parser = Callable[[Sequence[str]], list[Parse]]

SURE, SURE_OF_THE_REST = 0.5, 0.35
SURE_BY_FORM = 0.8
"""Confidence from which a piece counts whose form asks for nothing."""
UNSURE = 0.6
"""Confidence below which a clause is read by what it would ask for without its negation."""
MOST_OUT_OF_SCOPE = 0.3
PULLED, LEAST_REFUSED = 0.1, 0.01
"""From which on a reading is one that the words of a clause pull the model to."""

DENY = "deny"
OUT_OF_SCOPE = frozenset({"out_of_scope", "nlu_fallback"})
SMALL_TALK = frozenset({"greet", "goodbye", "thank", "praise", "ask_capabilities", "repeat"})
YES_OR_NO = frozenset({"affirm", DENY})
ANSWERS = YES_OR_NO | {"nevermind", "provide_details", "correct_details"}
"""Intents that answer the bot; they ask for nothing of their own."""
DETAILS = frozenset({"refine_search", "select_item"})
"""Intents that mostly add to what was said before."""
_NEVER_REFUSED = OUT_OF_SCOPE | SMALL_TALK | ANSWERS | DETAILS
REFUSING = frozenset({DENY, "nevermind", "correct_details"})


@dataclass(frozen=True)
class Request:
    """One thing that a message asks for, or refuses.

    Args:
        start: first character in the message (0-based).
        end: one past its last character.
        parse: what the model reads in it.
        negated: the shopper says that they do not want this.
    """

    start: int
    end: int
    parse: Parse
    negated: bool = False

    @property
    def intent(self) -> str:
        """What is asked for or refused."""
        return self.parse.intent


@dataclass(frozen=True)
class Reading:
    """A message as it is to be understood.

    Args:
        parse: of the whole message; its intent is that of the request to begin with, ``deny``
            where all that was said is refused.
        requests: all that is asked for or refused, in its order, a yes or no before it included;
            empty for a message that simply has the intent of ``parse``.
    """

    parse: Parse
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """A clause, what the model reads in it, and in it without its negation."""

    clause: Clause
    parse: Parse
    refused: Parse | None = None


def read(
    texts: Sequence[str], parse: Parser, reads: ClauseReads | None, *, refusals: bool = True
) -> list[Reading]:
    """Read messages; what cannot be cut and refuses nothing costs no second pass.

    Args:
        texts: the messages.
        parse: the model.
        reads: the patterns of their language; without any, each message is one request.
        refusals: look for requests that are turned down; the model must know the intent ``deny``.
    """
    wholes = parse(texts)
    if reads is None:
        return [Reading(whole) for whole in wholes]
    plans = [_plan(whole, reads, refusals=refusals) for whole in wholes]
    wanted = [text for pieces in plans for piece in pieces for text in _texts(piece)]
    parses = iter(parse(wanted) if wanted else [])
    return [
        _assemble(whole, [_filled(piece, parses) for piece in pieces], reads)
        for whole, pieces in zip(wholes, plans, strict=True)
    ]


def _plan(whole: Parse, reads: ClauseReads, *, refusals: bool) -> list[_Piece]:
    """The pieces of a message that are worth a reading of their own."""
    spans = [(entity.start, entity.end) for entity in whole.entities]
    clauses = find_clauses(whole.text, reads, spans)
    if not refusals:
        clauses = [replace(clause, counterpart=None) for clause in clauses]
    worth_it = len(clauses) > 1 or any(clause.counterpart for clause in clauses)
    return [_Piece(clause, whole) for clause in clauses] if worth_it else []


def _texts(piece: _Piece) -> list[str]:
    return [text for text in (piece.clause.text, piece.clause.counterpart) if text is not None]


def _filled(piece: _Piece, parses: Iterator[Parse]) -> _Piece:
    """The piece with its readings, in the order of :func:`_texts`."""
    parse = next(parses)
    refused = next(parses) if piece.clause.counterpart is not None else None
    return replace(piece, parse=parse, refused=refused)


def _assemble(whole: Parse, pieces: Sequence[_Piece], reads: ClauseReads) -> Reading:
    found: list[Request] = []
    for piece, following in zip_longest(pieces, pieces[1:]):
        request = _refused(piece) or _asked(piece, following, found, reads)
        if request is not None and request.negated:  # what was asked for before is taken back
            found = [other for other in found if other.intent != request.intent]
        if request is None or any(_same(request, other) for other in found):
            found[-1:] = [replace(last, end=piece.clause.end) for last in found[-1:]]
        else:
            found.append(request)
    asked = [r for r in found if not r.negated and r.intent not in YES_OR_NO]
    if len(found) < 2 and not any(request.negated for request in found):
        return Reading(whole)
    first = asked[0].parse if asked else _denied(next(r for r in found if r.negated))
    return Reading(_as(whole, first), tuple(found))


def _same(one: Request, two: Request) -> bool:
    return (one.intent, one.negated) == (two.intent, two.negated)


def _as(whole: Parse, part: Parse) -> Parse:
    """The whole message with the intent of one part of it."""
    rest = [(name, value) for name, value in part.ranking if name != part.intent]
    return replace(
        whole,
        intent=part.intent,
        confidence=part.confidence,
        ranking=((part.intent, part.confidence), *rest),
        out_of_scope_score=part.out_of_scope_score,
    )


def _denied(refused: Request) -> Parse:
    """A no; its form is certain, so it is as sure as that it is about something in scope."""
    outside = refused.parse.out_of_scope_score
    others = tuple(
        (name, value * outside) for name, value in refused.parse.ranking if name != refused.intent
    )
    return replace(refused.parse, intent=DENY, confidence=1 - outside, ranking=others)


def _refused(piece: _Piece) -> Request | None:
    """What a piece turns down: the request that its words pull the model to."""
    if piece.refused is None or not _is_about(piece.parse, piece.refused):
        return None
    ranking = sorted(piece.refused.ranking, key=lambda pair: pair[0] != piece.parse.intent)
    for name, confidence in ranking:
        if confidence >= LEAST_REFUSED and name not in _NEVER_REFUSED:
            about = replace(piece.refused, intent=name)
            return Request(piece.clause.start, piece.clause.end, about, negated=True)
    return None


def _is_about(parse: Parse, counterpart: Parse) -> bool:
    """Whether a clause and its positive counterpart are about the same request."""
    pulled = {name for name, confidence in counterpart.ranking if confidence >= PULLED}
    if parse.intent in pulled - _NEVER_REFUSED:
        return True
    if counterpart.confidence < SURE:
        return False
    unsure = parse.confidence < UNSURE and counterpart.confidence >= SURE_BY_FORM
    return unsure or parse.intent in pulled | REFUSING


def _asked(
    piece: _Piece, following: _Piece | None, found: Sequence[Request], reads: ClauseReads
) -> Request | None:
    """What a piece asks for, if it is a request of its own."""
    clause, parse = piece.clause, piece.parse
    request = Request(clause.start, clause.end, parse)
    if not found and parse.intent in YES_OR_NO and following is not None:
        answers = parse.confidence >= SURE_BY_FORM and following.clause.linked
        return request if answers else None
    if parse.intent in OUT_OF_SCOPE | SMALL_TALK | ANSWERS:
        return None
    if parse.intent in DETAILS and not _is_more_than_a_detail(clause, reads):
        return None
    least = SURE if clause.kind.asks else SURE_BY_FORM
    if found and found[-1].negated and clause.kind.asks:
        least = SURE_OF_THE_REST
    if parse.confidence < least or parse.out_of_scope_score > MOST_OUT_OF_SCOPE:
        return None
    if not clause.kind.asks and following is not None and _is_about_that(following, reads):
        return None
    return request


def _is_more_than_a_detail(clause: Clause, reads: ClauseReads) -> bool:
    """ "Show me black ones" asks for something, "which ones are black?" only narrows it down."""
    refers = reads.BACK_REFERENCE.search(clause.text) is not None
    return clause.kind is Kind.ORDER or (clause.kind is Kind.QUESTION and not refers)


def _is_about_that(piece: _Piece, reads: ClauseReads) -> bool:
    """Whether a piece asks for something because of what was just said.

    "It is broken, send me a new mug", "it is broken and i want to send it back".
    """
    clause = piece.clause
    refers = reads.BACK_REFERENCE.search(clause.text) is not None
    return clause.kind.asks and (refers or not clause.linked)
