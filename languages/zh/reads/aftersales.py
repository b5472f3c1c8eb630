"""What Chinese shoppers say about what they bought, and about their account (read by ``actions``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.zh.reads.script import compiled

REMEDIES: Mapping[str, re.Pattern[str]] = {
    "refund": compiled(r"退(?:款|钱|我|给我钱|掉|一下钱)|赔(?:钱|偿|付)|退还|返(?:钱|现|款)|把钱"),
    "replacement": compiled(
        r"补(?:发|寄|一个|一份|给我|上|送)|重(?:发|寄|新发|新寄)|换(?:一个|个)?(?:新的?|好的)|换新|再(?:发|寄)(?:一个|一份|给我)?|另发"
        r"|(?:正确|对)的(?:那个|颜色|尺码|款)?|我(?:订|下单|买)的那(?:个|款|件)"
    ),
}
"""What is wanted for goods that are missing, damaged or wrong."""

_USED = compiled(r"(?:用|穿|洗|戴|玩|睡|喝|泡|吃)(?:过|了|掉了)")
_NOT_USED = compiled(r"没|未|不曾|从不|如果|要是|假如|能不能|可以吗|是否|吗\W*$|[?？]")
_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")


def tells_use(text: str) -> bool:
    """Whether a sentence, and no question, tells that a thing was in use."""
    return any(
        _USED.search(one[0]) and not _NOT_USED.search(one[0]) for one in _SENTENCE.finditer(text)
    )


GUARANTEE_WISH = compiled(
    r"维修|修(?:理|好|一下|一修)?|返修|保修|换(?:一个|个)?(?:新的?|好的)|换新|换货|更换|补发|退(?:款|钱|货)|赔"
)
"""What a shopper would like for what gave up."""
NEEDS_RECEIPT = compiled(
    r"(?:要|需要|用|必须|得|非要)(?:带|有|提供)?(?:小票|发票|凭证|购买凭证|收据)[^。！!]*(?:吗|么|嘛|\?|？)|"
    r"(?:小票|发票|凭证|收据)(?:还)?(?:要|需要|必须|得有|丢|没|扔|找不到)|(?:没有?|丢了?|扔了?|找不到)(?:了)?(?:小票|发票|凭证|收据)"
)
"""Asks whether a receipt is needed."""

ASKS_SEND_BACK = compiled(
    r"(?:能|可以|可不可以|能不能|可否|支不支持|支持)[^。？?！!]{0,12}(?:退(?:货|换|回|掉)?|寄回|返回)|"
    r"(?:退(?:货|换)?|寄回(?:去)?)[^。？?！!]{0,6}(?:行吗|可以吗|行不行|可不可以|能吗)|能退(?:吗|不|么)"
)
"""Asks whether something could be sent back."""
ASKS_WHEN_MONEY = compiled(
    r"(?:什么时候|啥时候|多久|几天|哪天|何时|多长时间)[^。？?！!]*(?:退款|退钱|到账|钱|退(?:到|回))|"
    r"(?:退款|钱|款)[^。？?！!]*(?:什么时候|啥时候|多久|几天|哪天|何时)"
)
"""Asks when money comes back."""
ASKS_DELIVERY_THEN = compiled(
    r"(?:付|出|收|要|免|多少|补|加|包|承担)[^。？?！!]{0,8}(?:运费|邮费|快递费)|(?:运费|邮费|快递费)[^。？?！!]{0,10}"
    r"(?:付|出|收|要|免|多少|补|加|谁|怎么)|还包邮|包不包邮"
)
"""Asks what the delivery costs once something is changed."""

EXTENT: Mapping[str, re.Pattern[str]] = {
    "whole": compiled(
        r"整(?:个|件|盒|套|罐|包)|全部?(?:都)?(?:没|少)|完全没|都没有?|一个都没|压根(?:没|就)|根本没"
    ),
    "part": compiled(
        r"一部分|部分|配件|零件|(?:少|缺|漏)了?(?:个|一个)?(?:盖|杯|勺|把手|配件|滤|托|底座)|其中(?:的)?一"
    ),
}
"""Whether a whole item is missing, or a part of it."""
WEAR = compiled(
    r"磨(?:损|坏|薄|破|花)|用(?:旧|久|坏)了|正常(?:使用|磨损)|老化|褪色|掉色|茶(?:垢|渍)|用了(?:好|几|很)(?:几|多|久)?(?:年|个月)"
)
"""What becomes of a thing that is used."""
PART_OF = compiled(
    r"(?:那个|这个|这把|那把|这套|那套|我的)?[^，。,.\s]{0,8}(?:的|上|里|上面的|里面的)$"
)
"""Before the name of a thing: a part of it is spoken of, or something that belongs to it."""

CODE_FOR: Mapping[str, re.Pattern[str]] = {
    "next": compiled(
        r"下(?:一)?(?:次|单|个订单)|新(?:的)?订单|还没(?:下单|买|付)|准备(?:买|下单)|下单(?:时|的时候|前)|购物车|结算|再买"
    ),
    "order": compiled(
        r"(?:已经|刚|刚刚|都)(?:下单|拍|买|付款?|下了单|拍下)了?|(?:这|那|上|刚才|之前|已付)(?:个|一|笔)?(?:单|订单)|我的订单|上次(?:买|的)"
    ),
}
"""What a promotion code is meant for."""
BARE_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Z]*\d|[A-Z]{5,}(?![A-Za-z0-9]))[A-Z][A-Z0-9]{3,19}(?![A-Za-z0-9])"
)
"""A code in a message that names none."""

COMPANY = compiled(
    r"(?P<name>(?:[一-鿿（）()A-Za-z0-9]{2,30}?)(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团|事务所|"
    r"工作室|合作社|商行|经营部|酒店|茶楼|茶馆|餐厅|学校|大学|医院|研究院|委员会|中心|银行|厂))(?=$|[\s,，;；:：。)）、税的]|抬头)"
)
"""A company by its legal form."""
VAT_LEAD = compiled(
    r"(?:公司)?(?:税号|纳税人识别号|统一社会信用代码|信用代码|识别号|税务登记号)(?:是|为)?[\s:：]*"
)
"""Before a VAT id."""
NO_COMPANY = compiled(
    r"个人|私人|自己(?:用|报)|不(?:要|用|是)公司|没有?公司|普通(?:发)?票|就(?:写)?我(?:的)?(?:名字|自己)"
)
NO_VAT = compiled(r"没有?|不(?:用|要|需要|知道|填)|无|个人|跳过|免了")
VAT_ID = re.compile(
    r"(?<![A-Za-z0-9])(?=[0-9A-Za-z]*\d)[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{15,20}(?![A-Za-z0-9])"
)
SAME_AS_ORDER = compiled(
    r"(?:跟|和|与|同)?(?:收货|订单|快递|下单)(?:的)?地址(?:一样|相同|一致)?|(?:一样|同样|相同)的?地址|地址(?:不变|一样|相同|照旧|同上)"
)
"""Says, in any message, that the order's own address is meant."""
SAME_ADDRESS = compiled(
    r"一样|相同|同上|不变|照旧|就(?:这|那)个|(?:收货|订单)(?:的)?地址|^(?:是|对|嗯|好|可以|行)"
)

