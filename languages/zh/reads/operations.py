"""How Chinese shoppers answer what an operation asks for (read by ``actions.operations``)."""

from __future__ import annotations

import re

from languages.zh.reads.script import compiled

_FILLERS = (
    r"\W*(?:(?:那|那么|好的?|好吧|嗯+|哦+|噢|啊|额|呃|行|可以|ok|okay|谢谢|亲|不好意思|对了|等等|"
    r"所以|但是?|可是|不过|然后|请问|请)[呀啊吧呢哦]?\W*)*"
)
_END = r"[呀啊吧呢哦了的吗嘛啦哈亲]*\W*"

LACKING = compiled(
    r"不知道|不晓得|不记得|记不(?:得|清|住|起)|忘(?:了|记|掉)|想不起|找不(?:到|着)|弄丢|丢了|搞丢|删(?:了|掉)|"
    r"不清楚|没(?:有|带|存|保存|留|记|收到|看到|找到|注意|印象)|没了|不在(?:手边|身边)|查不到|看不到|哪(?:里|儿)?有|"
    r"idk|dunno"
)
THE_ANSWER = compiled(
    r"号码?|单号|订单|手机|电话|尾号|邮箱|邮件|邮编|地址|编号|这个|那个|它|都|信息|姓名|名字"
)

TO_GIFT_CARD = compiled(
    r"(?:退|转|存|放|充|返|打|换)(?:成|到|进|在|为|回)?(?:我的?|你们的?|店里的?|一张)?"
    r"(?:礼品卡|购物卡|储值卡|余额|店铺余额|代金券|抵用券|优惠券|购物金)|"
    r"(?:礼品卡|购物卡|储值卡|余额|代金券|购物金)(?:就行|就好|吧|也行|可以|也可以)"
)
"""Wishes for money on a gift card."""
AS_PAID = compiled(
    r"原路|原来的?(?:方式|渠道|账户|支付|地方)|怎么付的?(?:就)?怎么退|从哪(?:里|儿)?(?:来|付).{0,4}(?:退|回)|"
    r"退(?:回|到)?(?:我的?)?(?:微信|支付宝|银行卡|信用卡|卡(?:里|上)|花呗|云闪付|零钱)|"
    r"(?:不要|别|不想要?|不用)(?:退(?:到|成))?(?:礼品卡|购物卡|储值卡|余额|代金券|优惠券)|"
    r"^\W*(?:退)?(?:到|回)?(?:微信|支付宝|银行卡|信用卡|零钱|wechat|alipay)(?!.*[?？吗])"
)
"""Wishes for money to go back the way it came."""

ALL_WORDS = frozenset(
    "都 全部 所有 全都 都要 全要 两个都 两个都要 都退 全退 全部都 所有的 一起 整单 整个订单 所有商品 兩個都".split()  # noqa: SIM905
)
"""Answers that mean every one of several."""

WAVES_OFF = compiled(
    r"^"
    + _FILLERS
    + r"(?:不(?!知道|记得|清楚|错|好意思|确定|是|能|过|同|管|够|会|晓得|在|太|想要这|见|止|"
    r"但|仅|论|满|如|对劲)(?:要|用|了|需要|必|行|可以|想|弄|改|退|换|办|取消)?[了啦]?(?=\W|$|谢|我|换|改|先|还是|帮|给)|"
    r"算了|罢了|先(?:别|不|停)|别(?!的|人|处)(?:弄|管|改|退|换|取消|了)?|停(?!止)|不是这个|"
    r"(?:这个|那个)?先放(?:着|一放)|当我没(?:说|问)|取消操作|no\b|nope\b)"
)
"""How a message begins that waves off what is open before it says what is wanted instead."""

LEAVES_AS_IT_IS = compiled(
    r"(?:保持|维持)(?:原样|不变|现状|原来)|原样(?:就行|就好|吧|不动)|(?:不要|别|不用|不)(?:再)?动(?!态|作)|"
    r"就(?:按|照)原来的?|按原来的?(?:来|发|就)|还(?:是)?(?:按|照)(?:原来|之前)"
)
"""What stands is not to be done, whatever else is named: "leave it the way I ordered it"."""

