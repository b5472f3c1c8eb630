"""Chinese words as a product search compares them: which say nothing, and which stay whole."""

from __future__ import annotations

from collections.abc import Mapping

from languages.zh.reads import script

_NOTHING = """
    的 了 吗 呢 吧 呀 啊 哦 喔 哈 嘛 哎 哟 啦 嗯 诶 咯 噢 麻烦 送 带 喝 泡 钱 多少钱 什么价 点
    用的 请问 请 你好 您好 在吗 亲 亲亲 老板 客服 掌柜 店家 我 你 您 他 她 它 我们 你们 咱们
    咱 他们 她们 它们 自己 大家 家里 这 那 哪 这个 那个 哪个 这款 那款 哪款 这种 那种 哪种
    这些 那些 哪些 这边 那边 这里 那里 哪里 这儿 那儿 个 款 种 件 样 些 把 只 一个 一款 一种
    一件 一样 一些 几个 几款 几种 有 没有 有没有 有木有 有么 有什么 有啥 什么 啥 什么样 怎么样
    怎样 怎么 咋样 如何 多少 是 是不是 不是 就是 还是 也 都 就 又 还 还有 再 很 太 挺 蛮 比较
    特别 非常 最好 更 想 想要 想买 要 要买 买 买点 买个 想找 找 找个 找点 找一下 看 看看
    看一下 看下 帮我 帮忙 帮 给 给我 给个 来 来点 来个 来一 来两 推荐 推荐一下 推荐下 介绍
    介绍一下 介绍下 一下 一点 一点儿 点儿 有点 能 能不能 可以 可不可以 行 行不行 会 会不会 好
    好吗 好不好 需要 打算 准备 想问 问一下 问下 问问 卖 卖不卖 你家 你们家 贵店 店里 店铺 本店
    产品 商品 东西 宝贝 链接 的话 如果 要是 因为 所以 但是 不过 而且 然后 那么 和 跟 与 或
    或者 以及 在 从 到 对 用 用来 适合 合适 谢谢 谢了 多谢 感谢 哪些 平时 现在 今天 最近 已经
    应该 感觉 觉得 知道 喜欢 爱 搜 搜一下 搜索 查 查一下 查下 查查 有货 别的 其他 其它 另外
    类似 之类 差不多 左右 以内 以下 以上 之间 预算 价格 价位 元 块 块钱"""
STOP_WORDS = script.both(_NOTHING)

_WHOLE = """
    送礼 带盖 带柄 不带 喝茶 泡茶 冷泡 耐泡 煮茶 点心 茶点 下午茶 早餐 名种 品种 多样 样品
    花样 爱人 家人 家用 自用 用品 手把 把手 把玩 好看 好喝 要求 来客 待客 会客 对杯 个性 给力
    的确 在线 看书 特别版 礼盒装 单只 买一送一 可以喝 茶叶 茶具 茶杯 茶壶 茶盘 茶罐 茶饼 茶包
    茶针 茶刀 茶漏 茶滤 茶海 茶碗 茶盏 茶器 茶席 盖碗 公道杯 品茗杯 主人杯 闻香杯 马克杯
    保温杯 玻璃杯 杯子 紫砂 紫砂壶 铁壶 银壶 陶壶 瓷壶 玻璃壶 提梁壶 快客杯 旅行 套装 礼盒
    礼品 礼物 绿茶 红茶 白茶 黑茶 黄茶 花茶 青茶 岩茶 乌龙 乌龙茶 普洱 普洱茶 生普 熟普 生茶
    熟茶 铁观音 大红袍 肉桂 水仙 单丛 龙井 碧螺春 毛峰 毛尖 猴魁 银针 白毫银针 白牡丹 寿眉
    老白茶 金骏眉 正山小种 小种 祁门红茶 滇红 英红 茉莉 茉莉花茶 桂花 玫瑰 菊花 陈皮 小青柑
    柑普 青花 汝窑 哥窑 建盏 白瓷 青瓷 粗陶 手绘 手工 家用 办公 办公室 出差 长辈 新手 送礼
    自饮 口粮 清香 浓香 花香 果香 兰香 蜜香 陈香 回甘 咖啡因 洗碗机 微波炉 电陶炉 明前 雨前
    春茶 秋茶 高山 有机 小号 大号"""
WHOLE_WORDS = frozenset(_WHOLE.split())
"""Words that are never cut, though a word that says nothing may stand in them."""

NUMBER_WORDS: Mapping[str, str] = {
    "一": "1", "两": "2", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7",
    "八": "8", "九": "9", "十": "10",
}  # fmt: skip


def fold(text: str) -> str:
    """A text in simplified characters: 鐵觀音 is 铁观音."""
    return script.fold(text)


def stem(word: str) -> str:
    """A word in simplified characters, a small number as a figure: nothing is bent in Chinese."""
    word = script.fold(word)
    return NUMBER_WORDS.get(word, word)
