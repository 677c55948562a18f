"""Provinces that Chinese runs together, each by what it is called for short: 江浙沪皖, 两湖."""

import re

from articles.grounding import roster
from articles.grounding.source import Source
from articles.words import words

SHORT = dict(
    pair.split("=")
    for pair in words(
        "江苏=苏江 浙江=浙 上海=沪 安徽=皖 湖南=湘湖 江西=赣 湖北=鄂湖 广东=粤广 广西=桂广 福建=闽 "
        "山东=鲁 河南=豫 河北=冀 山西=晋 陕西=陕 四川=川 重庆=渝 贵州=黔贵 云南=滇云 北京=京 "
        "天津=津 辽宁=辽 吉林=吉 黑龙江=黑 甘肃=甘 青海=青 宁夏=宁 香港=港 澳门=澳"
    )
)
TOGETHER = re.compile(
    "江浙|云贵|[苏浙沪皖湘赣鄂粤桂闽鲁豫冀晋陕川渝黔滇京津辽吉黑甘青宁港澳]{2,}|两[湖广]"
)


def is_told(known: str | None, source: Source) -> bool:
    """Whether a known name is a province that a Chinese source tells together with others."""
    marks = "".join(SHORT.get(form, "") for form in roster.forms().get(known or "", ()))
    told = "".join(TOGETHER.findall(source.even)) if marks and source.is_han else ""
    return any(mark in told for mark in marks)