ALL_ORDERS = compiled(
    r"(?:所有|全部|每(?:个|一个|一单|单)|历史)(?:的)?(?:订单|消费|单)|一共|总共|加起来|合计|累计|到现在|至今|这(?:么)?(?:多)?年"
)
"""Over all orders, not one of them."""
LATEST_ORDER = compiled(
    r"最(?:近|新|后)(?:的)?(?:一)?(?:个|单|笔|次|订单)?|上(?:一)?(?:次|单|笔|个订单)|刚(?:刚)?(?:下|买|拍|才下|才买)的?"
)

ASKS_UNTIL_WHEN = compiled(
    r"(?:到|截止|截至)(?:什么时候|几号|哪天|何时|多久)|(?:什么时候|几号|哪天)(?:之前|前|截止|到期|为止)|多(?:久|长时间)(?:内|之内|以内)|"
    r"几天(?:内|之内|以内)|期限|最(?:晚|迟|后)(?:一天|期限|几号|什么时候)|有效期|过期(?:时间|了吗)?"
)
"""Asks until when one may decide."""
ORDER_ASPECTS: Mapping[str, re.Pattern[str]] = {
    "until": ASKS_UNTIL_WHEN,
    "refunds": compiled(r"退(?:了|款|钱|回|给我|我)(?:多少)?|返(?:了|还|现|回)"),
    "payment": compiled(
        r"(?:用|拿|走)(?:的)?(?:什么|哪个|哪种|哪张|啥)(?:卡|账户|方式|支付)?(?:付|买|支付)?|怎么付(?:的|款)|付款方式|支付方式|"
        r"(?:微信|支付宝|银行卡|信用卡|花呗)(?:付|支付)?(?:的|吗|还是)|付(?:款|钱)?了(?:吗|没)|哪张卡|扣(?:的|了)(?:哪|什么)"
    ),
    "shipping": compiled(r"运费|邮费|快递费|包邮"),
    "discount": compiled(r"优惠|折扣|打折|券|满减|红包|减(?:了|免)|便宜了"),
    "total": compiled(
        r"多少钱|总(?:共|价|额|计)|一共|合计|实付|付了多少|花了多少|金额|价格|多少(?:块|元)|几(?:块|元)钱|税"
    ),
    "address": compiled(
        r"地址|(?:寄|发|送|派)(?:到|往|去)(?:了)?(?:哪|什么|谁)|收货(?:人|信息)|(?:寄|发|送)(?:给|到)谁|填的(?:哪|什么)"
    ),
    "placed": compiled(
        r"(?:什么时候|啥时候|哪天|几号|何时)(?:下|买|拍|订|付)(?:的|单)?|下单(?:时间|日期|是哪天)|(?:下单|购买|付款)(?:时间|日期)"
    ),
    "items": compiled(
        r"(?:买|订|拍|下|有)(?:了|的)?(?:什么|啥|哪些|几)|(?:里面?|订单里|单子里|包裹里)(?:都)?(?:有|是)?(?:什么|啥|哪些|几)?|"
        r"商品|明细|清单|详情|都有(?:什么|啥|哪)|哪几(?:样|个|款|件)|几(?:件|样|个|盒)|规格|数量|每(?:个|件|样)"
    ),
}
"""What of an order is asked for; the words of several ask for several."""

