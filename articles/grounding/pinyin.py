"""Chinese persons in Latin letters: whose surname a Chinese source does not have at all."""

import re

# How a surname is written in Latin letters, and the characters that are read so.
SURNAMES = """
ai 艾|an 安|ao 敖|bai 白柏|bao 包鲍|bi 毕|bian 边卞|bo 薄|bu 卜|cai 蔡|cao 曹|chai 柴
chang 常|che 车|chen 陈谌|cheng 程成|chi 迟池|chu 褚楚储|cong 丛|cui 崔|dai 戴|deng 邓
ding 丁|dong 董|du 杜都|duan 段|fan 范樊|fang 方房|fei 费|feng 冯丰|fu 傅付符|gan 甘|gao 高
ge 葛|geng 耿|gong 龚宫巩|gu 顾古谷|guan 管关|guo 郭|han 韩|hao 郝|he 何贺和|hong 洪|hou 侯
hu 胡|hua 华花|huang 黄|huo 霍|ji 季纪姬冀吉|jia 贾|jiang 蒋江姜|jiao 焦|jin 金靳晋
jing 景荆井|kang 康|ke 柯|kong 孔|lai 赖|lan 兰蓝|lei 雷|li 李黎厉|liang 梁|liao 廖|lin 林蔺
ling 凌|liu 刘柳|long 龙|lou 娄|lu 卢陆鲁路吕|lyu 吕|luo 罗骆|ma 马麻|mao 毛茅|mei 梅
meng 孟蒙|miao 苗|min 闵|mo 莫|mu 穆慕|ni 倪|nie 聂|ning 宁|niu 牛|ou 欧|ouyang 欧阳|pan 潘
pang 庞|pei 裴|peng 彭|qi 齐祁戚|qian 钱|qiao 乔|qin 秦覃|qiu 邱丘仇裘|qu 曲瞿屈|ran 冉
rao 饶|ren 任|ruan 阮|shan 单|shao 邵|shen 沈申|sheng 盛|shi 石史施时师|shu 舒|si 司
sima 司马|song 宋|su 苏|sui 隋|sun 孙|tan 谭谈|tang 唐汤|tao 陶|teng 滕|tian 田|tong 童佟
tu 涂屠|wan 万|wang 王汪|wei 魏韦卫|wen 文温闻|weng 翁|wu 吴武伍|xi 席习奚|xia 夏|xiang 向项
xiao 萧肖|xie 谢解|xin 辛|xing 邢|xiong 熊|xu 徐许|xue 薛|yan 阎严颜闫晏|yang 杨阳|yao 姚
ye 叶|yin 尹殷|you 尤游|yu 于余俞虞喻郁|yuan 袁苑|yue 岳乐|zang 臧|zeng 曾|zhai 翟|zhan 詹占
zhang 张章|zhao 赵|zhen 甄|zheng 郑|zhong 钟仲|zhou 周|zhu 朱祝|zhuang 庄|zhuge 诸葛|zou 邹
zuo 左
"""
READ: dict[str, str] = dict(
    pair.split() for pair in "|".join(SURNAMES.split("\n")[1:-1]).split("|")
)
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
    return bool(readings) and not any(mark in text for marks in readings for mark in marks)
