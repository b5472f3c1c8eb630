"""Numbers of a sentence, traced to the field that holds them and to what it is told of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.amounts import Amount
from generator.evidence import HeldAmount, is_part
from generator.phrases import Word, alike
from generator.statements import AHEAD, NUMBER, RELATION, RULE, SentenceView, Statement
from generator.tongue import statement_lists, statement_words

BACK, NEAR_CUE, LEAST_COIN = 6, 2, 0.005
LEFT_OUT = frozenset({"°C", "years", "lm", "inches"})
"""Units that data often leave out."""


class NumberClaims(SentenceView):
    """The numbers of a sentence."""

    def statements(self, numbers: Sequence[Amount]) -> Iterator[Statement]:
        """What they state.

        Args:
            numbers: those of :func:`generator.amounts.amounts` that :meth:`claims` takes.
        """
        for one in numbers:
            if not self.free.issuperset(range(one.first, one.end)):
                yield self._of_amount(one)

    def _of_amount(self, said: Amount) -> Statement:
        text = " ".join(word.text for word in self.words[said.first : said.end])
        if said.unit in statement_words().CURRENCIES.values():
            return self._of_price(said, text)
        same = [held for held in self.evidence.amounts if said.equals(held.amount)]
        same = same or self._without_unit(said)
        if not same:
            return Statement(text, "number", reason=NUMBER)
        told = [held for held in same if self._told_of(said, held)]
        if not told:
            return Statement(text, "number", reason=RELATION if said.unit else NUMBER)
        return Statement(text, "number", told[0].field)

    def claims(self, said: Amount) -> bool:
        """Whether a number is a claim: in digits always, in words where it counts something."""
        if said.unit or self.words[said.first].is_number:
            return True
        near = self.words[said.end : said.end + 2]
        counted = [
            *near,
            *self.phrase_after(said.end),
            *self.words[max(0, said.first - 3) : said.first],
        ]
        names = statement_words().COUNTED
        return any(is_part(w) or w.lower in names or self._counts_here(w) for w in counted)

    def _counts_here(self, word: Word) -> bool:
        return any(word.stem in held.words for held in self.evidence.amounts)

    def _of_price(self, said: Amount, text: str) -> Statement:
        price = self.product.price
        if price is not None and abs(price - said.value) < LEAST_COIN and said.bound == "is":
            return Statement(text, "price", "price")
        return Statement(text, "price", reason=RULE)

    def _without_unit(self, said: Amount) -> list[HeldAmount]:
        """Numbers whose unit one side leaves out: "wash at 30 °C", the care ``machine wash 30``;
        "400 lumens for cooking, 20 for reading"."""
        return [
            held
            for held in self.evidence.amounts
            if bool(held.amount.unit) != bool(said.unit)
            and held.amount.value == said.value
            and (not said.unit or said.unit in LEFT_OUT)
        ]

    def _told_of(self, said: Amount, held: HeldAmount) -> bool:
        """Whether a number of the data is told of what the sentence tells it of."""
        part = self._part_of(said, held)
        if part and not alike(part.stem) & held.words and not self.is_product(part):
            return False
        if said.unit and held.amount.unit:
            return bool(part) or self._measures(said, held)
        return self._counts(said, held)

    def _part_of(self, said: Amount, held: HeldAmount) -> Word | None:
        """The part of the product that a number is told of, or None where it is the whole."""
        for word in self.phrase_after(said.end):
            if word.stem in held.words:
                break
            if is_part(word) and not self.measures_by(word):
                return word
        at = said.first - 1
        while at >= 0 and not self.words[at].is_pause and said.first - at <= BACK:
            word = self.words[at]
            if is_part(word):
                return word if said.first - at > 1 else None
            if not self._passed(word):
                return None
            at -= 1
        return None

    def _passed(self, word: Word) -> bool:
        """Whether a word may stand between a part and its number."""
        read = statement_words()
        passed = (read.MEASURING, read.ABOUT, read.MORE, read.LESS, read.THAN, read.THAT,
                  read.ARTICLES, read.SKIPPED)  # fmt: skip
        return self.measures_by(word) or any(word.lower in words for words in passed)

    def _measures(self, said: Amount, held: HeldAmount) -> bool:
        """Whether the words around a number with a unit speak of what this field measures."""
        cue = self._cue(said)
        if cue is None:
            return True
        topics = statement_lists().measures[cue.lower]
        named = set(held.field.split("_"))
        return bool(named & topics) or cue.stem in held.words

    def _cue(self, said: Amount) -> Word | None:
        """The nearest word that says what is measured: after the number, else before it."""
        read = statement_words()
        for word in self.phrase_after(said.end)[:NEAR_CUE]:
            if self.measures_by(word):
                return word
            if word.lower not in read.OF:
                break
        for word in reversed(self.words[max(0, said.first - BACK) : said.first]):
            if word.is_pause or word.is_number or word.lower in (*read.BREAKING, *read.UNITS):
                break
            if self.measures_by(word):
                return word
        return None

    def _counts(self, said: Amount, held: HeldAmount) -> bool:
        """Whether a number without a unit stands with a word for what this field counts."""
        before = self.words[said.first - 1].lower if said.first else ""
        if before in held.field.split("_"):
            return True
        after = [word for word in self.phrase_after(said.end) if word.text not in "&+%#"]
        if any(word.stem in held.words for word in after):
            return True
        if any(is_part(word) for word in after):
            return False
        reach = self.words[max(0, said.first - BACK) : said.first]
        plain = statement_words().ENDS
        near = [word for word in reach if word.lower not in plain and not word.is_pause]
        far = self.words[said.end : said.end + AHEAD]
        return any(word.stem in held.words for word in (*near[-4:], *far))
