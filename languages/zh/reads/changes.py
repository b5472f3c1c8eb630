"""How Chinese shoppers say what shall become of an order that has not left (read by ``actions``)."""

from __future__ import annotations

import re

from languages.zh.reads.counting import COUNT, count_of
from languages.zh.reads.script import compiled

_PIECES = "个件盒罐包袋套把只杯壶份瓶条组支枚片饼提箱斤"

CLAUSES = compiled(
    r"[,，;；!！?？。\n、]+\s*|\.\s+|\s+(?=\S)|(?=然后|另外|还有|但是|不过|而且|顺便|同时|再把|再帮|并且)"
)
"""Where one wish ends and the next begins."""

REMOVE = compiled(
    r"删(?:掉|了|除|去)?|去掉|去除|不要(?!紧|求|急)|不想要|不需要|不用(?:了|发|寄|给)?|取消|退掉|撤(?:掉|了|下)|拿掉|移除|剔除|减(?:去|掉|少|一|两)|"
    r"少(?:买|发|要|来|拿|一|两|个)|(?:只|就)不要|别(?:发|寄|要|给|装)|划掉|扣掉"
)
ADD = compiled(
    r"加(?:上|一|两|三|个|点|购|单|买|进|多|\d)|再(?:加|来|买|要|拿|添|多|带)(?!说|见|看|等)|多(?:加|来|买|要|拿|一|两|个|发)|添(?:加|一|个)?|"
    r"增加|追加|补(?:一|个|上)|另外(?:要|加|来|买)|还要(?:一|两|个|\d)|放进去|一起(?:发|买|要)"
)
"""Asks for pieces; "another time" asks for none."""
KEEP = compiled(r"保留|留(?:着|下|住)|还(?:是)?要(?!是)|不动|别动|不变|照旧|保持|原样")
WANTS_AFTER_ALL = compiled(
    r"还是(?:想)?(?:要|留|买)(?!是)|又(?:想)?要|改主意|想(?:了)?(?:想)?还是要|(?:他|她|我|家里)还(?:是)?(?:需要|想要|用得)"
)
"""Takes back that something was to go."""
NOTHING_BUT_THE = compiled(
    r"(?:只|就|仅|光|单)(?:要|换|改|退|留|是|有)?(?:这|那|我的|一个)|除了.{1,12}(?:都|其他|别的)"
)
"""What is named and nothing else."""
CHANGES = compiled(
    r"改(?:成|为|一下|下|个|了)?|换(?:成|为|一下|个|了)?|调(?:换|整|成)|修改|更(?:改|换|正)|变更|替换|选错|拍错|买错|下错|填错|写错|"
    r"别的(?:颜色|规格|款|口味|尺寸)|另(?:一|外)(?:个|款|种)|新的?|错了|规格|颜色|容量|尺寸|年份|口味|款式|型号"
)
"""Speaks of changing something, though it may not say into what."""
ONLY = compiled(
    r"只(?:要|留|买|发|需要|用)|就(?:要|留|发|行|好|够)|仅|改(?:成|为)|变成|减(?:到|成|为)|留"
)
TOWARDS = compiled(
    r"(?:改成|换成|改为|换为|变成|换|改|要|成|选|发|给我|来|应该是|是|我要的是|想要|弄成|调成|做成)"
    r"(?:个|一个|那个|这个|那种|规格|颜色|容量|尺寸|年份|款)?(?:的|是|为)?\s*$"
)
"""What stands before the option that is wished for."""
AWAY_FROM = compiled(
    r"(?:不是|不要|别|从|把|而不是|不想要|原来(?:的)?是?|之前(?:的)?是?|由)(?:那个|这个|规格|颜色|容量)?\s*$"
)
"""What stands before the option that there is."""
ANOTHER = compiled(
    r"(?:别的|其他(?:的)?|其它|另(?:一|外)(?:个|种|款)?|不同的?|换(?:个|一个|种|一种))(?:颜色|规格|容量|尺寸|款式?|口味|年份|型号|包装)"
)
"""Wishes for another variant and does not say which."""
CAME_BEFORE = compiled(r"(?:收到|发来|寄来|发给我|送来|来)(?:的?是|了|的)?\s?$")
"""Before a colour or size: it is what came, not what is wished for."""
CAME_AFTER = compiled(r"的?(?:那?(?:个|款|件|条))?(?:是我(?:收到|现在有|手上)的)")
"""Behind it, likewise."""
SAME_AGAIN = compiled(
    r"一样的|同样的|同款|相同的|原来(?:的)?那?(?:个|款|种)|(?:换|补|发)(?:一个|个)?(?:好的|新的|完好的|没(?:坏|破|问题)的)|换新|"
    r"同(?:规格|颜色|型号)"
)
"""Wishes for a sound one of what there is."""
ANY_ORDER = compiled(
    r"(?:一|某|哪)(?:个|单|笔)(?:我的)?订单|有(?:个|一个|一单|几个)(?:订单|单子|单)|(?:我的|其中)(?:某|一)(?:个|单)|哪(?:个|一个|一单|笔)单?"
)
"""An order, and not which one."""