SPELT = (
    (compiled(r"\byun ?fei\b|\byou ?fei\b|\bbao ?you\b"), "faq_delivery_cost"),
    (
        compiled(
            r"\bduo ?shao ?qian\b|\bji ?kuai(?: ?qian)?\b|\bshen ?me ?jia(?: ?ge)?\b|\bzen ?me ?mai\b"
        ),
        "ask_price",
    ),
    (
        compiled(r"\b(?:you|mei)(?: ?mei ?you)? ?huo\b|\bhai ?you ?(?:huo|ma)\b|\bku ?cun\b"),
        "ask_stock",
    ),
    (
        compiled(r"\bzen ?me ?(?:pao|he|bao ?cun)\b|\bji ?du ?(?:de )?shui\b|\bpao ?fa\b"),
        "ask_product",
    ),
)
"""Questions of shop and goods in Latin letters without tones, whose words are too few for the model: the
pattern, and the intent of a message that was read as an operation or not at all."""

WHY_ALONE = compiled(
    _FILLERS
    + r"(?:为什么|为啥|为何|咋(?:回事|不行)?|怎么(?:回事|不行|不能|会这样|了)|凭什么|凭啥|什么原因|啥原因|"
    r"为什么(?:不(?:行|能|可以)|呢|会这样)|why)" + _END + r"[?？]*\W*"
)
"""A why and nothing else: it asks about what was said last."""
WHAT_DONE = compiled(
    r"你(?:刚才|刚刚|刚|到底|都|究竟)*(?:做|干|改|弄|操作|动)了(?:什么|啥|哪些)|"
    r"(?:已经|真的|到底)*(?:改|弄|办|操作|处理|取消|提交)(?:好|成功|完|过)了?[吗没]|刚才(?:怎么了|发生了什么|是什么操作)"
)
"""Asks what the bot has done."""
ELLIPSIS = compiled(
    _FILLERS
    + r"(?:那(?:么)?(?:我的|这个|那个)?[^。！？!?]{2,24}呢|[^。！？!?，,]{1,20}(?:也是|也一样|也要|也行吗|也可以吗|呢)|"
    r"(?:还有|以及)(?:这个|那个|我的)[^。！？!?]{1,20})[?？。.!！]*\s*"
)
"""Names another thing that what was asked before is meant for as well."""
FOR_A_TIME = compiled(
    r"(?:暂停|先停|先别发|先不发|推迟|延迟|延后|晚点|晚几天|等|缓|留|放|先放|暂缓|晚)[^。！？!?]{0,12}"
    r"(?:\d+|一|两|三|四|五|六|七|八|九|十|几|半)(?:个)?(?:天|周|星期|礼拜|月)|"
    r"(?:等到|到)[^。！？!?]{1,12}(?:再|以后|之后)(?:发|寄|送)"
)
"""Wants something to wait for a time."""
CONDITIONAL = compiled(r"如果|要是|假如|万一|的话|除非")
WHAT_ELSE = compiled(
    _FILLERS
    + r"(?:那)?(?:我|我们|现在|接下来)*(?:该|能|可以|要|应该)?(?:怎么办|咋办|咋整|怎么弄|怎么处理|做什么|"
    r"如何是好|还能(?:怎么|怎样|干嘛)|有什么(?:别的)?办法)" + _END + r"[?？]*\W*"
)
"""Asks what is left to do where something could not be done."""
PLEADS = compiled(
    r"求(?:求|你|您|了)|拜托(?:了|啦|你|您)|通融|破(?:个)?例|行行好|帮帮忙(?:吧|嘛|啦)|就这一次|下不为例|"
    r"(?:真的|就)(?:没(?:有)?|不能)(?:别的|其他|一点)?办法(?:了)?(?:吗|嘛)|想想办法|能不能(?:再)?(?:商量|宽限|想)"
)
"""Pleads for what was refused."""
OBJECTS = compiled(
    r"^\W*(?:(?:是|对|不|不是|好的?|哦|嗯|额)\W*)*(?:可是|但是|但(?!是)|可(?!是|以|否|能|不可以|不)|不过|明明)"
    r"(?!\W*(?:能|可以|怎么|什么|哪|多久|如果))"
)
"""Objects to what was refused."""
CONTINUES = compiled(
    r"^\W*(?:因为|由于|毕竟|所以|这样|免得|省得|以便|虽然|尽管|只是|不然|否则|要不然|的话|好让|反正|主要是)"
)
"""How a piece begins that only goes on with the piece before it."""
GOES_ON = compiled(
    r"^\W*(?:因为|由于|为了|直到|等到|到|从|用|跟|和|给|以便|好让|免得|所以|并且|而且|的|了|在)"
)
"""How a piece begins that is no sentence without the one before it."""
HAND_OVER = compiled(
    r"^(?!.*(?:不要|不用|别|不想|不需要)(?:转|找|给我转)?(?:人工|真人)).*(?:转(?:接)?(?:人工|真人|客服)|人工(?:客服|服务)?(?!智能|费)|"
    r"真人|活人|找(?:个|一个|你们)?(?:人|主管|经理|领导|老板|负责人)(?!参)|(?:叫|让)(?:你们)?(?:主管|经理|老板|负责人|领导))"
)
PERSON_THERE = compiled(
    r"(?:人工|真人|客服|工作人员|你们|有人|同事|老板)[^。！？!?]{0,10}(?:在吗|在不在|在线|上班|下班|值班|几点|什么时候|"
    r"周末|休息|有人)|(?:现在|今天|周末|晚上|明天)?(?:有没有|有)(?:人工|真人|客服|人)(?:在|吗|可以|能|上班)|有人(?:在)?吗"
)
"""Asks whether, or when, a person is there."""
KEEPS_IT = compiled(
    r"(?:我|我们)?(?:还是|决定|想|打算|要|就)?(?:留着|留下(?!的)|留了|自己留|不退了|不寄回?去?了|不换了|保留)|"
    r"能不能(?:不退|留)"
)
"""Wants to keep what was to go back."""
UNDO = compiled(
    _FILLERS
    + r"(?:请|帮我|麻烦|能不能|可以|我要|我想|快|赶紧)*(?:撤销|撤回|恢复|还原|改回(?:去|来|原来)?|退回(?:上一步|去)|"
    r"取消刚才的?(?:操作|修改)?|反悔了?)(?:刚才的?|上一步|操作|修改|这个|那个|一下)*" + _END
)
"""Wants what was done undone."""
CANCELS_IT = compiled(
    r"^\W*(?:(?:那|那么|就|好吧?|行吧?|算了|帮我|给我|麻烦|请|直接|干脆|要不|还是|咁|嗯+|"
    r"(?:(?:这|那)(?:个|单)?)?(?:不要|不想要|不买|不用|唔要)(?:了|啦|喇|呀)?)\W*)*"
    r"(?:(?:把)?(?:它|佢|这个|这单|那单|订单|单子|整单|整个订单)(?:都|全部|直接)?(?:给我)?取消(?:掉|了)?|"
    r"取消(?:掉)?(?:它|佢|这个|这单|那单|订单|整单)?)(?:吧|掉|了|算了|好了|呗)*\W*$"
)
"""Wants the order spoken of cancelled, where nothing else is open that could be."""
RUDE = compiled(
    r"傻[逼比X叉b]|sb(?![\w])|煞笔|沙比|脑残|智障|弱智|白痴|蠢(?:货|死|猪)?|笨(?:死|蛋)|垃圾|辣鸡|废物|没用的?东西|"
    r"滚|妈的|他妈|特么|尼玛|操你|草泥马|卧槽|我靠|去死|神经病|有病(?:吧|啊)|狗屁|放屁|坑(?:爹|人)|骗子|"
    r"什么(?:破|烂|鬼|狗屁)|破(?:店|机器人|客服)|烂(?:店|透|机器人)|nmsl|tmd|cnm|wtf|fuck\w*|shit\w*"
)
"""Anger at the one who answers."""
COMPLAINS = compiled(
    r"投诉|举报|差评|12315|消费者协会|消协|曝光|反映(?:一个|一下)?问题|维权|不满意.{0,6}(?:反映|反馈)"
)
FAREWELL = compiled(
    _FILLERS
    + r"(?:再见|拜拜|拜|掰掰|88|886|回见|下次(?:见|聊|再聊)|先这样|(?:我)?先(?:走|下|撤)了?|"
    r"晚安|祝(?:你|您)?(?:生意兴隆|愉快|好)|bye(?:[- ]?bye)?|没(?:有)?(?:别的|其他)?事了)" + _END
)
ASKS = compiled(
    r"(?:吗|么|嘛|呢)[\s?？。.!！~～]*$|[?？]\s*$|"
    r"能不能|可不可以|可否|能否|是不是|是否|有没有|会不会|要不要|行不行|好不好|用不用|需不需要|"
    r"怎么(?!也)|怎样|如何|什么(?!都|也)|啥(?!都)|多少|多久|多长|几(?:天|点|号|个|时|折)|哪(?:里|儿|个|家|天|些|款)?(?!怕)|"
    r"谁|为什么|为啥|咋"
)
"""The form of a question, with or without its mark."""

LEAVES_THAT = re.compile(r"\W*那?这个?就?(?:算了|不管了)\W*$")
"""Lets the thing go that a question is about."""
FOUND = re.compile(r"^(?!.*(?:没|不|吗|[？?])).*(?:找到了|收到了|已经到了)", re.DOTALL)
"""Tells that what was missed is there."""
