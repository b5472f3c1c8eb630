"""Words a text may use freely, because they state nothing about a product that could be false.

Everything that could be checked (materials, parts, features, weather, warmth, weight, places,
superlatives) is missing here on purpose: such a word needs a fact of the product behind it, either
in its data or through :data:`IMPLIED`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS = _words(
    """a about above after again all along already also although always am among an and another
    any anyone anything anywhere are around as at away back be because been before behind being
    below beside besides between beyond both but by can cannot can't could day did do does doesn't
    doing done don't down during each either else enough even every everyone everything everywhere
    few for from further get gets give given gives go goes going gone got had half has have having
    he her here him his how however i if in inside instead into is isn't it its it's itself just
    later least less let lets let's like little long lot made make makes many may maybe me meet
    meets might mind mine more most much must my near nearly need needs neither never next no
    nobody none nor not nothing now of off often on once one ones only onto or other others our out
    outside over own per perhaps quite rather ready really s same say see seem seems shall she
    should since small so some somebody someone something sometimes somewhere soon still such take
    takes than that that's the their them then there these they thing things this those though
    through to today together tomorrow tonight too toward towards under until up upon us use used
    very was way ways we we're well were what whatever when whenever where wherever whether which
    while who whole whose why will with within without won't would yes yet you you'll your
    you're yours yourself"""
)

NOTHING = frozenset({"none", "no", ""})
"""Values of an attribute that say that the product has none of it."""
SINGULAR_ARTICLES = frozenset({"a", "an"})
LINKS = frozenset({"a", "an", "the", "and", "or", "of", "with", "in", "for", "to", "by", "at"})
"""Words that no sentence ends in."""
CARRIERS = LINKS | {"is", "are", "has", "have"}
"""Words before a value that say nothing of which value may follow."""
UNFINISHED = frozenset({("let", "it"), ("lets", "it"), ("needs", "it"), ("keeps", "it")})
"""Pairs of words that no sentence ends in."""
SUBJECTS: Mapping[str, bool] = {"it": False, "its": False, "they": True, "their": True}
"""Words that begin a sentence about a product -> whether it is several things."""
HAVING = frozenset({"is", "are", "has", "have"})
"""Verbs that say something of what stands before them."""
COUNTING: Mapping[tuple[str, str], bool] = {("there", "is"): True, ("there", "are"): False}
"""Words before a number -> whether the number is one."""

EVERYDAY_VERBS = _words(
    """add allow appear arrive ask become begin belong bring build call care carry change choose
    close come complete cook count cover deserve discover do drink drop earn eat end enjoy
    explore feel fill find finish fit follow forget gather go greet grow handle hang happen have
    head hear help hide hold hope invite join keep know laugh lead learn leave lend let lie listen
    live look lose love make mark meet mend mind miss move notice open pack pass pause pick place
    plan play please pour prefer promise put raise reach read relax remember rest ride rise roam
    run save seek send serve set settle share shine show sing sit sleep slip smile sort speak
    spend stand start stay step stop store suit take talk taste tell think tie touch travel
    treat trust try turn understand unpack wait wake walk wander want watch wear welcome win wish
    work worry write comes carried keeps kept known wears wearing worn feels goes went slept told
    stays stands sits lies looks works puts does gets
    brings takes leaves leads spends thinks means holds turns opens closes rests
    moves reads lets starts begins ends plays suits serves finds fits found chosen meant
    asks welcomes knows listening making taking moving reading walking working wearing putting
    travelling cooking sleeping waiting sitting packing playing staying leaving coming
    being running"""
)

EVERYDAY_NOUNS = _words(
    """adventure afternoon air answer appetite arm arms arrival autumn balcony bar beach bed
    bedroom bedside bedtime beginning bench bike birthday boat body book bookcase bookshelf bottom
    box boy bread breakfast breath bridge bus busy cabin cafe camp campfire campsite car carry
    chair chapter chat child children choice church city class cloud clouds club coast coffee
    colour colours comfort commute company conversation cook corner couch countryside couple
    course crowd cupboard curtain dad dance dark dawn days desk details dinner distance dish dog
    door doorstep drawer dream dreams drive dusk ear ears edge effort end evening evenings event
    everyday everything eyes face family farm fashion favourite feast feeling feet field film
    finger fingers floor folk food foot footpath forecast forest friend friends front game games
    garden generation gift girl glance good grandchildren grin ground group guest guests guests'
    habit hair hall hallway hand hands hat head heart heel hill hills hob holiday home homework
    host hour hours house idea item jeans job journey journeys joy kids kind kitchen lake lane
    lap leg legs library life light-hearted line list living luggage lunch map market meal
    meals meeting menu mind mindset minute moment moments Monday mood morning mornings mountain
    mum music name nature neighbour neighbours night nights nose noise number occasion office
    page park party past path peace people person picnic picture piece place places plan
    plans plate platform play player players playlist pleasure podcast pond porch
    porridge problem purpose queue quiet quietly reader reading reason recipe rehearsal result
    rhythm ride ridge river road room rooms round route routine row rules run salad sauce school
    scenery schedule sea season seasons seat sense shade shelf shop shops shore shoulder
    shoulders shower side sides sight silence skin skirt sky sleep sleeper smile snack sofa song
    sort soup sound spot spring square stage stairs star stars start station steak step steps
    story stories street stroll student studio style summer summit sun sunday sundays Sunday
    sunrise sunset supper surprise table tables talk task taste tea thought time times toast
    toddler toe toes tour town track traffic trail trails train trains travel traveller tree
    trees trip trips tune turn valley view village voice wait walk walks wall walls wardrobe wash
    weather week weekday weekdays weekend weekends welcome while wild window winter wood woods word
    words work world wrist year years youth yoga zoo pace layer layers outfit look looks guest
    host adventure memory memories laughter neighbourhood world's lunchbox onions eggs egg pasta
    rice soup stew sourdough porridge clementines ice cream cake cakes biscuits toast butter jam
    """
) - {"world's"}

