"""How shoppers say who they are, and put right what they said (read by ``actions.operations``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.en.reads.search import STOP_WORDS

_WORD = r"[^\W\d_]+(?:['’.-][^\W\d_]+)*"
NAME_LEAD = re.compile(
    r"\b(?:(?:my |the |full |last )*names?(?:['’]?s| is| was)?|this is|it['’]?s|it is|i am|i['’]?m|"
    r"im|here(?: is|['’]s)|speaking is|mr|mrs|ms|herr|frau)\b[\s:.]*",
    re.IGNORECASE,
)
"""What stands before a name."""
NAME_TAIL = re.compile(
    r"\s+(?:here|speaking|again|calling|writing)\b.*$", re.IGNORECASE | re.DOTALL
)
"""What stands after a name."""
GREETING = re.compile(
    r"^(?:\W*\b(?:hi|hello|hey|hiya|moin|ciao|bonjour|hola|hallo|good (?:day|morning|evening|"
    r"afternoon)|dear|yes|yep|ok|okay|well|so|and|now|oh|ah|sorry|please|it['’]?s|its|im|i['’]?m|"
    r"i am|from|under|for|name|customer|account)\b)+[\s,:.]*",
    re.IGNORECASE,
)
"""What a clause with a name may begin with."""
_NEVER_A_NAME = """
    about account address again ago all already also always am ask asking back because been before
    big blue bought bring broken brown but buy call came can cancel change changed check code coming
    complain could cream damaged date day days dear deliver delivered delivery different does dont
    down email e-mail everything exchange faulty fine first from game go going gone green grey
    he help her here him his home how i if is isnt it its jacket just keep know last late later left
    like mail make me missing mistake money month morning must name navy need never new next nice no
    not nothing now number off ok old one only open or orange order ordered orders other our out
    packed parcel packet paid pay pink please post postal postcode pls problem put question quick
    red refund return returned right same see send sent she ship shirt shoes should size small so
    someone sorry started status still stop store take tell than thanks that their then there they
    today told tomorrow too track tracking try two under until up urgent useful using very wait
    want was way wear week went when where which white who why will wish with without woman wrong
    yellow yes yesterday yet zip black beige olive teal too tight one's boots dress coat"""
NO_NAME = STOP_WORDS | frozenset(_NEVER_A_NAME.split())
"""Words that are no part of a name, in lower case."""
_PARTICLES = "van von der den de la le da di del du dos das al el bin ter ten zu"
PARTICLES = frozenset(_PARTICLES.split())
"""Small words within a name."""

_LEAVING = r"(?:not|instead of|rather than|without|no)"
EMAIL_END = re.compile(r"(?<![\w@])(?:\.|dot\s)\s?(?P<end>[a-z]{2,6})\b(?!\.?\w)", re.IGNORECASE)
""" "It is .net": the end of an address alone."""
EMAIL_HOST = re.compile(r"(?<![\w.+%-])(?:@\s?|at\s)(?P<host>[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
""" "At example.net": what stands behind the sign alone."""
LETTER_TWICE = re.compile(
    r"\b(?:with |has |have |there (?:are|is) )?(?:(?:two|2|double)|a double)[\s-]+"
    r"(?P<letter>[a-z])(?:['’]?s)?\b",
    re.IGNORECASE,
)
""" "With two n"."""
LETTER_ONCE = re.compile(
    r"\b(?:with |has |only |just )+(?:one|1|a single)[\s-]+(?P<letter>[a-z])\b", re.IGNORECASE
)
""" "With one n"."""
NO_SIGN = re.compile(
    rf"\b{_LEAVING}\s+(?:the |a |an |any )?(?P<sign>dash(?:es)?|hyphens?|minus|dots?|points?|"
    r"underscores?|spaces?)\b",
    re.IGNORECASE,
)
""" "No dash"."""
SIGNS: Mapping[str, str] = {
    "dash": "-",
    "dashe": "-",
    "hyphen": "-",
    "minus": "-",
    "dot": ".",
    "point": ".",
    "underscore": "_",
}
"""A sign by its name, without its plural."""
RATHER = re.compile(
    r"(?P<right>[\w.+-]+)\W{1,3}(?:and )?(?:not|instead of|rather than) (?:with )?"
    r"(?P<wrong>[\w.+-]+)",
    re.IGNORECASE,
)
""" "Anna, not Anne"."""
LEFT_BEFORE = re.compile(rf"\b{_LEAVING}\s*$", re.IGNORECASE)
"""Stands before what is not meant."""