OTHER_ORDER = compiled(
    r"另(?:外)?(?:一)?(?:个|单|笔|那个|那单)(?:订单|单子|包裹|快递|单)|另(?:外)?一单|别的(?:订单|单)|其他(?:的)?(?:订单|单子)|另外那单"
)
"""Another order than the one that is spoken of; "the other one" alone may be a line of it."""
EACH = compiled(r"每(?:个|件|样|款|种|盒|一|罐)|各(?:个|一|加|要|减|自)?|分别")
"""Of each line, not of one."""

TELLS_ORDER = compiled(
    r"(?:有|带|买|装|含|是|里面有|买了)[^，,。.；;！!？?\s]{1,16}?(?:的)?(?:那|这)(?:个|单|笔|一单)?(?:订单|包裹|快递|单子|单)|"
    r"[^，,。.；;！!？?\s]{1,12}(?:那|这)(?:个|一)?(?:订单|单|笔)(?!号)"
)
"""Words that tell which order is meant, not what to do with what they name."""

_HOW_MANY = re.compile(
    rf"(?P<n>{COUNT}|半)\s*(?P<unit>[{_PIECES}])(?!月|人|小时|星期|礼拜|钟头|订单)|"
    rf"(?:减|加|改|换|变|剩|留|要|买|来|退|数量(?:改)?)(?:少|多|到|成|为|了|下)?\s*(?P<m>{COUNT})(?!\s*(?:[\d.]|克|g|毫升|ml|块|元|号|天|年|月|折|寸|cm|厘米|斤|两装))",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"(?:第|[这那哪另每上下前后某])$")
RETURN_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?P<order>[A-Za-z0-9-]+?)-(?P<kind>[RX])(?P<n>\d{1,2})(?!\d)", re.I
)
EXCHANGE = compiled(r"换(?:货|成|个|一个|新)?|调换|更换")

NOTE_LEAD = compiled(
    r"^\W*(?:(?:你好|您好|亲|好的?|请|麻烦|那个|另外|还有|对了|嗯+|是的?)\W*)*"
    r"(?:(?:你|您|我)?(?:能不能|可以|可不可以|能|想|要|帮我|帮忙|给我|麻烦)*\s*)"
    r"(?:在|给|把|跟)?(?:我的?|这个|那个|订单(?:里|上)?|包裹(?:上)?|快递(?:员|小哥)?|[A-Za-z]*\d+|的)*(?:上|里)?"
    r"(?:帮我|再)?(?:加|写|添|留|带|改|做|打|补|附|捎)?(?:上|个|一个|一句|一下|条|一条|句)*(?:订单)?(?:备注|留言|附言|说明|便签|纸条|话|贺卡)"
    r"(?:一下|下|上|里|给(?:快递|你们|仓库))*(?:写|说|内容|写上|写着)?(?:是|为|成)?[\s:：,，.。–-]*(?:就(?:写|说))?[\s:：\"“「]*"
)
"""What comes before the words of a note."""

