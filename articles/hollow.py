"""The house list: phrases that sound like news and say nothing, as patterns of regular expressions.

One a line; `~` stands for a few characters of the same clause. The prompts forbid the commonest.
"""

import re
from collections.abc import Iterator

# They open a sentence that says the same without them.
OPENERS = r"""
(?:(?:同样|尤其|特别|更)?值得(?:一提|注意|关注|强调|肯定|深思|期待)的是|需要(?:注意|强调)的是)
(?:总的来[说看]|总体(?:来看|而言)|总而言之|综上所述|归根(?:结底|到底)|由此可见|可以预见的?是?)
(?:众所周知|毋庸置疑|毫无疑问|不可否认|不言而喻|不难看出|显而易见)
从(?:行业(?:趋势|发展)?|产业|科研|长远|更[大高宏]~的?)(?:视角|角度|层面)?来?看
在(?:~迎来~转折点?|瞬息万变|日新月异)的(?:今天|当下|时代)
it(?: is|'s) (?:also )?(?:worth|important to) (?:not(?:e|ing)|mention(?:ing)?)(?: that)?
(?:in conclusion|all in all|needless to say|at the end of the day|in summary)(?=,)
in (?:an era|an age|a world) (?:of|where|when|in which)~(?=,)
in today's (?:fast-paced|digital|rapidly|ever-changing|competitive)~(?=,)
"""
# Verbs that promote what has been said to something great; often in a clause behind the news.
PROMOTERS = r"""
标志着
预示着
(?:彰显|凸显)了?~(?:潜力|雄心|实力|优势|决心|魅力|前景|地位)
(?:展现|展示|显示|体现|揭示)(?:了|出)?~(?:潜力|雄心|优势|决心|魅力|前景|持续发力|重视|卓越的能力)
见证了?~(?:转变|变革|时代|飞跃|崛起)
印证了?~(?:信心|潜力|前景)
宣告了?~(?:到来|开端|终结)
(?:开启|开创|翻开|揭开|谱写)了?~(?:新篇章|新时代|新纪元|新征程|新阶段|新局面|新的一页)
(?:进入|迈入|迈向|步入)~新(?:阶段|时代|纪元|高度)
为~(?:铺平了?道路|铺路|注入了?~(?:活力|动力|动能)|树立了?~(?:标杆|典范)|奠定了?(?:坚实|重要)的?基础)
(?:提供|带来|创造)了?(?:更多|新的|全新的?|重要|宝贵|无限|更大)的?(?:可能性?|参考|借鉴|机遇|想象空间|技术基础设施)
mark(?:s|ed|ing)? (?:an?|the) (?:\w+ )?(?:milestone|turning point|leap|era|chapter|shift)
mark(?:s|ed|ing)? (?:an?|the) (?:\w+ )?(?:moment|step forward)
(?:signal|herald|usher)(?:s|ed|ing|ling)?(?: in)? (?:an?|the) (?:new|dawn|major|broader)
(?:underscor|highlight)(?:es|ed|e|s|ing) (?:the|its|their) (?:\w+ )?(?:importance|need|potential)
(?:emphasi[sz]|showcas)(?:es|ed|e|ing) (?:the|its|their) (?:\w+ )?(?:commitment|power|role|ambition)
reflect(?:s|ed|ing) (?:a|the) (?:growing|broader|ongoing)
pav(?:es|ed|e|ing) the way
a testament to
(?:reshap|redefin|revolutioni[sz])(?:es|ed|e|ing) (?:the|how|our|an?|entire)
unlock(?:s|ed|ing)? (?:new|the full|unprecedented|endless) (?:possibilit|potential|opportunit)\w*
push(?:es|ed|ing)? the (?:boundaries|envelope|limits)
"""
# Stock pictures and superlatives, wherever they stand.
PICTURES = r"""
白热化
里程碑
意义(?:重大|深远|非凡)
深远的?影响
深刻影响
(?:引发|引起|受到|获得)了?(?:业界|业内|社会|市场|各界|外界)?的?(?:广泛|高度|热烈)的?(?:关注|讨论|热议|反响|共鸣)
同样值得关注
质的飞跃
(?:重大|历史性|关键性?)的?(?:跨越|转折点|转折)
关键一步
突破性的?(?:进展|突破|模型|时刻|变革|成果)
(?:革命性|颠覆性)的?(?:变革|突破|影响|地?提升)
重新定义
重塑
(?:无限|巨大|强大|广阔|更广阔的|无穷)的?(?:市场|应用|发展)?(?:潜力|前景|可能|想象空间|应用场景)
前景广阔
未来可期
拭目以待
任重(?:而)?道远
(?:机[遇会]|危机)(?:与|和)(?:挑战|机遇)并存
势在必行|大势所趋|势不可挡
风起云涌|如火如荼|方兴未艾|百花齐放|遍地开花|全面开花|日新月异
动态激烈|步伐(?:丝毫)?(?:未减|从未停歇)
(?:全面|综合|体系化)的?较量
(?:巨大|复杂|三维)的?博弈
核心(?:驱动力|载体)
重磅(?:炸弹|来袭|人事任命)
掀起~浪潮
新时代的(?:门槛|到来|序幕)
行业痛点
(?:rapidly |ever-)(?:evolving|changing) (?:landscape|world|field)
only time will tell|remains to be seen
(?:sparked|drawn|drew|attracted|gained) (?:widespread|considerable) (?:attention|interest|debate)
speaks volumes|wake-up call|endless possibilities|delv(?:e|es|ing) into
"""
# Figures of speech that may well carry something.
FIGURES = r"""
不仅[^。；！？\n]{1,40}，更(?!多|高|大|好|快|低|加)
不再(?:仅仅?|只|单纯)?是[^。；！？\n]{1,30}而是
与其说[^。；！？\n]{1,30}不如说
game[- ]chang(?:er|ers|ing)
cutting-edge|groundbreaking
at the forefront of
not (?:just|merely)[^.;!?\n]{1,80}but(?: also)?
"""
FEW = "[^，,；;：:。！？!?\n]{0,30}?"


def _compiled(lines: str) -> re.Pattern[str]:
    return re.compile("|".join(_bounded(lines.strip().splitlines())), re.IGNORECASE)


def _bounded(lines: list[str]) -> Iterator[str]:
    """English ones as whole words."""
    for line in lines:
        yield (rf"\b(?:{line})\b" if line.isascii() else f"(?:{line})").replace("~", FEW)


OPENER, PROMOTER, PICTURE, FIGURE = map(_compiled, (OPENERS, PROMOTERS, PICTURES, FIGURES))
ANY = (OPENER, PROMOTER, PICTURE, FIGURE)
IDLE = (PROMOTER, PICTURE)  # a clause with one of them says nothing else
