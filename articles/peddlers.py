"""The house's word list: titles by which peddlers of bets, pills, loans and the like sell."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from articles.hanzi import SIMPLER

DENSE = 3  # so many different words of the trade in one title make it a pitch

# One phrase a line. Sellers write these; reporters, even on the trade itself, hardly ever.
PITCHES = """
真人荷官
真人娱乐
真人视讯
真人百家乐
娱乐城
时时彩
北京赛车
幸运飞艇
幸运28
六合彩开奖
六合彩资料
六合彩网
一码中特
特码资料
返水彩金
首存送
彩票网
彩票平台
彩票注册
彩票app
博彩网
博彩平台推荐
棋牌娱乐
棋牌送
电子游艺
捕鱼游戏
捕鱼达人下载
注册送
开户送
送彩金
葡京网
新葡京
必威体育
亚博体育
开云体育
乐鱼体育
金沙娱乐
威尼斯人官网
澳门赌场网
官网开户
网上开户送
股票配资
配资平台
配资开户
无抵押贷款
黑户贷款
贷款秒批
信用卡套现
花呗套现
代开发票
代开增值税
发票代开
刻章办证
代办毕业证
毕业证办理
文凭办理
代写论文
论文代写
代孕公司
代孕价格
代孕中介
代孕机构
代孕多少钱
代孕包成功
借卵试管
约炮
同城约
楼凤
外围女
包夜
特殊服务
成人视频
av在线
国产精品视频
无码高清
无码视频
壮阳
催情
私服发布
传奇私服
外挂下载
破解版下载
注册机下载
刷单兼职
casino bonus
casino bonuses
casino slots
casino utan
no deposit bonus
deposit bonus
free spins
best online casino
best online casinos
best casino
best casinos
play casino
real money slots
online slots
slots online
betting tips
best betting
betting bonus
bonus code
bonus codes
slot gacor
gacor
slot online
situs slot
situs judi
judi online
judi bola
agen judi
agen slot
bandar togel
togel
maxwin
rtp slot
sbobet
pragmatic play
poker online
deneme bonusu
bahis siteleri
casino siteleri
escort bayan
escort service
escort services
escort girls
escort agency
call girls
call girl service
adult dating
hookup sites
hookup apps
sex cam
sex cams
payday loan
payday loans
bad credit loan
bad credit loans
instant loan
instant loans
loans no credit check
no credit check
buy viagra
generic viagra
cheap viagra
buy cialis
generic cialis
cheap cialis
without prescription
without a prescription
no prescription
buy xanax
buy tramadol
buy adderall
buy ambien
weight loss pills
weight loss gummies
keto gummies
cbd gummies
diet pills
male enhancement
erectile dysfunction pills
essay writing service
essay writing services
write my essay
buy essay
keygen
crack download
crack free download
full crack
cracked apk
serial key
activation key
license key free
mod apk
apk mod
replica watches
replica handbags
replica rolex
fake rolex
buy followers
buy instagram followers
buy backlinks
nhà cái
tài xỉu
cá cược
xổ số miền
онлайн казино
казино онлайн
игровые автоматы
ставки на спорт
проститутки
스포츠토토
토토사이트
먹튀
슬롯사이트
카지노사이트
바카라사이트
출장마사지
출장안마
スーパーコピー
ブランドコピー
出会い系
สล็อต
บาคาร่า
แทงบอล
"""

# Words of the trade, which the news uses as well: only several in one title say something.
TRADE = """
博彩
彩票
六合彩
赌场
赌博
赌球
百家乐
老虎机
轮盘
棋牌
开户
体育投注
投注
下注
彩金
开奖
代孕
供卵
发票
贷款
网贷
套现
色情
成人
上门服务
春药
破解
一夜情
伟哥
迷药
裸聊
casino
casinos
gambling
betting
bets
bet
poker
roulette
blackjack
baccarat
jackpot
slot
slots
wager
bookmaker
sportsbook
bonus
bonuses
lottery
loan
loans
escort
escorts
porn
viagra
cialis
pills
pharmacy
crack
cracked
"""

LATIN = re.compile(r"[a-zà-ɏ0-9]+")
WIDE = re.compile(r"[\uff10-\uff5a]")


def pitches(titles: Sequence[str]) -> list[bool]:
    """For each title whether it reads as a peddler's: a pitch in it, or three words of a trade."""
    folded = [_fold(title) for title in titles]
    openings = _openings("\n".join(folded))
    selling, trade = _listed(_PITCHES, openings), _listed(_TRADE, openings)
    if not selling and len(trade) < DENSE:  # nearly always
        return [False] * len(titles)
    return [
        any(_stands(word, title) for word in selling)
        or sum(_stands(word, title) for word in trade) >= DENSE
        for title in folded
    ]


def _fold(text: str) -> str:
    return (unicodedata.normalize("NFKC", text) if WIDE.search(text) else text).casefold()


def _openings(text: str) -> set[str]:
    """How a word of the lists may open here: by Latin words, by pairs of other characters."""
    found = set(LATIN.findall(text))
    if not text.isascii():
        found.update(text[at.start() : at.start() + 2] for at in _FIRST.finditer(text))
    return found


def _opening(word: str) -> str:
    latin = LATIN.match(word)
    return latin.group() if latin else word[:2]


def _listed(index: dict[str, list[str]], openings: set[str]) -> list[str]:
    """The words of a list that may stand in a text with these openings."""
    return [word for opening in openings if opening in index for word in index[opening]]


def _stands(word: str, title: str) -> bool:
    """Whether a title has the word, a Latin one not as a part of another."""
    if not LATIN.match(word):
        return word in title
    return bool(re.search(rf"(?<![a-zà-ɏ0-9]){re.escape(word)}(?![a-zà-ɏ0-9])", title))


def _index(text: str) -> dict[str, list[str]]:
    """The words of a list by how they open, Chinese ones in traditional characters too."""
    fuller = {simple: chr(full) for full, simple in reversed(SIMPLER.items())}
    index: dict[str, list[str]] = {}
    for line in filter(None, map(_fold, text.split("\n"))):
        for word in dict.fromkeys((line, "".join(fuller.get(c, c) for c in line))):
            index.setdefault(_opening(word), []).append(word)
    return index


def _first(pairs: Iterable[str]) -> re.Pattern[str]:
    """Where one of these pairs of characters may stand."""
    one, two = ("".join(dict.fromkeys(chars)) for chars in zip(*pairs, strict=True))
    return re.compile(f"[{re.escape(one)}](?=[{re.escape(two)}])")


_PITCHES, _TRADE = _index(PITCHES), _index(TRADE)
_FIRST = _first(pair for pair in (*_PITCHES, *_TRADE) if not LATIN.match(pair))