AMENDS = compiled(
    r"^\W*(?:(?:不|不是|不对|不好意思|等等|等一下|其实|请|麻烦|还有|我(?:的)?(?:意思|是说)(?:是)?|更正|改成|改为|换成|应该(?:是|写)|"
    r"写成?|写上|就(?:写|是)|是|把它改成|改一下)[\s,，:：。]*)+|"
    r"[\s,，。.]*(?:就(?:行|好|可以)了?|吧|谢谢|麻烦了?|好了|才对)\W*$"
)
"""What stands around the words that put something right."""

WAYS = {
    "wechat": compiled(r"微信(?:支付)?|wechat|weixin|零钱|微信零钱"),
    "alipay": compiled(r"支付宝|alipay|花呗|余额宝"),
    "unionpay": compiled(r"云闪付|银联|unionpay"),
    "paypal": compiled(r"paypal|贝宝"),
    "gift_card": compiled(r"礼品卡|购物卡|储值卡|代金券|店铺余额"),
    "card": compiled(r"信用卡|银行卡|储蓄卡|借记卡|刷卡|(?<!礼品)(?<!购物)(?<!储值)卡"),
    "sepa": compiled(r"银行(?:账户|转账|账号)|转账|汇款|对公"),
    "invoice": compiled(r"月结|账期|货到付款|先货后款"),
}
"""Kinds of ways to pay, the narrow ones first."""

ORDERS = compiled(
    r"(?:两|三|四|五|六|几|多|好几|所有|全部|这些|那些|\d)(?:个|笔)?(?:的)?(?:我的)?(?:订单|单子|包裹|快递|单(?!独|价|号))|订单都|历史订单|哪些订单"
)
"""Several orders are meant, not several things in one."""

NONE = compiled(
    r"都(?:不(?:是|要|行|对|想)|没有?)|一个(?:都|也)(?:不|没)|哪个都不|全(?:都)?(?:不|没)|以上都不|没有(?:一个|合适|想要)"
)
"""Nothing of what was offered is meant."""

RETURN_HELP = {
    "printer": compiled(r"打印|二维码|面单|贴单|运单|打单"),
    "pick_up": compiled(r"上门|取件|来(?:取|拿|收)|揽(?:收|件)|自己寄|叫快递|收走|取货"),
    "deadline": compiled(
        r"多久|几天|期限|最(?:晚|迟)|什么时候(?:之前|前|截止)|截止|有效期|过期|几号(?:之前|前)"
    ),
    "packing": compiled(r"包装|打包|盒子|纸箱|箱子|袋子|泡沫|怎么包|原(?:包装|盒)|一起寄|一个包裹"),
    "label": compiled(
        r"退货(?:单|码|标签|地址|信息)|寄件码|单号|标签|没(?:有)?收到|邮件|短信|重(?:新)?发|再发|丢了"
    ),
    "drop_off": compiled(
        r"寄(?:到|去|往)?哪|哪里寄|去哪|在哪|网点|驿站|快递点|门店|快递柜|丰巢|菜鸟|附近|退货地址"
    ),
}
"""What is asked about a return under way, the narrow ones first."""


def how_many(text: str, *, articles: bool = False) -> int | None:
    """A number of pieces in characters or digits.

    Args:
        articles: whether "个" alone ("加个杯子") is one piece.
    """
    for match in _HOW_MANY.finditer(text):
        told = match["n"] or match["m"]
        if _PLACE_BEFORE.search(text[: match.start()]) or told == "半":
            continue  # "第二个", "这一个"
        if number := count_of(told):
            return number
    if articles and re.search(
        rf"(?:加|来|要|买|换|再|添|多|减|少)(?:上|了)?[{_PIECES}](?!月|人)", text
    ):
        return 1
    return None
