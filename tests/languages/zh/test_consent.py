"""What counts as a yes in Chinese: clear ones, refusals, doubt, questions and other wishes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.conversation import Turn
from actions.operations.consent import (
    Consent,
    consent_of,
    consent_words,
    fills_only,
    question_beside,
    yes_before,
)

WORDS = consent_words("zh")


def _words(text: str) -> list[str]:
    return text.split()


CLEAR_YES = _words(
    """
    是 是的 对 对的 对呀 好 好的 好滴 好哒 好嘞 好呀 好吧 好的呢 可以 可以的 可以呀 没问题 行 行吧
    嗯 嗯嗯 嗯呢 恩恩 要 要的 我要 需要 确认 确定 我确定 同意 没错 就这样 就这么办吧 就这样办
    那就这样吧 办吧 提交吧 ok OK ＯＫ okok ok的 OK啦 yes 好的亲 亲，好的 是的，麻烦了 好的谢谢
    可以，辛苦了 嗯嗯，可以的 对对对 是是是 好好好 好的好的 行，没问题 那好吧 那行 那就办吧 好的！
    好的。 可以～ 好的～谢谢啦 對 對的 確認 沒問題 沒錯 就這樣辦 謝謝，可以 haode keyi 👍 👌 ✅
    好的👌 好的哈哈 是啊是啊 不好意思，是的 收到，可以 确认无误 信息无误，提交吧 好的麻烦尽快
    请帮我办理 当然可以 当然 必须的 都对的 那麻烦你了，可以 行行行 好的呀亲
    """
)
CLEAR_NO = _words(
    """
    不 不要 不用 不用了 不行 不可以 不是 不对 不好 不了 算了 算了吧 别 别取消 先别 先不要 不取消
    不退了 不换了 不需要 还是不要了 没有 暂时不 不了谢谢 不要不要 不，别弄 no 不對 不取消了 別取消
    不用了谢谢 取消操作 千万别
    """
)
DOUBT = _words(
    """
    嗯… 嗯... 嗯。。。 嗯…… 嗯，我想想 应该吧 应该是 应该可以 可能吧 可能是 也许 大概吧 好像是
    好像 好像可以 随便 随便吧 都行 都可以 无所谓 再说 再说吧 到时候再说 我想想 想想 让我想想
    考虑一下 我再考虑考虑 等等 等一下 等下 等会儿 稍等 慢着 先等等 好的，等等 可以，等一下
    嗯，等我看看 不确定 不太确定 不知道 不清楚 我也不知道 看情况 看看再说 晚点再说 回头再说 是吧
    对吧 可以吧 要吧 真的 真的可以 你确定 纠结 犹豫中 emmm emm 呃 唔 好的… 可以... 好🤔 嗯嗯……
    说不准 應該吧 隨便 再說 也許吧 好的，不过等等 行吧我再看看 我问问我老公 嗯哼
    """
)
QUESTIONS = _words(
    """
    好吗 好吗？ 可以吗 可以吗？ 可以嗎 真的可以？ 真的可以吗 真的吗 确定吗 是吗 是吗？ 对吗 要吗
    行吗 行不行 好不好 对不对 是不是 可不可以 能不能 可以？ 好？ 是？ 要钱吗 要多久 多久到账
    什么时候到 怎么退 运费谁出 运费多少 能退吗 能开发票吗 退多少钱 好的吗 为什么 为啥 然后呢
    怎么了 要不要钱 有没有运费 会不会扣钱 是这样吗 確定嗎 對嗎 是要我自己寄吗 好了吗 可以了吗
    办好了吗
    """
)
WISHES = _words(
    """
    要红色的 要大的 我要250克的 要两个 给我看看茶壶 有没有绿茶 改成两盒 换成龙井 换个地址 另一个
    要那个便宜的 再加一盒 转人工 对了 对了还有 帮我查物流 好多 好了 好贵 好看 好喝 好用 好慢
    好想退 是我弟弟买的 是红茶 是昨天买的 是不要了 行李箱 可惜 可乐 要不算了 要不换一个
    要是能便宜点 对方 对不起 嗯不 没 没收到 确认收货 确定不了 同意不了 好久没到 可以便宜点
    可以，但是要包邮 可以但是先退钱 好的，如果包邮 如果可以的话 是的但不是这个 只要一个 只退一个
    除了茶杯 先别退 要了 行了 够了 好了好了 要命 收到 知道了 谢谢 辛苦了 哈哈 亲 那 哦 哦哦 明白了
    不错 挺好的 这个 订单 都 取消
    """
)


def turn(text: str, intent: str = "affirm", whole: str = "") -> Turn:
    return Turn(text=text, intent=intent, confidence=0.99, whole=whole or text, language="zh")


def read(said: Turn, operation: str = "x", titles: tuple[str, ...] = ()) -> Consent | None:
    return consent_of(said, WORDS, operation=operation, shown="d1", titles=titles)


@pytest.mark.parametrize("text", CLEAR_YES)
def test_a_clear_yes_is_one_whatever_the_model_reads(text: str) -> None:
    assert read(turn(text, "nlu_fallback")) is Consent.YES


@pytest.mark.parametrize("text", [*CLEAR_NO, *DOUBT, *QUESTIONS, *WISHES])
@pytest.mark.parametrize("intent", ["affirm", "thank", "nlu_fallback", "find_product", "deny"])
def test_nothing_else_is_a_yes_however_sure_the_model_is(text: str, intent: str) -> None:
    assert read(turn(text, intent)) is not Consent.YES
    assert not yes_before(text, WORDS)


@pytest.mark.parametrize("text", CLEAR_NO)
def test_a_clear_no_is_one(text: str) -> None:
    assert read(turn(text, "deny")) is Consent.NO


@pytest.mark.parametrize("text", ["嗯…", "应该吧", "我想想", "可以吗", "好吗？", "是不是", "真的"])
def test_doubt_and_questions_are_no_refusal_either(text: str) -> None:
    assert read(turn(text, "deny")) is Consent.UNCLEAR


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([*CLEAR_NO, *DOUBT, *QUESTIONS]),
    st.sampled_from(CLEAR_YES),
    st.sampled_from(["，", " ", "。", "", "！", "\n"]),
    st.booleans(),
)
def test_no_yes_beside_doubt_refusal_or_question_confirms(
    other: str, clear: str, between: str, first: bool
) -> None:
    text = f"{clear}{between}{other}" if first else f"{other}{between}{clear}"
    assert read(turn(text)) is not Consent.YES
    if first:
        assert read(turn(clear, whole=text)) is not Consent.YES


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(CLEAR_YES), min_size=1, max_size=3),
    st.sampled_from(["", "不", "别", "没", "吗", "？", "…", "但是", "先", "如果"]),
)
def test_several_yes_are_one_and_one_other_word_undoes_it(clear: list[str], other: str) -> None:
    text = "，".join(clear)
    assert (read(turn(text + other)) is Consent.YES) == (not other)


@pytest.mark.parametrize(
    ("operation", "text", "agrees"),
    [
        ("cancel_order", "确定取消", True),
        ("cancel_order", "是的，取消订单吧", True),
        ("cancel_order", "帮我取消掉", True),
        ("cancel_order", "確認取消", True),
        ("cancel_order", "别取消", False),
        ("cancel_order", "先不取消", False),
        ("cancel_order", "取消操作", False),
        ("change_address", "确定取消", False),
        ("change_address", "就寄这里", True),
        ("change_address", "不是这个地址", False),
        ("return_item", "退吧", True),
        ("return_item", "不退了", False),
        ("cancel_return", "不退了", True),
        ("exchange_item", "换吧", True),
        ("exchange_item", "换成红的", False),
        ("order_note", "就这么写", True),
    ],
)
def test_the_operations_own_words_count_for_it_alone(
    operation: str, text: str, agrees: bool
) -> None:
    assert (read(turn(text), operation) is Consent.YES) is agrees


@pytest.mark.parametrize(
    ("clear", "whole", "expected"),
    [
        ("好的。", "好的。另外帮我看看茶壶", Consent.YES),
        ("好的，", "好的，顺便查下物流", Consent.YES),
        ("可以", "可以 另外有没有绿茶", Consent.YES),
        ("好的", "好的 帮我换个地址", Consent.YES),
        ("是的，", "是的，还有能开发票吗", Consent.YES),
        ("是的，", "是的，另外如果碎了可以退吗？", Consent.YES),
        ("好的，", "好的，但是先帮我查物流", Consent.UNCLEAR),
        ("好的，", "好的，如果包邮的话", Consent.UNCLEAR),
        ("好的，", "好的，运费多少", Consent.UNCLEAR),
        ("好的，", "好的，等等", Consent.UNCLEAR),
        ("好的，", "好的，另外能不能先别取消？", Consent.UNCLEAR),
        ("好的，", "好的，再说", Consent.UNCLEAR),
        ("好的", "好的要红色的", Consent.UNCLEAR),
        ("好的", "嗯……好的", Consent.UNCLEAR),
    ],
)
def test_what_stands_behind_a_yes(clear: str, whole: str, expected: Consent) -> None:
    assert read(turn(clear, whole=whole)) is expected


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("好的。再帮我看看茶杯", "好的。"),
        ("是的！另外查下另一个订单", "是的！"),
        ("可以，顺便帮我开发票", "可以，"),
        ("好的 顺便问下什么时候发货", "好的 "),
        ("好的，谢谢。还有那个茶壶也要", "好的，谢谢。"),
        ("好的，红色的那个", None),
        ("好的 红色的那个", None),
        ("好的，谢谢", None),
        ("好的,顺便开发票", "好的,"),
        ("好吗？还有别的吗", None),
        ("嗯……。另外查物流", None),
    ],
)
def test_where_a_yes_ends_that_more_follows(text: str, yes: str | None) -> None:
    at = yes_before(text, WORDS)
    assert (None if at is None else text[:at]) == yes


def test_a_yes_beside_a_question_about_it_waits() -> None:
    def requests(text: str) -> list[dict[str, object]]:
        yes = {"intent": "affirm", "text": "是的", "negated": False}
        return [yes, {"intent": "faq_returns", "text": text, "negated": False}]

    assert question_beside(requests("运费退吗"), WORDS)
    assert not question_beside(requests("另外你们几天到账"), WORDS)


def test_a_filler_says_no_more_than_ok() -> None:
    assert fills_only("好的谢谢", WORDS)
    assert fills_only("谢谢亲", WORDS)
    assert not fills_only("要红色的", WORDS)
    assert not fills_only("好的谢谢", WORDS, but_yes=True)


def test_a_button_s_words_are_a_yes() -> None:
    assert read(turn("是的，寄到这个地址"), titles=("是的，寄到这个地址",)) is Consent.YES
    assert read(turn("是的，寄到这个地址吗"), titles=("是的，寄到这个地址",)) is not Consent.YES
