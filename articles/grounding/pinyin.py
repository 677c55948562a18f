"""Chinese persons in Latin letters: whose surname a Chinese source does not have at all."""

import re
from collections.abc import Collection

# How a surname is written in Latin letters, and the characters that are read so.
SURNAMES = """
ai 艾|an 安|ao 敖|bai 白柏|bao 包鲍暴|bi 毕|bian 边卞|bo 薄柏|bu 卜|cai 蔡|cao 曹|cen 岑|cha 查
chai 柴|chang 常昌|chao 晁|che 车|chen 陈谌|cheng 程成|chi 迟池|chong 种|chu 褚楚储初|cong 丛
cui 崔|dai 戴|dang 党|deng 邓|di 狄|diao 刁|ding 丁|dong 董东|dou 窦|du 杜都堵|duan 段|fan 范樊
fang 方房|fei 费|feng 冯丰封凤|fu 傅付符扶伏|gan 甘干|gao 高|ge 葛|geng 耿|gong 龚宫巩公|gou 苟勾
gu 顾古谷辜|guan 管关|guang 广|gui 桂|guo 郭|han 韩|hao 郝|he 何贺和|hong 洪|hou 侯后|hu 胡扈
hua 华花滑|huan 桓郇|huang 黄|huo 霍|ji 季纪姬冀吉计嵇籍|jia 贾|jian 简|jiang 蒋江姜降|jiao 焦
jie 揭|jin 金靳晋|jing 景荆井|ju 鞠居|kan 阚|kang 康|ke 柯|kong 孔|kou 寇|kuai 蒯|kuang 匡邝
lai 赖|lan 兰蓝|lang 郎|lao 劳|lei 雷|leng 冷|li 李黎厉利栗郦|lian 连廉练|liang 梁|liao 廖
lin 林蔺|ling 凌|liu 刘柳|long 龙|lou 娄楼|lu 卢陆鲁路吕禄|luan 栾|luo 罗骆洛|lv 吕|lyu 吕|ma 马麻
mao 毛茅|mei 梅|meng 孟蒙|mi 米|miao 苗缪|min 闵|mo 莫|mou 牟|mu 穆慕|ni 倪|nie 聂|ning 宁|niu 牛
nong 农|ou 欧|ouyang 欧阳|pan 潘|pang 庞|pei 裴|peng 彭|piao 朴|pu 蒲浦濮朴|qi 齐祁戚漆亓|qian 钱
qiao 乔|qin 秦覃|qiu 邱丘仇裘|qu 曲瞿屈|quan 全权|que 阙|ran 冉|rao 饶|ren 任|rong 荣容戎|ru 茹汝
ruan 阮|rui 芮|sa 萨|shan 单|shang 商尚|shao 邵|shen 沈申|sheng 盛|shi 石史施时师|shou 寿|shu 舒
si 司|sima 司马|song 宋|su 苏宿粟|sui 隋|sun 孙|tan 谭谈|tang 唐汤|tao 陶|teng 滕|tian 田|tong 童佟
tu 涂屠|wan 万|wang 王汪|wei 魏韦卫隗|wen 文温闻|weng 翁|wu 吴武伍邬巫乌|xi 席习奚|xia 夏
xian 冼鲜咸|xiang 向项相|xiao 萧肖|xie 谢解|xin 辛|xing 邢|xiong 熊|xu 徐许|xuan 宣|xue 薛|xun 荀
yan 阎严颜闫晏燕言鄢|yang 杨阳羊|yao 姚|ye 叶|yi 易伊衣|yin 尹殷印阴银|ying 应英|yong 雍|you 尤游
yu 于余俞虞喻郁鱼尉|yuan 袁苑|yue 岳乐|yun 云|zang 臧|zeng 曾|zha 查|zhai 翟|zhan 詹占湛
zhang 张章|zhao 赵|zhen 甄|zheng 郑|zhong 钟仲|zhou 周|zhu 朱祝竺|zhuang 庄|zhuge 诸葛|zhuo 卓
zong 宗|zou 邹|zu 祖|zuo 左
"""
READ: dict[str, str] = dict(
    pair.split() for pair in "|".join(SURNAMES.split("\n")[1:-1]).split("|")
)
# How the characters of given names are read.
GIVEN_NAMES = """
ai 爱艾|an 安|ang 昂|bai 白|ban 班|bao 宝保|bei 贝蓓北|bin 斌彬滨宾|bing 冰兵炳|bo 波博勃伯
cai 才彩财|can 灿|chang 昌畅常长|chao 超朝|chen 晨辰臣宸琛|cheng 成诚程城承|chi 驰|chong 冲崇
chu 楚初|chuan 川传|chun 春淳纯|cong 聪从|da 达大|dan 丹旦|dao 道|de 德得|deng 登|di 迪|ding 鼎定
dong 东冬栋|e 娥|en 恩|er 尔|fa 发法|fan 凡帆繁|fang 芳方|fei 飞菲非|fen 芬|feng 峰锋风丰凤枫
fu 福富夫甫|gan 甘|gang 刚钢纲|gao 高|ge 歌格|gen 根|gong 公功|guan 冠|guang 光广|gui 贵桂
guo 国果|hai 海|han 涵汉寒晗翰|hang 航|hao 浩豪昊好皓|he 和河贺鹤荷|heng 恒衡|hong 红宏洪鸿虹弘
hou 厚|hu 虎|hua 华花化|huai 怀|huan 欢焕|hui 辉慧惠晖会卉|ji 吉继纪季济|jia 家嘉佳加
jian 建健剑坚简|jiang 江疆|jie 杰洁捷节|jin 金锦进瑾津晋今|jing 静晶京敬景婧晴菁精|jiu 九久
ju 菊巨|juan 娟|jun 军俊君钧均峻骏|kai 凯开恺|kang 康|ke 可克科珂|kong 空孔|kuan 宽|kui 奎魁
kun 坤昆|lai 来|lan 兰岚澜蓝|lang 朗浪|lei 雷磊蕾|li 丽立力利莉理黎里礼|lian 连莲廉|liang 亮良梁
lin 林琳霖麟|ling 玲灵凌岭|liu 柳|long 龙隆|lu 路露璐鲁|lun 伦|luo 洛|man 曼满|mao 茂|mei 梅美
meng 萌孟梦蒙|mi 米|miao 苗妙|min 敏民|ming 明鸣铭名|mo 墨默|mu 木牧沐|na 娜|nan 南楠男|ni 妮
nian 年念|ning 宁凝|pan 盼|pei 培沛佩|peng 鹏朋|ping 平萍|qi 琪奇启琦祺齐其|qian 倩谦前茜乾
qiang 强|qiao 巧乔|qin 勤琴钦芹|qing 清青庆晴卿|qiong 琼|qiu 秋|quan 全泉权|qun 群|ran 然冉
ren 仁任人|rong 荣蓉容融|ru 如儒茹|rui 瑞锐睿蕊|run 润|san 三|sen 森|sha 莎|shan 山珊善杉
shao 少绍|shen 深|sheng 生胜盛声升|shi 诗世仕士石时|shou 寿守|shu 淑树书舒|shuai 帅|shuang 双爽
shun 顺舜|si 思斯四|song 松|su 素苏|sui 岁|tai 泰太|tang 棠|tao 涛桃韬|teng 腾|ti 提|tian 天甜
ting 婷庭亭廷|tong 彤桐童|wan 婉万|wang 望|wei 伟威巍微维玮卫炜薇为|wen 文雯|wu 武五
xi 希喜溪熙西锡曦|xia 霞夏|xian 先贤显|xiang 祥翔向香湘|xiao 晓小孝笑潇霄|xin 新欣鑫心信昕馨
xing 兴星行|xiong 雄|xiu 秀修|xu 旭绪|xuan 轩萱选宣|xue 学雪|xun 勋迅|ya 雅亚|yan 燕艳岩彦言延妍炎
yang 洋阳扬|yao 瑶耀尧|ye 业叶|yi 一义怡艺益毅依逸宜翼仪|yin 银音|ying 英颖莹迎|yong 勇永咏
you 友有佑|yu 宇玉雨语瑜煜羽裕育豫|yuan 元源媛远园渊原|yue 月悦越跃岳|yun 云芸运韵|ze 泽|zeng 增
zhan 展战|zhang 章|zhao 昭兆|zhe 哲|zhen 振珍真镇震|zheng 正政征|zhi 志智之芝治植|zhong 中忠钟
zhou 舟洲周|zhu 珠竹柱|zhuo 卓|zi 子紫梓|zong 宗|zuo 佐
"""
HEARD: dict[str, str] = {
    mark: said
    for said, marks in (pair.split() for pair in "|".join(GIVEN_NAMES.split("\n")[1:-1]).split("|"))
    for mark in marks
}
DOUBLE = frozenset({"ouyang", "sima", "zhuge"})  # surnames of two characters
READINGS: dict[str, set[str]] = {mark: {said} for mark, said in HEARD.items()}
for _said in READ.keys() - DOUBLE:
    for _mark in READ[_said]:
        READINGS.setdefault(_mark, set()).add(_said)
