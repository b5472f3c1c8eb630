"""How Chinese asks which of several things is more so (read by ``actions``)."""

from __future__ import annotations

from languages.zh.reads.numbers import WORDS, from_words
from languages.zh.reads.script import compiled

_OF = r"(?:最|更|比较|(?=\S{1,2}(?:一?点儿?|一?些)))"
_MOST = compiled(
    rf"(?P<rest>[\u4e00-\u9fff]{{1,6}}?)(?:是|要|也)?(?:{_OF})(?:大|多|高|长|重|强|好|足|"
    rf"深|宽|久)(?:的|一?点儿?|一?些)?"
    rf"|(?:最|更)(?:大|多|高|长|重|强|好|深|宽)的?(?P<rest2>[\u4e00-\u9fff]{{1,6}})?"
)
_LEAST = compiled(
    rf"(?P<rest>[\u4e00-\u9fff]{{1,6}}?)(?:是|要|也)?(?:{_OF})(?:小|少|低|短|轻|弱|浅|"
    rf"窄)(?:的|一?点儿?|一?些)?"
    rf"|(?:最|更)(?:小|少|低|短|轻|弱|浅|窄)的?(?P<rest2>[\u4e00-\u9fff]{{1,6}})?"
)
_BEST = compiled(r"最|第一(?!个|款|次|种|泡)|顶(?!部|盖)")

DIFFERENCE = compiled(
    r"(?:差|相差|贵|便宜|重|轻|大|小|高|长)(?:了)?(?:多少|几块|几克|几)|差价|(?:价格|"
    r"价钱|重量|容量|大小)(?:上)?(?:差|相差)(?:多少)?|"
    r"比.{1,12}(?:贵|便宜|重|轻|大|小|高|长)(?:多少|几)|差(?:多少|几)(?:钱|块|克)"
)
"""By how much two things differ."""


def spoken_out(text: str) -> str:
    """A question of a comparison as it is read; Chinese says it as it means it."""
    return text


COMPARE = compiled(
    r"对比|比较(?:一?下|看看)|比一比|比一下|比比|比對|(?:有)?(?:什么|啥|哪些)(?:区别|"
    r"不同|不一样|差别|差异)|区别(?:在哪|是什么|大吗|呢)?|"
    r"(?:的|有)(?:区别|差别|不同)|不同(?:在哪|之处)|\bvs\.?|pk|哪里不一样|(?:放)?一起看看"
)
"""Two things side by side."""

WORTH = compiled(
    r"值不值|值得?(?:吗|买吗|入手吗|么|不)|(?:贵|多花|多出|差)(?:的)?(?:这|"
    r"那)?(?:[\d一二两三四五六七八九十百千]+块?)?.{0,4}值|"
    r"(?:为什么|为啥|凭什么|怎么)(?:它|这个|那个|这款|那款)?(?:要)?(?:这么|那么|更|"
    r"比.{1,8})?贵|贵在哪|贵(?:的)?有道理吗"
)
"""Whether the dearer of two is worth what it costs more."""
_APART_BY = compiled(
    rf"(?:多|贵|差|高)(?:花|出|付|了|的|出来)?(?:这|那)?\s*¥?(?P<n>\d{{1,4}}(?:\.\d\d?)?|"
    rf"{WORDS})\s*(?:块|元|¥)?"
)


def costs_more(text: str) -> float | None:
    """How much more something costs (贵的那80块), in whole currency."""
    match = _APART_BY.search(text)
    if match is None:
        return None
    return float(match["n"]) if match["n"][0].isdigit() else from_words(match["n"])


AMONG = compiled(
    r"(?:这|那)?(?:些|几个|几款|几种|里面|里头|其中|当中|之中)(?:茶|壶|杯子|里面|里头|里|"
    r"中)?(?:有没有|有(?:哪|什么|能|可以|不|带|适))|其中有"
)
"""Whether some of the things that lie there have something."""

WOULD_TAKE = compiled(
    r"你(?:会|觉得|建议|推荐|认为|说)(?:我)?.{0,4}(?:选|买|挑|哪|要|入)|换(?:作|做|成)你|"
    r"(?:你)?(?:更)?推荐哪|选哪(?:个|款|一个|一款)|买哪(?:个|款)|"
    r"(?:我)?(?:该|应该|要)(?:选|买|挑)(?:哪|什么)|帮我(?:选|挑)(?:一)?(?:个|款)|"
    r"给个(?:建议|意见)|你帮我定"
)
"""Advice is asked for: one is to be named, whatever the data says."""
DISLIKES = compiled(
    r"不(?:太|怎么|大)?(?:喜欢|爱|感兴趣|感冒|好看|想要)|讨厌|嫌|难看|太丑|好丑|土气|"
    r"太土|幼稚|无聊|不习惯|受不了|喝不惯|用不惯|不对(?:胃)?口"
)
"""Something is told of that somebody does not like."""

WHICH_OF = compiled(
    r"哪(?:一)?(?:个|款|种|件|只|把|套|盒|样|饼|些)(?!月|城市|地方|快递|订单|单)|"
    r"哪(?:一)?(?:个|款)(?:更|比较|最)|选哪|哪(?:一)?(?:款|个)好|"
    rf"谁(?:更|比较)|{AMONG.pattern}"
)
"""One of several things is asked for."""

WHICH_IN_PRICE = compiled(
    r"(?<!有没有)(?<!有)(?:哪(?:一)?(?:个|款|种|件|只|把|套|盒|样|饼|边)|谁)(?:更|最|比较|要|是|会)?(?:便宜|贵|实惠|划算|省钱)|"
    r"(?:便宜|贵|实惠|划算)(?:一?点儿?|一?些)?的(?:那(?:个|款|种))?是?(?:哪|谁)|"
    r"(?:价格|价钱)(?:上)?(?:哪(?:个|款)|谁)(?:更|最)?(?:低|高)"
)
"""Which of what lies there costs less, or more: no other things are wanted."""


def amount_of(text: str) -> tuple[bool, str, str] | None:
    """Whether the most is asked for, the words for what, and the degree; None for no amount."""
    for pattern, most in ((_MOST, True), (_LEAST, False)):
        if match := pattern.search(text):
            return most, match["rest"] or match["rest2"] or "", degree(match[0])
    return None


def degree(said: str) -> str:
    """``best`` for 最轻的, ``more`` for 轻一点的."""
    return "best" if _BEST.search(said) else "more"
