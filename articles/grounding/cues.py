"""The words that say how a figure was reckoned: more than, together, of which, what is left."""

import re
from dataclasses import dataclass

from articles.facts import Fact

# What stands behind a number that counts nothing by itself: a mark, the end, a joining word.
ENDS = re.compile(
    r"\s+(?=[-+]?[$€£¥]?[0-9])|\s{2,}|\s*(?:[\t\n,，。；;:：、）)(（\]|/→]|\.(?!\d)|-+>|\Z|(?:and|or|of|to|in|from|against|versus|vs|"
    r"compared|but|for|before|after|last|plus|minus|a\syear)(?![a-z])|[和与至到降升])"
)
FELL = re.compile("[降跌减缩少低]|fell|fall|drop|declin|cut|lower|less|down|reduc|shrank|slash")
ONLY = re.compile("[只仅的是为]|相当于|only|just|cost|pay")
CHANGED = re.compile(
    "[,，、（(；]\\s?(?:up|down|[较比][^，。]{1,6}[涨跌升降增减多少]|[涨跌升降增减]|上涨|下跌|便宜|高出|高于)|"
    "(?:less|more|cheaper|below|above)(?![a-z])|便宜|贵"
)
# What a sum may be called that grew.
TOLL = re.compile("升至|增至|累计|上升到|增加到|toll|rose to|risen to|to\\s\\Z")
PART = re.compile("(?<!百)分之|半|hal[fv]|third|quarter|(?:fif|six|seven|eigh|nin|ten)th")
LIMIT = re.compile("(?:最多|至多|最高|至少|起码|up to|at most|at least|as much as)\\s?\\Z")
# What makes a figure the difference of two or a change by so much, a share, the sum of some,
# what is left of the whole, and one of many.
COMPARED = re.compile(
    "[比较差多少高低长短早晚快慢]|[增减缩延升降涨跌削压砍扣]|提前|推迟|落后|领先|"
    "便宜|优惠|下调|上调|"
    "more|less|fewer|longer|shorter|higher|lower|earlier|later|above|below|gap|differen|margin|"
    "r[io]se|risen|f[ae]ll|dropp|slipp|slid|gain|grew|grow|cut|trim|sav|extra|additional|stretch|"
    "extend|widen|narrow|increas|decreas|rais|reduc|lengthen|shorten|shrank|shrink|ahead|behind|"
    "by\\s\\Z|jump|climb|lift|lower|declin|tighten|cheaper|outpac|under|over|short|exceed|beat|miss|surplus|"
    "deficit|faster|slower|quicker|larger|smaller|bigger|heavier|lighter|better|worse|behind|慢|快"
)
APART = re.compile("short|under|below|above|fewer|more|[少多差比]|不|未|剩|left")
MIDDLE = re.compile("midpoint|mid-point|中值|中位数?|中点")
SHARED = re.compile(
    "(?:的|[里中内]有?)(?:约|近|逾|超过?|不[到足])?\\Z|占|比重|比例|份额|[率中]|share|account|"
    "made? up|represent|,\\sor\\s\\Z|[，（(]即\\Z|rate|ratio|(?<![a-z])margin"
)
OF = re.compile("的|\\sof(?![a-z])|[申当]")
SUMMED = re.compile(
    "合计|共计|总计|一共|总共|合共|共(?![同享识和])|总(?![部裁理经统书编监局])|两|合起来|相加|三者|合并|"
    "together|combined|merged|in all|total|altogether|between them|in aggregate|both|the two"
)
# Before what is a sum and nothing else.
ADDED = re.compile(
    "(?:合计|共计|总计|一共|总共|合共|累计|[共两])[^，。；0-9]{0,4}\\Z|"
    r"(?<![a-z])(?:a\stotal\sof|totall?ing|totall?ed|altogether|together|combined)[^.;,0-9]{0,12}\Z"
)
# Two of something that are counted together.
TWO = re.compile("两[轮次笔项人家期地组类款者]|(?<![a-z])(?:two|both)(?![a-z])")
# What was there before is the rest of all there is.
EARLIER = re.compile("加上|此前|先前|earlier|previous|prior|on top of")
NOT_SO = re.compile("剩|余下|未|不|remain|left|undecided|not(?![a-z])|n't|neither")
# Before what is reached, and no difference.
LEVEL = re.compile(
    r"(?:到|至|报于?|报收于?|收于|价为?|(?<![a-z])(?:at|to))(?:[0-9]{4}年的?)?(?:每[\u4e00-\u9fff]{1,2})?(?:了|约)?\s?\Z"
)
LEFT = re.compile(
    "其余|剩|尚有|尚余|另|未|不(?![足到少超良同断仅])|没|余下|无|n't|(?<![a-z])"
    "(?:the\\srest|remain[a-z]*|others?|not|neither|undecided|left)(?![a-z])"
)
# Who is on the other side of a share: 60% of men, of "40% of women".
REST = re.compile(
    "反对|赞成|支持|[男女]性?[占比]|"
    "against|oppos|favou?r|(?<![a-z])(?<!of )(?:wo)?men(?![a-z])|(?<!of )(?<!fe)(?<!of fe)male"
)
# What makes a figure the difference of two others, and tells nothing else.
STEP = re.compile(
    "(?:(?<!最)[增减缩延升降涨跌削压砍扣加多少高低长短早晚差大小]|年轻|年长|提前|推迟|落后|领先|便宜)[了出]?约?\\s?\\Z|"
    r"(?<![a-z])(?:by|rose|up|gained|increased|grew|climbed|fell|dropped|declined|down)\s"
    r"(?:by\s)?(?:a\sfurther\s)?(?:about\s|some\s|roughly\s|around\s)?\Z"
)
EACH = re.compile(
    "每|均|月[费租薪]|单价|per|each|apiece|monthly|average|a (?:month|year|day|piece)"
)
# How a source says that the second of two figures is part of the first.
WITHIN = re.compile(
    "其中|中有|里有|当中|之中|of (?:whom|which)|out of|of (?:the|its|their|every)|with"
)
ANOTHER_TIME = re.compile(
    "(?<![较比])(?:[去上前]年|上[一个]?[年月季期次届]|此前)|(?<![较比]去年)(?<![较比]上年)(?<![较比])同期|"
    "(?<!from a )(?<!than a )(?<!on a )(?:year|month|quarter) (?:ago|earlier|before)|"
    "(?:last|previous|prior) (?:year|month|quarter)|previously"
)
# What stands before something that is only compared with.
AGAINST = re.compile(
    r"[较比]\Z|[高低]于\Z|(?<![a-z])(?:than|versus|vs\.?|against)\s(?:in\s)?(?:the\s)?\Z"
    r"|points?\sfrom\s\Z|(?<![a-z])(?:twice|half|times)\s(?:the|that)\s(?:[a-z]+\s)?of\s(?:the\s)?\Z"
)
PART_OF = frozenset({"of", "in"})  # 17 of 1,900
SENTENCE = re.compile(r"[。！？!?\n；;]|\.\s(?=[A-Z“\"])")


@dataclass(frozen=True)
class Around:
    """What stands before and behind a claim in the draft, and the percentages near it.

    `told` are the amounts of its sentence that the source has.
    """

    before: str
    behind: str
    shares: frozenset[float]
    told: tuple[Fact, ...] = ()

    @property
    def tells_rest(self) -> bool:
        """Whether it is said that something is left, or who is on the other side."""
        return self.has(LEFT) or self.has(REST)

    def has(self, cue: re.Pattern[str]) -> bool:
        """Whether a word that makes it reckoned stands there."""
        return cue.search(self.before) is not None or cue.search(self.behind) is not None
