"""Simplified and traditional characters: two ways of writing one word.

Patterns and word lists are written in simplified characters and read both. What is typed is never
changed, only compared.
"""

from __future__ import annotations

_FORMS = """
    万萬 与與 专專 业業 东東 丢丟 两兩 严嚴 个個 为為 举舉 么麼麽 义義 乌烏 乐樂 习習 乡鄉
    书書 买買 争爭 于於 亏虧 云雲 产產 亲親 亿億 什甚 仅僅 从從 仓倉 们們 价價 众眾 优優
    会會 伞傘 伟偉 传傳 伤傷 体體 余餘 佣傭 侧側 债債 倾傾 偿償 储儲 儿兒 兑兌 党黨 兰蘭
    关關 兴興 养養 写寫 军軍 农農 冲沖 决決 况況 冻凍 净淨 凉涼 减減 凑湊 几幾 凭憑 击擊
    划劃 则則 刚剛 创創 删刪 别別 剂劑 剧劇 劝勸 办辦 务務 动動 励勵 劳勞 势勢 区區 医醫
    华華 协協 单單 卖賣 卢盧 卫衛 却卻 厂廠 厅廳 历歷曆 压壓 厌厭 厕廁 厨廚 县縣 参參 双雙
    发發 变變 叠疊 只隻 台臺 叶葉 号號 叹嘆 后後 吓嚇 吗嗎 吨噸 听聽 启啟 呕嘔 员員 呜嗚
    咸鹹 响響 哑啞 唤喚 啰囉 喷噴 嘱囑 团團 园園 围圍 国國 图圖 圆圓 圣聖 场場 坏壞 块塊
    坚堅 坛壇 垫墊 墙牆 声聲 壳殼 壶壺 处處 备備 复復 够夠 头頭 夸誇 夹夾 夺奪 奋奮 奖獎
    妇婦 妈媽 娱娛 婴嬰 孙孫 学學 宁寧 宝寶 实實 宠寵 审審 宫宮 宽寬 宾賓 对對 寻尋 导導
    寿壽 将將 尔爾 尘塵 尽盡 层層 屉屜 届屆 属屬 岁歲 岗崗 岛島 岩巖 帅帥 师師 帐帳 带帶
    帮幫 干乾 广廣 庆慶 库庫 应應 废廢 开開 异異 弃棄 张張 弹彈 强強 归歸 当當 录錄 径徑
    御禦 忆憶 怀懷 态態 怜憐 总總 恋戀 恶惡 恼惱 悬懸 惊驚 惯慣 愿願 懒懶 战戰 户戶 托託
    执執 扫掃 扬揚 抢搶 护護 报報 担擔 拟擬 拥擁 拨撥 择擇 挂掛 挡擋 挤擠 损損 捡撿 换換
    据據 摆擺 撑撐 敌敵 数數 斋齋 断斷 无無 旧舊 时時 显顯 晓曉 暂暫 术術 机機 杀殺 杂雜
    权權 条條 来來 极極 构構 枣棗 枪槍 标標 栏欄 树樹 样樣 档檔 桥橋 桩樁 检檢 楼樓 橱櫥
    欢歡 残殘 毁毀 毕畢 气氣 汇匯 汉漢 汤湯 沟溝 没沒 注註 泼潑 泽澤 洁潔 浅淺 浇澆 测測
    济濟 浓濃 涂塗 润潤 涩澀 渐漸 温溫 湾灣 湿濕 溃潰 滚滾 满滿 滤濾 灭滅 灯燈 灵靈 炉爐
    点點 烂爛 烟煙 烦煩 烧燒 热熱 爱愛 爷爺 状狀 独獨 猪豬 献獻 环環 现現 瓯甌 电電 画畫
    畅暢 疗療 疯瘋 皱皺 盏盞 盐鹽 监監 盖蓋 盗盜 盘盤 着著 码碼 砖磚 础礎 硕碩 确確 礼禮
    离離 种種 积積 称稱 稳穩 穷窮 窃竊 窝窩 竞競 笔筆 笼籠 筛篩 签簽 简簡 篮籃 类類 粮糧
    紧緊 红紅 约約 级級 纪紀 纯純 纸紙 纹紋 线線 练練 组組 细細 终終 绍紹 经經 绑綁 绒絨
    结結 给給 络絡 绝絕 统統 绣繡 继繼 绩績 续續 维維 综綜 绿綠 缓緩 编編 缘緣 缩縮 网網
    罗羅 职職 联聯 肃肅 肠腸 肤膚 胜勝 脏臟髒 脑腦 脚腳 脱脫 舰艦 艳艷 艺藝 节節 苏蘇 荐薦
    荣榮 药藥 莲蓮 获獲 萝蘿 营營 蓝藍 虑慮 虫蟲 虽雖 补補 衬襯 袜襪 装裝 裤褲 见見 观觀
    规規 觅覓 视視 览覽 觉覺 触觸 计計 订訂 认認 让讓 讯訊 记記 讲講 许許 论論 设設 访訪
    证證 评評 识識 诉訴 词詞 译譯 试試 诗詩 诚誠 话話 诞誕 询詢 该該 详詳 语語 误誤 说說
    请請 读讀 课課 谁誰 调調 谅諒 谈談 谊誼 谓謂 谢謝 谱譜 责責 败敗 账賬 货貨 质質 购購
    贰貳 贴貼 贵貴 贷貸 贸貿 费費 贺賀 资資 赏賞 赔賠 赖賴 赚賺 赛賽 赞讚贊 赠贈 赢贏 赶趕
    趋趨 跃躍 车車 轨軌 转轉 软軟 轻輕 载載 较較 辆輛 输輸 辞辭 边邊 达達 迁遷 过過 运運
    还還 这這 进進 远遠 违違 连連 迟遲 迹跡 适適 选選 逊遜 递遞 遗遺 邮郵 邻鄰 酱醬 酿釀
    释釋 里裡裏 针針 钟鐘 钢鋼 钮鈕 钱錢 钻鑽 铁鐵 铃鈴 铜銅 铝鋁 银銀 铺鋪 链鏈 销銷 锁鎖
    锅鍋 锋鋒 错錯 锡錫 锦錦 键鍵 镇鎮 镜鏡 长長 门門 闪閃 闭閉 问問 闲閒 间間 闷悶 闹鬧
    闺閨 闻聞 阅閱 队隊 阳陽 阴陰 阶階 际際 陆陸 陈陳 险險 随隨 隐隱 难難 雾霧 霉黴 静靜
    韩韓 韵韻 页頁 顶頂 项項 顺順 须須 顾顧 颂頌 预預 领領 频頻 颗顆 题題 颜顏 额額 风風
    飞飛 饭飯 饮飲 饰飾 饱飽 饼餅 饿餓 馆館 馈饋 马馬 驾駕 验驗 骗騙 鱼魚 鲁魯 鲜鮮 鸟鳥
    鸡雞 麦麥 黄黃 齐齊 齿齒 龄齡 龙龍 龟龜 锈鏽銹 钛鈦"""
"""A simplified character, then the traditional ones for it, the commonest first."""
TRADITIONAL = {forms[0]: forms[1:] for forms in _FORMS.split()}
_SIMPLE = {ord(other): simple for simple, others in TRADITIONAL.items() for other in others}


def fold(text: str) -> str:
    """A text in simplified characters, as long as it was."""
    return text.translate(_SIMPLE)


def either(pattern: str) -> str:
    """A regular expression in simplified characters that reads traditional ones as well.

    Inside a character class the other forms stand beside their own, elsewhere each character
    becomes a class.
    """
    made: list[str] = []
    escaped = inside = False
    for sign in pattern:
        others = "" if escaped else TRADITIONAL.get(sign, "")
        made.append(sign + others if inside or not others else f"[{sign}{others}]")
        if not escaped and sign in "[]":
            inside = sign == "["
        escaped = sign == "\\" and not escaped
    return "".join(made)
