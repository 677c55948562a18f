"""What is counted: currencies, spans of time, physical units and Chinese counters, by name."""

import re
from decimal import Decimal
from typing import NamedTuple

# ISO 4217 code: what stands for it before the number | behind it
MONEY = """
USD US$ $ USD USD$ | 美元 美金 美刀 dollars dollar us_dollars u.s._dollars us_dollar usd bucks
CNY CN¥ ¥ RMB CNY 人民币 | 人民币 元 块钱 yuan renminbi rmb cny chinese_yuan
EUR € EUR 欧元 | 欧元 euros euro eur
GBP £ GBP | 英镑 pounds pound gbp british_pounds pounds_sterling
JPY JP¥ JPY | 日元 日圆 日币 yen jpy japanese_yen
HKD HK$ HKD 港币 港元 HKD$ | 港元 港币 港币元 hkd hong_kong_dollars
TWD NT$ T$ TWD 新台币 | 新台币 台币 twd
KRW ₩ KRW | 韩元 韩圆 won krw
INR ₹ INR Rs. Rs | 卢比 印度卢比 rupees rupee inr
RUB ₽ RUB | 卢布 roubles rubles rouble ruble rub
CHF CHF | 瑞士法郎 瑞郎 francs swiss_francs chf
CAD C$ CA$ CAD CAD$ | 加元 加币 加拿大元 cad canadian_dollars
AUD A$ AU$ AUD AUD$ | 澳元 澳币 澳大利亚元 aud australian_dollars
SGD S$ SGD SGD$ | 新加坡元 新元 sgd singapore_dollars
BRL R$ BRL | 雷亚尔 reais brl
SAR SAR | 沙特里亚尔 里亚尔 riyals riyal
AED AED | 迪拉姆 dirhams dirham
THB THB | 泰铢 baht
VND VND | 越南盾 dong
SEK SEK | 瑞典克朗 克朗 kronor krona sek swedish_crowns swedish_kronor
NOK NOK | 挪威克朗 norwegian_kroner kroner krone nok
DKK DKK | 丹麦克朗 danish_kroner dkk
CZK CZK | 捷克克朗 koruna czk
ISK ISK | 冰岛克朗 icelandic_kronur icelandic_krona isk
MYR RM MYR | 林吉特 令吉 马币 ringgit myr
IDR Rp IDR | 印尼盾 印尼卢比 rupiah idr
PHP ₱ | 菲律宾比索 philippine_pesos php
MXN MXN | 墨西哥比索 mexican_pesos mxn
TRY ₺ | 里拉 土耳其里拉 lira lire
ILS ILS ₪ | 谢克尔 新谢克尔 shekels shekel
PLN PLN | 兹罗提 zlotys zloty
ZAR ZAR | 兰特 南非兰特 rand
NGN NGN ₦ | 奈拉 naira
UAH UAH | 格里夫纳 hryvnias hryvnia
KZT KZT | 坚戈 tenge
KWD KWD | 第纳尔 dinars dinar
NZD NZ$ NZD NZD$ | 新西兰元 纽元 nzd new_zealand_dollars
MOP MOP | 澳门元 patacas
"""
# unit: how many of it one is | its names
SPANS = """
second 0.000001 | 微秒 microseconds microsecond μs
second 0.001 | 毫秒 milliseconds millisecond ms
second 1 | 秒钟 秒 seconds second secs sec s
minute 15 | 刻钟
minute 1 | 分钟 minutes minute mins min
hour 1 | 个小时 小时 个钟头 钟头 hours hour hrs hr
day 1 | 天 个工作日 个交易日 工作日 交易日 days day
day 1 | business_days business_day working_days working_day
week 2 | fortnights fortnight
week 1 | 个星期 星期 个礼拜 礼拜 周 weeks week
month 1 | 个月 月龄 months month
quarter 1 | 个季度 quarters
year 1 | 周年 周岁 年 岁 years year-old year yrs yr
year 10 | decades decade
year 100 | 个世纪 世纪 centuries century
"""
UNITS = """
km | 公里 千米 kph kilometers kilometres kilometer kilometre km
m | 米 meters metres meter metre m
cm | 厘米 公分 centimeters centimetres cm
mm | 毫米 millimeters millimetres mm
um | 微米 microns micron micrometres micrometers
nm | 纳米 nanometers nanometres nanometer nanometre nm
mile | 英里 miles mile mph
ft | 英尺 feet foot ft
inch | 英寸 寸 inches inch
jin | 斤
kg | 公斤 千克 kilograms kilogram kilos kg
g | 克 grams gram
mg | 毫克 milligrams milligram mg
ug | 微克 micrograms microgram mcg
carat | 克拉 carats carat
t | 吨 tonnes tonne tons ton metric_tons metric_ton
lb | 磅 lbs lb
oz | 盎司 ounces ounce oz
GW | 吉瓦 gigawatts gigawatt gw
MW | 兆瓦 megawatts megawatt mw
kW | 千瓦 kilowatts kilowatt kw
mW | 毫瓦 milliwatts milliwatt
W | 瓦 瓦特 watts watt w
TWh | 太瓦时 terawatt-hours twh
GWh | 吉瓦时 gigawatt-hours gwh
MWh | 兆瓦时 megawatt-hours mwh
mAh | 毫安时 毫安 mah milliamp-hours
Wh | 瓦时 watt-hours watt-hour wh
kWh | 千瓦时 度电 kilowatt-hours kwh
TB | 太字节 terabytes terabyte tb
GB | 吉字节 gigabytes gb
MB | 兆字节 megabytes mb
PB | 拍字节 petabytes petabyte pb
EB | 艾字节 exabytes exabyte eb
ZB | 泽字节 zettabytes zettabyte zb
kV | 千伏 kilovolts kilovolt kv
MPa | 兆帕 megapascals mpa
knot | knots knot
nit | 尼特 nits nit
gallon | 加仑 gallons gallon
kcal | 千卡 大卡 kilocalories kcal
V | 伏特 伏 volts volt v
TOPS | tops
PFLOPS | petaflops pflops
TFLOPS | teraflops tflops
mmHg | 毫米汞柱 mmhg
ml | 毫升 millilitres milliliters ml
hp | 匹马力 马力 horsepower hp
dB | 分贝 decibels db
fps | fps
ppm | ppm parts_per_million
Tbps | 太比特 terabits tbps
Gbps | 吉比特 gigabits gbps
Mbps | 兆比特 megabits mbps
GHz | 吉赫兹 gigahertz ghz
MHz | 兆赫 megahertz mhz
Hz | 赫兹 hertz hz
°C | 摄氏度 ℃ °c c celsius degrees_celsius
°F | 华氏度 ℉ °f f fahrenheit degrees_fahrenheit
m² | 平方米 m2 square_meters square_metres sq_m sqm m²
km² | 平方公里 km2 square_kilometers square_kilometres sq_km km²
ft² | 平方英尺 square_feet square_foot sqft sq_ft
m³ | 立方米 m3 cubic_metres cubic_meters cubic_metre cubic_meter m³
li | 华里 里
nmi | 海里 nautical_miles nautical_mile
acre | 英亩 acres acre
mu | 亩 mu
ha | 公顷 hectares hectare
barrel | 桶 barrels barrel bpd
"""
SHARES = """
points 1 | 个百分点 百分点 个点 percentage_points percentage_point pp ppts ppt
points 1 | percentage-points percentage-point
points 0.01 | 个基本点 基本点 个基点 基点 basis_points basis_point basis-points basis-point bps bp
percent 0.1 | ‰ per_mille
percent 1 | % percent per_cent pct
number 1000000 | megapixels megapixel megapixel-class mp
multiple 1 | 倍 times fold x ×
"""
# Behind one of these a Chinese numeral of one character counts something.
COUNTERS = (
    "个家名位人台部款项种次场笔颗辆架艘座套条件份篇期轮届枚张步类支队所批国省市店块片只头"
    "强层级代道颗根把本册封幅首户口例起宗桩间栋处村县区州城校县组排列段页行门"
)


