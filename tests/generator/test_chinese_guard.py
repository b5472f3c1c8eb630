"""What the fact guard holds and refuses of Chinese sentences about the teas and the tea-things."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator import tongue
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.phrases import words_of

PRODUCTS = Path(__file__).parents[2] / "examples/shanyue-tea/data/catalogue/products"

TRUE = (
    ("mingqian-longjing", "明前采的龙井，产于浙江杭州。"),
    ("mingqian-longjing", "有50克、100克和250克三种规格。"),
    ("mingqian-longjing", "用80度的水泡就好。"),
    ("mingqian-longjing", "保质期18个月，记得密封冷藏。"),
    ("mingqian-longjing", "入口是豆香，喝起来鲜爽。"),
    ("mingqian-longjing", "半斤装的够喝一阵子。"),
    ("huangshan-maofeng", "一斤装的也有。"),
    ("huangshan-maofeng", "来自安徽黄山，不发酵，清香回甘。"),
    ("zhengshan-xiaozhong", "福建武夷山的红茶，全发酵，带松烟香。"),
    ("zhengshan-xiaozhong", "怕烟味的选无烟那款。"),
    ("zhengshan-xiaozhong", "95℃的水冲，慢慢喝。"),
    ("qimen-hongcha", "下午泡一壶，果香甜润。"),
    ("wuyi-dahongpao", "中火和足火两种焙火，看你口味。"),
    ("anxi-tieguanyin", "秋茶，兰花香，喝完嘴里回甘。"),
    ("menghai-shupu", "2019年的饼，一饼357克。"),
    ("menghai-shupu", "二〇一九年压的，云南勐海春茶。"),
    ("jingmai-shengzhuan", "一公斤的大砖，留着慢慢喝。"),
    ("jingmai-shengzhuan", "两斤一块，2022年的料。"),
    ("shoumei-laobaicha", "福鼎的老白茶，有枣香。"),
    ("taiju", "不含咖啡因，晚上也能喝。"),
    ("xiaoqinggan", "一盒16颗，柑香顺滑。"),
    ("guihua-wulong", "茶包有15包装和30包装。"),
    ("baici-gaiwan", "德化白瓷，120毫升刚好一个人喝。"),
    ("baici-gaiwan", "陶瓷的，能进洗碗机。"),
    ("baici-gaiwan", "重190克，拿着轻。"),
    ("qinghua-gaiwan", "景德镇手绘青花，手工拉坯。"),
    ("qinghua-gaiwan", "别放洗碗机，手洗就好。"),
    ("shouzhua-hu", "有米白、墨绿和茶褐三种颜色。"),
    ("shouzhua-hu", "哑光釉，摸着温润。"),
    ("zisha-xishi", "宜兴紫砂，150毫升和200毫升两种容量。"),
    ("zisha-shipiao", "全手工的石瓢壶，江苏宜兴的。"),
    ("boli-zhuchahu", "高硼硅玻璃，耐热，不能用电磁炉。"),
    ("pinmingbei", "45毫升的小杯子，4只装。"),
    ("pinmingbei", "薄胎，单只重38克。"),
    ("chalv-makebei", "能进微波炉，容量400毫升。"),
    ("chalv-makebei", "颜色有米白、墨绿、砖红、藏青。"),
    ("ruyao-zhurenbei", "天青色的汝瓷，釉面开片。"),
    ("diantaolu", "功率1200瓦，质保24个月。"),
    ("wujinshi-chapan", "福建南安的乌金石，整石打磨。"),
    ("longjing-lihe", "两罐龙井，配手提袋和冲泡卡，送长辈合适。"),
    ("dongting-biluochun", "江苏苏州的碧螺春，花果香，喝着柔和。"),
    ("dongting-biluochun", "水温75度左右，别太烫。"),
    ("anji-baicha", "虽然叫白茶，其实是绿茶，不发酵。"),
    ("rizhao-lvcha", "山东日照的绿茶，500克一袋够喝很久。"),
    ("dianhong-jinzhen", "大叶种做的，云南的红茶，红薯香，甜。"),
    ("yingde-hongcha", "95度水温，焦糖香很浓。"),
    ("jinjunmei", "蜜香清甜，放在密封避光的地方。"),
    ("dongding-wulong", "台湾南投的冬茶，奶香里带焙火甜。"),
    ("dongfang-meiren", "重发酵的夏茶，蜜香明显。"),
    ("yashixiang-dancong", "一两装也有，先买来尝尝。"),
    ("laochatou", "糯甜浓厚，能存放很久。"),
    ("shupu-xiaotuo", "一盒五十颗，糯米香，出门带上几颗。"),
    ("yueguangbai", "微发酵，月光白的蜜香和果香很讨喜。"),
    ("meigui-hongcha", "玫瑰红茶，90度的水，一个人的下午。"),
    ("zhu-chapan", "毛竹做的茶盘，两到六个人用。"),
    ("zhu-chapan", "竹制的，别进洗碗机。"),
    ("gongdaobei", "玻璃的公道杯，有250毫升和400毫升。"),
    ("chalv", "304不锈钢的茶滤，只有35克。"),
    ("mifeng-chaguan", "罐子有黑色、白色、黛蓝，大小两号。"),
    ("liujunzi", "茶道六君子，木头的，浙江东阳做的。"),
    ("jianzhan", "100毫升的建盏，手工拉坯，油滴和兔毫两种花纹。"),
    ("shuangceng-bolibei", "双层玻璃，不烫手，350毫升。"),
    ("tongxinbei", "影青釉，320毫升，可以放进洗碗机洗。"),
    ("kezi-zhurenbei", "手工刻字，宜兴紫砂，送朋友有心意。"),
    ("piaoyibei", "500ml的飘逸杯，内胆可拆。"),
    ("kuaikebei", "一壶两杯，出门带着，颜色有月白和黛蓝。"),
    ("hongcha-shuangguan", "红茶双罐礼盒，正山小种一罐，滇红一罐，附手提袋。"),
    ("liudachalei", "36泡和60泡两种，六大茶类都有。"),
    ("laobaicha-gaiwan-lihe", "2020年和2017年的寿眉饼，配玻璃煮茶壶和茶针。"),
    ("lipinka", "礼品卡36个月有效，短信就能收到。"),
    ("bai-mudan", "福建政和的白牡丹，忙了一天，泡上一杯静一静。"),
    ("baihao-yinzhen", "半斤有点多，先买一百克吧。"),
    ("boli-zhuchahu", "高硼硅玻璃的煮茶壺，９００毫升，一家人圍著喝。"),
)
"""A product, and what is true of it."""

FALSE = (
    ("mingqian-longjing", "有300克的大包装。", "300克"),
    ("mingqian-longjing", "用95度的水泡。", "95度"),
    ("mingqian-longjing", "产于福建武夷山。", "福建"),
    ("mingqian-longjing", "保质期36个月。", "36个月"),
    ("mingqian-longjing", "通过有机认证，喝着放心。", "有机"),
    ("mingqian-longjing", "每天一杯，降血压又降血脂。", "降血压"),
    ("huangshan-maofeng", "喝了能减肥。", "减肥"),
    ("huangshan-maofeng", "三斤装更实惠。", "三斤"),
    ("zhengshan-xiaozhong", "养生好茶，养胃暖身。", "养胃"),
    ("zhengshan-xiaozhong", "来自云南凤庆的红茶。", "云南"),
    ("zhengshan-xiaozhong", "半发酵，带桂花香。", "半发酵"),
    ("qimen-hongcha", "全国第一的红茶。", "第一"),
    ("wuyi-dahongpao", "母树大红袍，轻火。", "母树"),
    ("anxi-tieguanyin", "春茶，松烟香明显。", "春茶"),
    ("anxi-tieguanyin", "最好喝的铁观音。", "最好"),
    ("menghai-shupu", "2015年的老饼。", "2015年"),
    ("menghai-shupu", "一饼400克。", "400克"),
    ("menghai-shupu", "老班章古树料。", "老班章"),
    ("yiwu-shengpu", "布朗山茶农出品，大益的料。", "大益"),
    ("shoumei-laobaicha", "提高免疫力，清热解毒。", "免疫力"),
    ("taiju", "产自安徽，喝了明目。", "安徽"),
    ("taiju", "孕妇也能喝。", "孕妇"),
    ("xiaoqinggan", "一盒30颗。", "30颗"),
    ("guihua-wulong", "配不锈钢茶漏。", "不锈钢"),
    ("baici-gaiwan", "300毫升的大盖碗。", "300毫升"),
    ("baici-gaiwan", "骨瓷做的，透光。", "骨瓷"),
    ("baici-gaiwan", "景德镇的盖碗。", "景德镇"),
    ("qinghua-gaiwan", "可以进洗碗机。", "洗碗机"),
    ("qinghua-gaiwan", "碗口描金。", "描金"),
    ("shouzhua-hu", "还有黑色可选。", "黑色"),
    ("shouzhua-hu", "紫砂的手抓壶。", "紫砂"),
    ("zisha-xishi", "纯手工，名家作品。", "手工"),
    ("zisha-shipiao", "容量350毫升。", "350毫升"),
    ("boli-zhuchahu", "电磁炉也能用。", "电磁炉"),
    ("boli-zhuchahu", "盖子是不锈钢的。", "不锈钢"),
    ("pinmingbei", "八件套，重60克。", "60克"),
    ("chalv-makebei", "双层保温，天蓝色。", "天蓝"),
    ("diantaolu", "功率2000瓦，蓝牙控制。", "2000瓦"),
    ("wujinshi-chapan", "大理石茶盘，日本制造。", "日本"),
    ("longjing-lihe", "三罐装，附赠玻璃杯。", "玻璃"),
    ("dongting-biluochun", "浙江的碧螺春。", "浙江"),
    ("dongting-biluochun", "要用九十度的水。", "九十度"),
    ("anji-baicha", "微发酵的白茶。", "微发酵"),
    ("rizhao-lvcha", "有两斤装。", "两斤"),
    ("dianhong-jinzhen", "松烟香。", "松烟香"),
    ("yingde-hongcha", "可以帮助睡眠，安神。", "睡眠"),
    ("jinjunmei", "特级金骏眉，送礼首选。", "首选"),
    ("dongding-wulong", "高山野生茶。", "野生"),
    ("dongfang-meiren", "抗氧化，美容养颜。", "抗氧化"),
    ("yashixiang-dancong", "五百克大袋。", "五百克"),
    ("laochatou", "刮油去脂的好茶。", "刮油"),
    ("shupu-xiaotuo", "一盒30颗。", "30"),
    ("yueguangbai", "保质期12个月。", "12个月"),
    ("meigui-hongcha", "不含咖啡因。", "咖啡因"),
    ("zhu-chapan", "花梨木茶盘。", "花梨木"),
    ("gongdaobei", "容量500毫升。", "500毫升"),
    ("chalv", "纯银打造。", "纯银"),
    ("mifeng-chaguan", "有酒红色。", "酒红"),
    ("liujunzi", "一共八件。", "八件"),
    ("jianzhan", "机器压制。", "机器"),
    ("shuangceng-bolibei", "三层玻璃，带保温功能。", "保温"),
    ("tongxinbei", "智能恒温杯。", "恒温"),
    ("kezi-zhurenbei", "激光刻字。", "激光"),
    ("piaoyibei", "一升的大容量。", "一升"),
    ("kuaikebei", "有藏青色。", "藏青"),
    ("hongcha-shuangguan", "附赠两只茶杯。", "两"),
    ("liudachalei", "100泡装。", "100泡"),
    ("laobaicha-gaiwan-lihe", "2012年的老茶。", "2012年"),
    ("lipinka", "五年有效。", "五年"),
    ("bai-mudan", "获得金奖。", "金奖"),
    ("baihao-yinzhen", "欧盟有机认证，零农残。", "有机"),
    ("pinmingbei", "六十毫升的杯子。", "六十毫升"),
    ("diantaolu", "三年质保。", "三年"),
    ("diantaolu", "只要299元。", "299"),
    ("wujinshi-chapan", "適合1-2人用。", "1"),
    ("mingqian-longjing", "今年的新茶，雨前采摘。", "雨前"),
    ("taiju", "治疗失眠，清热去火。", "去火"),
    ("shouzhua-hu", "带不锈钢滤网。", "不锈钢"),
    ("shouzhua-hu", "不鏽鋼壺身，紫砂蓋。", "不锈钢"),
)
"""A product, what is not true of it, and the words that say so."""


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    before = tongue.language_code()
    tongue.write_in("zh")
    yield
    tongue.write_in(before)


@cache
def _guard(product: str) -> Guard:
    return Guard(_facts()[product], country="CN")


@cache
def _facts() -> dict[str, ProductFacts]:
    rows = [row for path in PRODUCTS.glob("*.json") for row in json.loads(path.read_text("utf-8"))]
    return {row["id"]: _of(row) for row in rows}


def _of(row: dict[str, Any]) -> ProductFacts:
    """A product as the shop gives it to the generator."""
    values, units, options = {}, {}, dict[str, dict[str, None]]()
    for name, value in row["attributes"].items():
        measured = isinstance(value, dict)
        values[name] = value["value"] if measured else value
        units |= {name: value["unit"]} if measured else {}
    for variant in row["variants"]:
        for name, value in variant["options"].items():
            options.setdefault(name, {})[value] = None
    told = {name: tuple(held) for name, held in options.items()}
    colours, sizes = told.get("colour", ()), told.get("size", ())
    return ProductFacts(
        row["id"],
        row["name"],
        row["category"],
        row["brand"],
        float(row["price"]),
        values,
        colours,
        sizes,
        told,
        units,
    )


@pytest.mark.parametrize(("product", "text"), TRUE)
def test_true_sentences_pass(product: str, text: str) -> None:
    assert _guard(product).check(text) == []


@pytest.mark.parametrize(("product", "text", "word"), FALSE)
def test_untrue_sentences_are_found(product: str, text: str, word: str) -> None:
    found = ["".join(one.word.split()) for one in _guard(product).check(text)]
    assert any(word in said or said in word for said in found), found


def test_texts_without_spaces_are_cut_by_the_lists() -> None:
    words = [word.text for word in words_of("德化白瓷，容量120毫升。")]
    assert words == ["德化", "白瓷", "，", "容量", "120", "毫升", "。"]
