"""Provinces and countries by the one character Chinese has for them: 江浙沪皖, 两湖, 俄海军."""

import re
from collections.abc import Iterable

from articles.facts.fact import Span
from articles.grounding import roster
from articles.grounding.source import Source
from articles.words import words

PROVINCES = dict(
    pair.split("=")
    for pair in words(
        "江苏=苏江 浙江=浙 上海=沪 安徽=皖 湖南=湘湖 江西=赣 湖北=鄂湖 广东=粤广 广西=桂广 福建=闽 "
        "山东=鲁 河南=豫 河北=冀 山西=晋 陕西=陕 四川=川 重庆=渝 贵州=黔贵 云南=滇云 北京=京 "
        "天津=津 辽宁=辽 吉林=吉 黑龙江=黑 甘肃=甘 青海=青 宁夏=宁 香港=港 澳门=澳"
    )
)
COUNTRIES = dict(
    pair.split("=")
    for pair in words(
        "俄罗斯=俄 美国=美 英国=英 英格兰=英 法国=法 德国=德 日本=日 韩国=韩 朝鲜=朝 印度=印 "
        "以色列=以 伊朗=伊 乌克兰=乌 叙利亚=叙 黎巴嫩=黎 土耳其=土 意大利=意 加拿大=加 澳大利亚=澳 "
        "菲律宾=菲 越南=越 泰国=泰 埃及=埃 巴西=巴 巴基斯坦=巴 墨西哥=墨 沙特=沙 欧盟=欧 "
        "台湾=台 中国=中"
    )
)
TOGETHER = re.compile(
    "江浙|云贵|[苏浙沪皖湘赣鄂粤桂闽鲁豫冀晋陕川渝黔滇京津辽吉黑甘青宁港澳]{2,}|两[湖广]"
)
MARKS = "".join(dict.fromkeys("".join(COUNTRIES.values())))
# What is behind the character of a country, or another country beside it: 以黎边境, 美俄.
STATE = re.compile(
    f"(?P<who>[{MARKS}]{{1,2}})(?:海军|空军|陆军|总统|总理|首相|外长|防长|外交部|国防部|国会|议会|议员|"
    "政府|大使|使馆|领馆|媒体|媒(?!体)|军(?![工官])|方(?![面便式法案向])|企(?!业)|籍|裔|边境|境内|关系|双边|战争|冲突|贸易|两国|舰|"
    "专家|学者|警方|股|航班|公民|民众|女子|男子|语|文(?![化学明艺物])|版|原?产)"
    f"|[{MARKS}]{{3,}}"
)


def place(known: str | None, source: Source) -> Span | None:
    """Where a Chinese source tells a known country or province by its character."""
    if known is None or not source.is_han:
        return None
    forms = roster.forms().get(known, ())
    of_country = "".join(COUNTRIES.get(form, "") for form in forms)
    marks = of_country or "".join(PROVINCES.get(form, "") for form in forms)
    told = source.reckoned(_countries if of_country else _provinces)
    return next((told[mark] for mark in marks if mark in told), None)


def _countries(source: Source) -> dict[str, Span]:
    return _marks(
        (match["who"] or match[0], match.start()) for match in STATE.finditer(source.even)
    )


def _provinces(source: Source) -> dict[str, Span]:
    return _marks((match[0], match.start()) for match in TOGETHER.finditer(source.even))


def _marks(runs: Iterable[tuple[str, int]]) -> dict[str, Span]:
    """Where each character stands."""
    return {
        mark: (start + at, start + at + 1) for run, start in runs for at, mark in enumerate(run)
    }