EVERYDAY_QUALITIES = _words(
    """alone angry awake back-to-back big bold brave brief bright busy calm careful careless
    clear close common cosy curious dear different early easier easily easy empty equal everyday
    familiar fair far favourite few fine first free fresh friendly full generous gentle gently
    glad good grown grown-up handsome handy happy happily hard hidden honest hungry indoors kind
    last late lazy light-hearted likely lively lonely long lost loud lovely low loyal lucky main
    modest neat neatly new nice noisy old open ordinary outdoors own patient plain pleasant
    plenty poor proper properly proud quick quickly quiet quietly ready real regular relaxed
    restless rich right rough sensible short shy silent simple simply single sleepy slow slowly
    small smart social spare special steady straight strange sure sweet tall tidy tired true
    unhurried usual wide wild wise young twice thrice second third half exactly almost barely
    hardly ahead apart forward forever sooner best-loved well-loved well-worn calmly
    kindly politely warmly-received effortless effortlessly practical honest-to-goodness
    """
) - {"warmly-received", "best-loved", "regular", "relaxed", "wide", "fresh"}

MORE_WORDS = _words(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday january february march april may
    june july august september october november december midnight noon month months Christmas
    alike apart apple arrows aunt bakery ball band beat bell bird birds biscuit blanket boss
    bottle breeze bridge brother cat cheer cheers chocolate clock closer colleague colleagues
    concert conference corner counter cousin cow daily daughter decision desk drum errand errands
    everybody fair father ferry flower flowers fox fun grandmother grandfather hare harm held
    heroes hold hurry ink invitation keys kilometre kilometres knee knees knock knocks letter
    loaf luck manners matters metre mile miles mirror mischief mother newspaper nobody's notebook
    office open-plan pages paper part parties party pen pets phone photo plan planned poem point
    postcard promise queue rabbit repeat scene search secret secrets session sessions shake
    shopping sister son spirits stone stones storyteller strangers sweater swings tap tears
    tee themselves ticket toys treasure treasures trousers trust uncle visitors wheel whistle
    wind-down wonder worth yesterday roll rolls jump jumps climb climbs cheat alarm answers bear
    bears better beginner beginners expert matter plot quick rest rhyme skip smell stage surprises
    hope hopes laugh laughs sip sips hanger hook price friendly kitchen's tide tides wave waves
    horizon harbour boat boats sail sand dune dunes cliff meadow moor garden gardens terrace
    crumbs napkin tablecloth glass glasses cheek cheeks toddler's dawn's evening's today's tidy
    sunny sunlight moon moonlight shadow shadows candle candles lullaby lullabies dreamers sleepers
    walkers readers cooks bakers drivers runners riders cyclists painters students travellers
    listeners makers hosts parents grandparents teacher teachers neighbour's friend's
    """
)

SHOP_WORDS = _words(
    """accessory attention brand colour colours come comes cut design designed detail details
    everyday feature features finish fit fits item kit made make makes maker model option options
    piece pieces product range set shape size sizes style version variety built build
    choose available offer offers offered carry carries wear everyday-wear kept
    """
)

PLAIN_WORDS: frozenset[str] = (
    FUNCTION_WORDS | EVERYDAY_VERBS | EVERYDAY_NOUNS | EVERYDAY_QUALITIES | MORE_WORDS | SHOP_WORDS
)

NEGATIONS = _words(
    """no not never without neither nor non isn't doesn't don't cannot can't won't nothing none
    free rather"""
)

IMPLIED: Mapping[str, str] = {
    "age": "age aged child children kids young little",
    "battery": "battery charge charged charges runs run plays play lasts last wireless power",
    "blade": "blade cuts cut slices slice edge",
    "bluetooth": "wireless",
    "boil": "boils boil water",
    "comfort": "comfort comfortable cold warm temperature degrees",
    "dust": "dust",
    "firmness": "firm soft medium",
    "fuel": "burns burn flame",
    "limit": "limit limited cold temperature degrees safe",
    "packed": "packs pack packed small",
    "poles": "poles frame",
    "resistance": "rated rating resistant dust",
    "returnable": "return returns returned returnable hygiene unopened opened used",
    "size": "measures measure large",
    "brightness": "bright light lights",
    "bulb": "bulb light glow lights lit",
    "cable": "cable cord lead wired plugs plug",
    "capacity": "holds hold capacity volume room fits carries",
    "care": "clean wash washed washing washes washable care iron dry dries wipe laundry soap hand",
    "case": "case charging charge",
    "charging": "charges charge charged charging plug port power",
    "closure": "closes close closing fastens fasten fastening fastened shut done",
    "cold": "cold cool chilled",
    "connection": "connects connect connection pairs pair plugs plug phone link",
    "depth": "deep",
    "diameter": "across wide diameter measures",
    "dishwasher": "machine wash washing-up",
    "down": "warm warmth lofty",
    "drop": "drop heel toe",
    "duration": "takes last lasts play round",
    "filling": "filled fill filling stuffed",
    "fit": "cut sits fit fits",
    "fleece": "warm soft",
    "handle": "handle grip hold",
    "height": "high tall stands height measures",
    "heel": "high heel heels",
    "hood": "hood hooded",
    "hot": "hot warm heat",
    "induction": "hob hobs stove",
    "insulation": "insulation insulated warm warmth cold filled winter",
    "length": "long length ends end falls fall reaches",
    "lining": "lined lining inside outside",
    "lumens": "bright light lights lumens",
    "material": "made cloth fabric",
    "microphone": "calls call microphone voice",
    "noise": "noise quiet hush silence rumble engines cancelling cancels",
    "origin": "made comes",
    "oven": "oven bake roast degrees heat",
    "people": "sleeps sleep sleepers people person tent room two",
    "pieces": "set piece pieces pack included box",
    "players": "players player people play table friends family",
    "pockets": "pockets pocket",
    "seats": "seat sit sits sitter people person",
    "spf": "sun protection factor",
    "scent": "smell smells scent scented fragrance",
    "sole": "sole soles underfoot grip grips",
    "storage": "storage songs holds",
    "temperature": "cold winter warm warmth degrees frost snow rated",
    "thread": "threads thread count woven",
    "volume": "volume litres holds loud",
    "wool": "warm warmth wool woollen",
    "watts": "bulb bulbs",
    "warranty": "warranty guarantee guaranteed covered years",
    "water": "water rain wet dry drops splash splashes sweat shower showers puddles rated",
    "waterproof": "waterproof rain wet dry drops water rated rating puddles shower showers storm",
    "wearer": "men women children kids unisex anyone everyone men's women's",
    "weight": "weigh weighs weighing weight scales light lightweight heavy",
    "width": "wide width across measures",
    "wireless": "wireless cable cables cord cordless cables strings",
}


def implied(attribute: str, value: str = "") -> frozenset[str]:
    """Words that an attribute, or a word of its value, bears out beside itself."""
    parts = attribute.split("_")
    names = [*parts, *re.findall(r"[a-zà-ÿ]+", value.lower())]
    return frozenset(parts).union(*(IMPLIED.get(name, "").split() for name in names))


COUNTS_THE_NAME = frozenset({"pieces"})
"""Attributes whose number counts what the product's name says: six cups, the Stoneware Cups."""

NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
}  # fmt: skip


def stem(word: str) -> str:
    """A word without the commonest endings, to compare words with."""
    lower = word.lower().removesuffix("'s")
    for ending in ("ing", "ies", "ed", "es", "s"):
        if lower.endswith(ending) and len(lower) - len(ending) >= 3:
            return f"{lower[:-3]}y" if ending == "ies" else lower[: -len(ending)]
    return lower[:-1] if lower.endswith("e") and len(lower) > 3 else lower


def article(word: str, following: str) -> str:
    """``a`` and ``an`` as the next word sounds; any other word as it is."""
    if word not in ("a", "an"):
        return word
    return "an" if _sounds_like_vowel(following) else "a"


def _sounds_like_vowel(word: str) -> bool:
    lower = word.lower()
    if word[:2].isupper():  # letters are spelt: "a USB cable", "an LED"
        return word[0] in "AEFHILMNORSX"
    if lower.startswith(("uni", "use", "eu", "one", "u-")):
        return False
    if lower.startswith(("hour", "honest", "heir")):
        return True
    if lower[0].isdigit():
        return lower.startswith(("8", "11", "18")) and not lower.startswith(("110", "180"))
    return lower[0] in "aeiou"
