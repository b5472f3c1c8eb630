"""How Chinese shoppers say who they are, and put right what they said (read by
``actions.operations``).

A Chinese name has two to four characters and no space: the words of a name are one word here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.zh.reads.script import compiled

NAME_LEAD = compiled(
    r"(?:我(?:的名字)?(?:叫做?|是)|(?:我的?)?(?:姓名|名字)(?:是|叫|为|：|:)?|本人|我姓|免贵姓|收件人|收货人|联系人|"
    r"下单人|订购人|户名|抬头)(?:的?(?:姓名|名字))?(?:是|叫|为)?[\s：:,，]*"
)
"""What stands before a name."""
NAME_TAIL = compiled(r"(?:[，,\s]*(?:这边|这里|在此|先生|女士|小姐|收|谢谢))+.*$")
"""What stands after a name."""
GREETING = compiled(
    r"^(?:\W*(?:你好|您好|哈喽|嗨|亲|在吗|在么|在不在|早上好|下午好|晚上好|请问|请|那个|好的?|嗯+|是的?|对|我是|我叫|叫|"
    r"姓名|名字|收件人|收货人|客户|hi|hello))+[\s,，:：.。]*"
)
"""What a clause with a name may begin with."""
_NEVER_A_NAME = """
    你好 您好 谢谢 多谢 好的 可以 不用 不要 没有 知道 什么 怎么 多少 哪里 为啥 为什么 订单 单号 快递 物流 发货 退货 退款 换货 退换
    地址 电话 手机 手机号 邮箱 邮编 姓名 名字 客服 人工 茶叶 茶壶 茶杯 绿茶 红茶 白茶 黑茶 花茶 普洱 龙井 礼盒 昨天 今天 明天 前天
    老客户 新客户 会员 买家 顾客 客户 学生 老板 老师 一个 两个 这个 那个 想要 需要 帮我 麻烦 请问 查询 查下 取消 修改 收到 没收
    坏了 碎了 破了 错了 少了 漏了 等等 稍等 不是 不对 不行 随便 忘了 不知 不知道 不记得 确认 确定 算了 再说 对的 是的 没事 在吗 你们
    我们 他们 自己 来问 来查 想问 想查 上次 之前 刚才 刚刚 现在 马上 尽快 机器人 广东 北京 上海 浙江 杭州 深圳 广州"""
NO_NAME = frozenset(_NEVER_A_NAME.split())
"""Words that are no name."""
PARTICLES: frozenset[str] = frozenset()
"""Small words within a name; Chinese has none."""
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍"
    "韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包"
    "司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来缪苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计"
    "喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮許傅蘇盧蔣賈葉閻鐘鄒陸顧龍萬錢湯賴龔龐蘭顏嚴蘆韋畢聶叢齊莊塗時關紀項陽衛單寧閔車邊"
)
_DOUBLE = (
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|夏侯|诸葛|尉迟|皇甫|宇文|长孙|慕容|司徒|令狐|澹台|公孙|轩辕|"
    "歐陽|司馬|東方|獨孤|南宮|諸葛|尉遲|長孫|澹臺|公孫"
)
PERSON = re.compile(
    rf"(?:(?:{_DOUBLE})[一-鿿]{{1,2}}|[{_SURNAMES}][一-鿿]{{1,2}}(?:[一-鿿](?=·))?)"
)
"""The form of a whole name: a family name and one or two characters."""
PHONE_END = compiled(
    r"(?:尾号|后四位|末四位|最后四位|末尾|尾数|尾巴|(?:手机|电话|号码)的?尾|[尾后末][4四]位)(?:[4四]位)?(?:数字|数)?"
    r"(?:是|为|係|：|:)?\s*(?P<end>\d{4})(?!\d)|"
    r"(?<!\d)(?P<end2>\d{4})\s*(?:结尾|收尾|尾号)"
)
"""The last four digits of a telephone number, told as such."""
PHONE_OF_PARCEL = compiled(
    r"(?:(?:联系|收货|收件|送货|派送|新|备用|别的|另(?:外)?一?个?)(?:人)?的?|(?:收件人|收货人|联系人)[^，。,；;]{0,8}?)"
    r"(?:手机号码?|电话号码?|手机|电话|号码?|联系方式)(?:改(?:成|为)|换(?:成|为)|写|填|留|是|为)?[\s:：]*$|"
    r"(?:手机号码?|电话号码?|手机|电话|号码?|联系方式)(?:也|就)?(?:改(?:成|为)|换(?:成|为)|写|填|留)[\s:：]*$|"
    r"(?:收件人|收货人|联系人)(?:改(?:成|为)|换(?:成|为)|写|填|是|为)?[\s:：]*[\u4e00-\u9fff]{2,4}[\s,，、]*(?:手机|电话)?[\s:：]*$|"
    r"(?:送|到|派|收)[^，。,；;]{0,6}(?:打|联系|拨)[\s:：]*$"
)
"""Stands before the number of whoever receives a parcel, or a number to be taken from now on."""

_LEAVING = r"(?:不是|而不是|没有|不带|不要|去掉|删掉)"
EMAIL_END = compiled(r"(?<![\w@])(?:是)?(?:\.|点)\s?(?P<end>[a-z]{2,6})(?![a-z.])")
""" "It is .net": the end of an address alone."""
EMAIL_HOST = compiled(
    r"(?<![\w.+%-])(?:@\s?|艾特\s?|是(?=[\w-]+\.))(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
)
""" "At example.net": what stands behind the sign alone."""
LETTER_TWICE = compiled(r"(?:两|2|二|双)个?\s*(?P<letter>[a-z])(?![a-z])")
""" "With two n"."""
LETTER_ONCE = compiled(r"(?:一|1|只有一|就一|单)个?\s*(?P<letter>[a-z])(?![a-z])")
""" "With one n"."""
NO_SIGN = compiled(
    _LEAVING + r"(?:那个|这个|中间的?)?(?P<sign>横杠|减号|中划线|点|下划线|空格|-|_|\.)"
)
""" "No dash"."""
SIGNS: Mapping[str, str] = {
    "横杠": "-",
    "橫槓": "-",
    "减号": "-",
    "減號": "-",
    "中划线": "-",
    "-": "-",
    "点": ".",
    "點": ".",
    ".": ".",
    "下划线": "_",
    "下劃線": "_",
    "_": "_",
}
"""A sign by its name."""
RATHER = compiled(
    r"(?:是)?(?P<right>[\w.+-]*[a-z0-9][\w.+-]*)\W{0,3}(?:而)?不是(?P<wrong>[a-z0-9.+_-]+)"
)
""" "Anna, not Anne"."""
LEFT_BEFORE = compiled(_LEAVING + r"\s*$")
"""Stands before what is not meant."""