ACCOUNT_ASPECTS: Mapping[str, re.Pattern[str]] = {
    "points": compiled(r"积分|会员(?:等级|级别|积)|等级|成长值"),
    "balance": compiled(
        r"余额|礼品卡|购物卡|储值|代金券|优惠券|还(?:剩|有)多少(?:钱)?|卡(?:里|上)(?:还)?(?:有|剩)"
    ),
    "secret": compiled(
        r"密码|卡密|(?:礼品卡|购物卡|卡)(?:的)?(?:号码|卡号|密|码)|完整(?:的)?卡号|口令"
    ),
    "email": compiled(r"邮箱|邮件地址|e-?mail|电子邮件"),
    "phone": compiled(r"手机|电话|联系方式|号码|手机号"),
    "name": compiled(r"(?:我的)?(?:名字|姓名|昵称)|我(?:叫|是)(?:什么|谁)|户名"),
    "address": compiled(r"(?:收货|家庭|默认|我的|哪个|什么)?地址|住(?:在)?(?:哪|址)"),
    "payment": compiled(
        r"(?:付款|支付)(?:方式|账户)|绑(?:定)?(?:的|了)?(?:哪|什么|几)?(?:张)?(?:卡|银行卡|微信|支付宝)|哪张卡"
    ),
}
"""What of an account is asked for."""