RUN = 3  # characters of a name
SYLLABLE = (
    "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|"
    "ai|ei|ui|ao|ou|iu|ie|ue|an|en|in|un|ia|ua|uo|a|o|e|i|u)"
)
GIVEN = re.compile(f"(?:{SYLLABLE}){{1,2}}")


def is_absent(said: str, text: str) -> bool:
    """Whether a name in lower case is a Chinese person of whose surname the text has no character.

    Both orders are tried: Ding Xuexiang, Xuexiang Ding.
    """
    parts = said.split()
    if len(parts) != 2:
        return False
    readings = [
        READ[surname]
        for surname, given in (parts, parts[::-1])
        if surname in READ and GIVEN.fullmatch(given)
    ]
    if any(mark in text for marks in readings for mark in marks):
        return False
    return bool(readings) and not is_read(said, text)


def is_read(said: str, text: str) -> bool:
    """Whether two or three characters of a text side by side are read like a name in lower case:
    Da Peng of 大鹏, Wuxi of 巫溪."""
    letters = "".join(mark for mark in said if mark.isalpha())
    begins = [mark for mark in set(text) if any(map(letters.startswith, READINGS.get(mark, ())))]
    return any(
        _is_read_from(letters, text, match.start(), RUN)
        for match in (re.finditer(f"[{''.join(begins)}]", text) if begins else ())
    )


def _is_read_from(letters: str, text: str, place: int, most: int) -> bool:
    """Whether letters are what the next characters, so many at most, are read as."""
    if not letters:
        return most < RUN - 1
    return most > 0 and any(
        _is_read_from(letters.removeprefix(said), text, place + 1, most - 1)
        for said in READINGS.get(text[place : place + 1], ())
        if letters.startswith(said)
    )


def is_surname(said: str, text: str) -> bool:
    """Whether a word in lower case is a surname of which the text has a character: 黄某某."""
    return any(mark in text for mark in READ.get(said, ""))


def is_another(said: str, persons: Collection[str]) -> bool:
    """Whether a name in lower case has the surname of Chinese persons and no given name of theirs.

    A person with a character of which the reading is not known here settles nothing.
    """
    parts = said.split()
    if len(parts) != 2 or parts[0] in DOUBLE:
        return False
    for surname, given in (parts, parts[::-1]):
        theirs = [person[1:] for person in persons if person[0] in READ.get(surname, "")]
        if theirs and GIVEN.fullmatch(given) and all(set(each) <= HEARD.keys() for each in theirs):
            return given not in {"".join(HEARD[mark] for mark in each) for each in theirs}
    return False
