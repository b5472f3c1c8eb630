"""Words a text may use freely, because they state nothing about a product that could be false.

Everything that could be checked (materials, craft, origin, taste, superlatives) is missing here on
purpose: such a word needs a fact of the product behind it, either in its data or through
:data:`IMPLIED`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.zh.reads import script


def _words(text: str) -> frozenset[str]:
    return script.both(text)


FUNCTION_WORDS = _words(
    """
    的 地 得 了 着 过 吗 呢 吧 啊 呀 哦 嘛 和 与 跟 及 或 而 但 但是 不过 可是 因为 所以 如果
    就 也 都 还 又 再 才 只 便 却 把 被 让 给 对 向 往 从 到 在 于 为 以 用 由 比 像 当 是 有
    没 没有 不 别 很 更 太 挺 真 好 多 少 大 小 这 那 哪 谁 什么 怎么 如何 多少 几 每 各 某 本
    该 我 你 您 他 她 它 我们 你们 他们 自己 大家 一 一个 一种 一份 一下 一点 一些 一起 一样
    一直 一边 之 其 此 所 者 会 能 可 可以 要 想 愿 该 应该 必 来 去 上 下 里 外 中 前 后 间
    时 时候 起 出 进 回 开 起来 下来 出来 过来 回来 里面 外面 上面 下面 之间 以后 以前 已经
    正在 刚刚 马上 常常 总是 有时 偶尔 慢慢 渐渐 轻轻 静静 好好 就是 还是 只是 不是 不用 不必
    不要 无论 不管 只要 只有 还有 以及 比如 例如 其实 原来 当然 也许 或许 大概 左右"""
)

NOTHING = frozenset({"无", "没有", "none", "no", ""})
"""Values of an attribute that say that the product has none of it."""
SINGULAR_ARTICLES: frozenset[str] = frozenset()
LINKS = frozenset({"的", "和", "与", "跟", "在", "用", "为", "把", "对", "从", "或", "及", "以"})
"""Words that no sentence ends in."""
CARRIERS = LINKS | {"是", "有"}
"""Words before a value that say nothing of which value may follow."""
UNFINISHED: frozenset[tuple[str, str]] = frozenset({("让", "它"), ("把", "它"), ("给", "它")})
"""Pairs of words that no sentence ends in."""
SUBJECTS: Mapping[str, bool] = {"它": False, "它们": True}
"""Words that begin a sentence about a product -> whether it is several things."""
HAVING = frozenset({"是", "有"})
"""Verbs that say something of what stands before them."""
COUNTING: Mapping[tuple[str, str], bool] = {}
"""Words before a number -> whether the number is one."""

EVERYDAY_VERBS = _words(
    """
    喝 泡 沏 倒 端 捧 尝 品 闻 看 听 读 写 说 聊 聊天 坐 坐下 歇 歇歇 休息 放松 等 等待 遇见
    陪 陪伴 送 送给 分享 邀 请 招待 打开 收到 拿起 放下 停下 忙 忙碌 工作 上班 下班 加班 回家
    出门 出发 旅行 散步 发呆 思考 想起 记得 忘记 喜欢 爱 享受 感受 开始 结束 醒来 睡 起床 早起
    翻书 围坐 团聚 相聚 重逢 问候 感谢 祝福 犒劳 奖励 准备 选择 挑 留 收 留下 过 度过 慢下来
    静下来 配 搭 搭配 摆 摆上 装 带 带上"""
)
EVERYDAY_NOUNS = _words(
    """
    茶 茶香 茶汤 杯 杯子 壶 碗 盏 水 热水 口 一口 一杯 一壶 一盏 早晨 清晨 早上 中午 午后 下午
    傍晚 黄昏 晚上 夜晚 深夜 周末 春天 夏天 秋天 冬天 春 夏 秋 冬 日子 时光 时间 时刻 片刻
    生活 日常 家 家人 朋友 客人 亲人 妈妈 爸爸 父母 长辈 爱人 孩子 同事 书 书房 书桌 办公室
    办公桌 客厅 阳台 窗 窗边 窗外 院子 桌 桌上 桌面 灯 灯光 阳光 月光 月 月亮 星星 风 雨 雪 云
    山 山间 山里 水边 花 草 树 路 路上 故事 心 心情 心里 心意 话 话题 滋味 手 手边 手里 手心
    眼 梦 夜 礼物 节日 生日 中秋 春节 团圆 惊喜 理由 答案 习惯 仪式感 节奏 角落 世界 城市 人
    人间 一天 今天 明天 昨天"""
)
EVERYDAY_QUALITIES = _words(
    """
    慢 静 闲 暖 温柔 安静 平静 从容 自在 悠闲 轻松 简单 平常 普通 认真 用心 真诚 舒服 自然
    熟悉 新 旧 远 近 早 晚 久 快乐 开心 高兴 幸福 美好 温暖 难得 刚好 正好 恰好 合适 有趣 满满
    踏实 忙 累 困 特别"""
)
MORE_WORDS = _words(
    """
    亲 亲亲 嗨 你好 早安 午安 晚安 慢慢来 不着急 来一杯 喝茶 泡茶 吃茶去 茶友 茶席 茶事 茶歇 祝 祝您 祝你 愿你 愿您 祝大家
    好心情 快乐 平安 顺利 如意 安康 团团圆圆 欢迎 光临 期待 谢谢 支持 关注 见 再见 坐坐 聊聊 看看 尝尝 试试 逛逛 等你 等您 恭候
    使用 适合 自己 品种 功率 工艺 自 使 种 新年 元宵 端午 重阳 七夕 教师节 母亲节 父亲节 情人节 国庆 元旦 圣诞 每天 每日 天天 常
    来 常来 喝杯茶 喝杯 杯茶 爱茶 茶 老师 同学 各位 大家 所有 我家 咱们 陪你 陪您 伴你 懂 爱 那么 一家人 全家 回忆 祝福
    """
)
SHOP_WORDS = _words(
    "款 系列 规格 颜色 容量 尺寸 大小 选 可选 包装 礼盒 套装 配件 店 小店 掌柜 上新 新品 设计 款式"
)

PLAIN_WORDS: frozenset[str] = (
    FUNCTION_WORDS | EVERYDAY_VERBS | EVERYDAY_NOUNS | EVERYDAY_QUALITIES | MORE_WORDS | SHOP_WORDS
)

NEGATIONS = _words("不 没 没有 无 非 别 未 不含 不带 不是")

IMPLIED: Mapping[str, str] = {
    "aged": "陈 老 存 存放 年",
    "brews": "泡 道 耐泡",
    "caffeine": "咖啡因",
    "capacity": "容量 装 毫升 杯 人",
    "care": "清洗 洗 擦 保养",
    "craft": "做 制 制成 工艺 手",
    "dishwasher": "洗碗机 洗",
    "handmade": "手工 手 手作",
    "harvest": "采 采摘 春 秋",
    "induction": "电磁炉",
    "material": "做 制 制成 材质",
    "microwave": "微波炉 加热",
    "net": "净重 重 克",
    "origin": "产 产自 来自 产地",
    "people": "人 位 够 个人 人份",
    "pieces": "件 套 一套",
    "roast": "焙 焙火 火",
    "season": "春 夏 秋 冬 茶",
    "taste": "味 口感 香 喝 喝起来",
    "weight": "重 轻 克",
    "year": "年",
}


def implied(attribute: str, value: str = "") -> frozenset[str]:
    """Words that an attribute, or a word of its value, bears out beside itself."""
    parts = attribute.split("_")
    names = [*parts, *re.findall(r"[\u4e00-\u9fff]+|[a-z]+", value.lower())]
    return frozenset(parts).union(*(IMPLIED.get(name, "").split() for name in names))


COUNTS_THE_NAME = frozenset({"pieces"})
"""Attributes whose number counts what the product's name says."""

NUMBER_WORDS = {
    "一": "1", "两": "2", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7",
    "八": "8", "九": "9", "十": "10", "十二": "12", "二十": "20", "三十": "30", "五十": "50",
}  # fmt: skip


def stem(word: str) -> str:
    """A word to compare words with: in simplified characters, in lower case."""
    return script.fold(word.lower())


def article(word: str, following: str) -> str:
    """Chinese has no articles: the word as it is."""
    del following
    return word