ACCOUNT_FIELDS: Mapping[str, re.Pattern[str]] = {
    "email": compiled(r"邮箱|邮件地址|e-?mail|电子邮件"),
    "phone": compiled(r"手机|电话|联系方式|(?:新|旧)?号码?(?:换|变|改)?|换号"),
    "name": compiled(r"名字|姓名|昵称|改名|称呼"),
    "address": compiled(r"(?<!邮件)(?<!邮箱)地址|搬(?:家|了)|住(?:址|在)|门牌|新家"),
}
"""What of an account shall change."""
REMOVE = compiled(r"删(?:除|掉|了)?|去掉|移除|清(?:除|空)|注销|解绑|拿掉|不要(?:再)?(?:留|存)|别留")

ON_FILE = compiled(
    r"(?:我的|账户|账号|会员|默认|原来|常用|注册)(?:的)?(?:邮箱|邮件|手机|地址|号码)|你们?(?:那)?(?:有|存|留)的?|(?:就)?(?:那|这)个|"
    r"一样的?|老地方|留的那|^(?:是|对|嗯|好|可以|行)"
)
"""The address that the shop has."""
BACK_IN_STOCK = compiled(
    r"到货|补货|有货|来货|上架|库存|缺货|断货|卖完|没货|上新|有了(?:通知|告诉|说)"
)
CHEAPER = compiled(r"降价|便宜|打折|优惠|活动|特价|促销|掉价|低(?:于|到)|跌|减价|少于")
AMOUNT = re.compile(r"(?<![\w.,]|[A-Za-z])(?<!\d)\d{1,6}(?:[.,]\d{1,2})?(?![\dA-Za-z]|[.,]\d)")

LEFT_OVER = compiled(
    r"\s*[,，;；(（–-]?\s*(?:(?:我的)?(?:邮箱|手机号?|电话|订单号?|单号|号码|邮编|尾号|姓名|名字|地址)(?:是|为|:|：)*|"
    r"(?:我(?:是|叫)|这是|是)(?:我的)?(?:订单)?)[\s:：,，.。;；–-]*$"
)
"""What is left at the end of a story once who speaks and which order it is have been taken out."""

CAME_WITHOUT = compiled(
    r"(?:收到|到了|签收|拆开|打开|拿到|取到|到货|里面|盒子里|箱子里|包裹里).*(?:少|漏|缺|没有|不见|只有|不在|不够|才有|没看到|没找到)"
    r"|(?:少|漏|缺)(?:了|发|寄|装)(?:一|两|个|件|我)|[一二两三四五\d](?:个|件|盒)(?:里)?(?:只|才)(?:有|到|收到)"
)
"""Says that a parcel is there and something of it is not."""

ASKS_MONEY_BACK = compiled(
    r"(?:能|会|可以|要|给|该)?退(?:回|给|我|到|款|还)?(?:来)?(?:我)?(?:多少|几)|(?:退款|退钱|退回|返还)(?:金额)?(?:是)?(?:多少|几)|能拿回(?:来)?多少|"
    r"(?:退款|钱|款).{0,4}(?:退|返|回)(?:回|还)?(?:到|去|给|在)?(?:哪|什么|啥|谁|我的?(?:微信|支付宝|卡|账|零钱))|"
    r"退(?:回|还)?(?:到|去)(?:哪|什么|啥|我的?(?:微信|支付宝|卡|银行卡|账户|零钱)[^，。]*[吗么?？])"
)
"""Asks what comes back for what has just been shown, or where it goes."""

WHEN_SUM_COMES = re.compile(
    r"(?:什么时候|啥时候|几时|多久)[^。？?]{0,6}(?:收到|拿到|退|到账)[^。？?]{0,4}\d+(?:\.\d+)?(?:元|块)|"
    r"\d+(?:\.\d+)?(?:元|块钱?)[^。？?]{0,6}(?:什么时候|啥时候|几时|多久)[^。？?]{0,3}(?:到账|退|回来)"
)
"""Asks when a sum comes."""
