"""The Chinese words around an amount of money: patterns without groups, put together elsewhere."""

from __future__ import annotations

from languages.zh.reads.script import either

_NAMES = either(
    r"多?(?:(?<=[0十百千万多])块钱?|块钱?(?!茶|砖|饼|普洱|布)|元钱?(?!宝|素)|圆|rmb|cny|"
    r"人民币|大洋|块左右)"
)
CENTS = either(r"分钱")

_DEARER = (
    r"(?:超过|超出|高于|大于|"
    r"贵过)(?=\s*[\d〇零一二两三四五六七八九十百千万]{1,7}\s*(?:块钱?|元)?\s*的?"
    r"(?:都|就|我|也)*(?:不要|别|不考虑|算了|太贵|不买|买不起|免谈|不看))"
)
AT_MOST = either(
    r"(?:价格|价钱|总共|最好)?(?:都|也|就)?(?:不(?:要|能|可以|可|想|会|得)?|别|勿|"
    r"没)(?:超过|超出|超|高于|大于|贵过|多于)|"
    r"最多(?:就|也就|能|可以)?(?:只|出|花|给|到)?(?:是|能)?|最高|最贵|顶多|至多|"
    r"上限(?:是|为)?|封顶|"
    r"(?<!不)(?:低于|少于|小于|便宜过|低过)|不到|不足|未满|"
    rf"(?:控制|卡|压|限制)(?:在|到)|{_DEARER}|只(?:有|带了|剩|能花|想花)|"
    r"(?:我的?|总)?预算(?:大?概|差不多|就|也就|只|最多|上限|不多|有限|是|有|在|给|,|，|:|：|\s)*|"
    r"(?:想|只)?花(?:个)?"
)
AT_LEAST = either(
    r"(?<![不别没要能想会])(?:超过|超出|高于|大于|多于|贵过|贵于)|不(?:要)?(?:低于|少于|"
    r"小于|低过)|别(?:低于|少于)|"
    r"至少(?:要|得|是)?|起码(?:要|得|是)?|最少|最低|少说(?:也)?(?:要|得)?"
)
ABOUT = either(r"大概|大约|差不多|约莫|约(?![会好定])|大致|也就|将近|接近")
VAGUELY = either(r"大概|大约|差不多|约|个|在|到")
"""What may stand between a bound and its number: 不超过大概两百."""
AND_LESS = either(
    r"(?:或者?|及|和)?(?:以内|以下|之内|之下|往下|朝下)|内(?!容|部|裤)|封顶|打住|为限|里头|"
    r"或(?:者)?(?:更|再)?(?:便宜|低|少)(?:一?点)?|最多|顶天了?|到顶"
)
AND_MORE = either(
    r"(?:或者?|及|和)?(?:以上|之上|往上|朝上|开外)|起步|起(?![来码初飞点])|打底|"
    r"或(?:者)?(?:更|再)?(?:贵|高|多)(?:一?点)?|\+"
)
ISH = either(r"左右|上下|附近|前后|出头|来块|的样子|这样子?|那样子?|差不多")
"""What behind a number makes it vague: 两百左右."""

BETWEEN = either(r"(?:预算|价格|价位|价钱|价|介于|介乎|从|在|想花|花)(?:大?概|是|在)?\s*")
TO = either(r"到|至|跟|和|与|~|〜|～")
_AMONG = either(r"(?:块钱?|元)?\s*(?:之间|中间|这个(?:区间|价位|范围)|价位)")
CURRENCY = rf"(?:{_NAMES}|{_AMONG})"
"""Names of the currency behind a number, or what ends a range of prices.

Two 块 of a tea brick are pieces of it."""

OTHER_UNIT = either(
    r"件|个|盒|包|罐|袋|套|只|把|款|种|样|瓶|箱|饼|片|泡|条|张|杯|壶|支|颗|粒|串|份|组|"
    r"对|双|提|筒|砖|"
    r"千?克|公斤|斤|两(?![百千万])|毫?升|厘?米|毫米|公分|英?寸|cm|mm|ml|kg|g|l|m|w|v|"
    r"天|日|号|小时|分钟|秒|点|周|星期|礼拜|月|年|岁|届|人|位|度|℃|次|折|倍|成|星|"
    r"分(?!钱)|页|楼|层|单|笔|期|"
    r"字|句|话题|行|段|名|口|号店|%|％"
)
"""What behind a number says that it is no amount."""
AFTER = r"[\u4e00-\u9fff]|[a-z]+"
"""What may follow an amount: nothing has to stand between."""