class Measure(NamedTuple):
    """What a number counts: kind and unit as in Fact, how many of it one is, where it ends."""

    kind: str
    unit: str
    times: Decimal
    end: int


Row = tuple[str, str, Decimal]


def _rows(table: str) -> list[tuple[list[str], list[str]]]:
    lines = (line.split(" | ") for line in table.strip().splitlines())
    return [
        (head.split(), [name.replace("_", " ") for name in rest.split()]) for head, rest in lines
    ]


SIGNS: dict[str, str] = {}
NAMES: dict[str, Row] = {}
for _unit, _names in _rows(UNITS):
    NAMES |= {name: ("number", _unit[0], Decimal(1)) for name in _names}
    NAMES |= {
        name[:-1]: ("number", _unit[0], Decimal(1))
        for name in _names
        if name.isascii() and name[-1] == "s" and len(name) > 4
    }
for _head, _names in _rows(SPANS):
    NAMES |= {name: ("duration", _head[0], Decimal(_head[1])) for name in _names}
for _head, _names in _rows(SHARES):
    NAMES |= {name: (_head[0], "", Decimal(_head[1])) for name in _names}
for _head, _names in _rows(MONEY):
    SIGNS |= dict.fromkeys(_head[1:], _head[0])
    NAMES |= {name: ("money", _head[0], Decimal(1)) for name in _names}
    NAMES |= {f"元{name}": NAMES[name] for name in _names if name[-1] == "币"}  # 1985元新台币
NAMES |= {name: ("money", "USD", Decimal("0.01")) for name in ("美分", "cents", "cent")}
NAMES |= {name: ("money", "GBP", Decimal("0.01")) for name in ("便士", "pence", "p")}
LONGEST = max(len(name) for name in NAMES if not name.isascii())
FIRST = frozenset(name[0] for name in NAMES if not name.isascii())
LAST = frozenset(sign[-1] for sign in SIGNS)
SIGN = re.compile(
    rf"(?:{'|'.join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))})\s?$"
)
LATIN = re.compile(
    r"(?:\s?-\s?|\s)?((?:percentage|basis|per|(?:business|working)(?=\sdays?)|square|sq|cubic|nautical|degrees(?=\s[cf])|metric(?=\ston)|(?:us|u\.s\.|hong\skong|chinese|swiss|"
    r"canadian|australian|singapore|british|japanese|swedish|norwegian|danish|philippine|mexican|"
    r"new\szealand)(?=\s(?:dollar|yuan|franc|pound|yen|kro|crown|peso)))"
    r"[\s-][a-z]+|pounds\ssterling|parts\sper\smillion|[a-z]*watt[\s-]hours?|k?m[23]|[a-z°²]+(?:-hours?)?)(?![a-z0-9])"
)
GLUED = frozenset(
    {"c", "f", "v", "mp", "p"}
)  # units only right behind the number: 800V, 35C, 200MP
PENCE = 100
OFTEN = 1000
NOT_SPAN = frozenset("代级货报活薪初底末夜限均度际终轻制租款费")
WORDS = frozenset(["报告", "报道", "报名", "报警", "报案", "代表", "初步", "夜间", "轻松"])
NOT_MONEY = frozenset("旦素件老首帅气宵凶勋宇论化性")
NOT_BEHIND = {"个点": "球赞子位评", "里": "程面头弄约边昂德奥斯"}  # a penalty, Lisbon
IN_FIGURES = frozenset({"里"})  # 三里屯 is a place
NOT_TIMES = re.compile(r"\s(?:a|an|per|in|as|square)\b")
OLD = re.compile(r"(?:\s?-\s?|\s)olds?(?![a-z])")


def behind(low: str, end: int, value: Decimal) -> Measure | None:
    """The unit a number that ends here is given in `low`, an even text in lower case."""
    mark = low[end : end + 1]
    if mark == " ":
        mark = low[end + 1 : end + 2]
    if not mark or mark in "\0\n":
        return None
    if mark.isascii() and mark not in "%":
        return _latin(low, end, value)
    if mark in FIRST or mark in "%×":
        return _han(low, end + (low[end] == " "))
    return None


def _han(low: str, start: int) -> Measure | None:
    for length in range(LONGEST, 0, -1):
        row = NAMES.get(low[start : start + length])
        if row is None or (low[start].isascii() and length > 1):
            continue
        following = low[start + length : start + length + 1]
        cut = low[start + length : start + length + 2] not in WORDS and length == 1
        if row[0] == "duration" and following in NOT_SPAN and following and cut:
            return None
        if low[start : start + length] in IN_FIGURES and not low[start - 1].isascii():
            return None
        if following and following in NOT_BEHIND.get(low[start : start + length], ""):
            return None
        is_binary = low.endswith("非二", 0, start) or (following and following in NOT_MONEY)
        if low[start : start + length] == "元" and is_binary:
            return None
        if low[start] == "×" and following.isalnum():
            return None
        return Measure(*row, start + length)
    return None


def _latin(low: str, end: int, value: Decimal) -> Measure | None:
    match = LATIN.match(low, end)
    if match is None:
        return None
    name = " ".join(match[1].split()).replace("watt hour", "watt-hour")
    row = NAMES.get(name) or NAMES.get(name.replace("- ", "-"))
    if row is None or (name in ("x", "w") and match.start(1) > end and value < 1):
        return None
    if name == "p" and value >= PENCE:
        return None  # 1080p
    if (name in GLUED and match.start(1) > end) or (name == "s" and match.start(1) == end):
        return None
    if name == "times" and value >= OFTEN:
        return None  # downloaded 3.6m times
    if name == "times" and NOT_TIMES.match(low, match.end()):
        return None
    stop = match.end()
    if row[1] == "year" and (old := OLD.match(low, stop)):
        stop = old.end()
    return Measure(*row, stop)


def before(even: str, start: int) -> tuple[str, int] | None:
    """The currency a sign before a number names, and where the sign begins."""
    place = start - 1
    if place >= 0 and even[place] == " ":
        place -= 1
    if place < 0 or even[place] not in LAST:
        return None
    match = SIGN.search(even, max(0, start - 5), start)
    if match is None or (match[0][0].isalpha() and _follows_letter(even, match.start())):
        return None
    return SIGNS[match[0].strip()], match.start()


def _follows_letter(even: str, place: int) -> bool:
    mark = even[place - 1 : place]
    return mark.isascii() and mark.isalpha()
