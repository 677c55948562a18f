"""What a sentence may say otherwise and mean the same: synonyms, what may go, slips, spellings.

Whatever is not here is taken for a change of meaning: the lists are what an edit may touch.
"""

import re
from collections.abc import Iterator

from articles.words import words

# One group a line: any of them may stand for any other. Chinese ones apart by spaces, English ones
# by commas; a phrase that only keeps its parts from being read stands alone.
HAN_GROUPS = """
表示 说 称 说道
但 但是 然而 可是
和 与 及 以及
因为 由于
因此 所以 因而
已 已经 业已
将 将会
能 能够
可 可以
没有 没 未 并未 并没有
该公司 这家公司
宣布 宣告
公布 发布
近日 日前 近期
据悉 据了解
此次 本次 这次
此前 先前
前 之前
后 之后
如果 若 倘若 假如
虽然 尽管
目前 现在 眼下 当前 如今
获得 取得
提高 提升
增长 增加
下降 下滑
上涨 上升
大幅 大幅度
迅速 快速
显著 明显
巨大 庞大
导致 造成 致使
首次 第一次
预计 预期
计划 打算 拟
可能 或许 也许
必须 须
应 应该 应当
需 需要
电动车 电动汽车
超过 逾 超出
将近 接近
约 大约 大概
帮助 协助
关于 有关
例如 比如 譬如
以便 以
曾 曾经
正 正在
仅 仅仅 只
其它 其他
部份 部分
帐号 账号
帐户 账户
截至 截止
惟一 唯一
图像 图象
做出 作出
订阅 定阅
"""
# What may come and go. The second row only where a clause begins.
HAN_IDLE = "的 了 进行 非常 极为 极其"
HAN_OPENING = {"此外": "", "另外": "", "同时": "", "不过": "但"}
# Words in which the characters of those above mean something else.
HAN_WHOLE = """
小说 说明 说法 学说 传说 据说 名称 职称 号称 声称 自称 称号 称为 堪称 据称 诉称 宣称 谎称 人称
对称 未来 未必 未婚 未成年 未遂 未知 没收 没落 沉没 淹没 吞没 埋没 出没 将军 将来 即将 将近 可能
可是 不可 可见 认可 许可 许可证 尚可 未可 能源 能力 功能 性能 智能 人工智能 职能 动能 节能 核能
不能 可能性 和平 和解 和谈 总和 温和 缓和 参与 给与 与会 授与 及时 普及 涉及 以及 因及 波及 埃及
目的 的确 目的地 了解 了结 了断 为了 除了 不了 得了 罢了 极了 了不起 受不了 应对 应用 反应 供应
相应 适应 应急 应邀 响应 近年 近年来 附近 最近 临近 邻近 条约 契约 约定 约束 约会 约旦 约翰 纽约
节约 合约 预约 违约 公约 正式 正面 正常 正确 修正 公正 改正 更正 纠正 真正 正义 仅次于 只有 只要
拟议 虚拟 模拟 草拟 需求 必需 急需 须知 曾孙 曾祖 应届 应聘 超过 已故 已知 已有 死者 不仅 不但
不过 不仅仅 无论 不管 除非 非洲 非常 非农 非典 无锡 无线 无人机 未名湖 未央 否则 是否 能否 可否
"""
HAN_SLIPS = {
    "以经": "已经",
    "己经": "已经",
    "在次": "再次",
    "既使": "即使",
    "必竟": "毕竟",
    "做为": "作为",
    "按装": "安装",
    "松驰": "松弛",
    "布暑": "部署",
    "部暑": "部署",
    "布署": "部署",
    "按排": "安排",
    "既将": "即将",
    "即然": "既然",
    "另人": "令人",
    "再所难免": "在所难免",
    "迫不急待": "迫不及待",
    "一如继往": "一如既往",
    "再接再励": "再接再厉",
    "竟争": "竞争",
    "竞然": "竟然",
    "帐目": "账目",
    "帐单": "账单",
    "泄漏": "泄露",
    "座落": "坐落",
    "家俱": "家具",
    "份量": "分量",
    "身分": "身份",
    "年青": "年轻",
    "复盖": "覆盖",
    "想像": "想象",
    "好象": "好像",
    "人材": "人才",
    "决择": "抉择",
    "辩别": "辨别",
    "气慨": "气概",
    "侯选": "候选",
    "时侯": "时候",
    "气侯": "气候",
    "融汇贯通": "融会贯通",
    "震憾": "震撼",
    "发部": "发布",
    "反应出": "反映出",
    "签定": "签订",
    "报导": "报道",
    "幅射": "辐射",
    "默守成规": "墨守成规",
    "穿流不息": "川流不息",
    "甘败下风": "甘拜下风",
    "金壁辉煌": "金碧辉煌",
    "名符其实": "名副其实",
}
LATIN_GROUPS = """
said, says, say, stated, states
but, however
and, as well as
because of, due to, owing to
therefore, thus, hence
although, though, even though
while, whilst
among, amongst
toward, towards
until, till
to, in order to, so as to
use, utilise, utilize
uses, utilises, utilizes
used, utilised, utilized
using, utilising, utilizing
approximately, roughly
nearly, almost
help, assist
buy, purchase
buys, purchases
bought, purchased
buying, purchasing
start, begin
starts, begins
started, began
starting, beginning
big, large
bigger, larger
biggest, largest
now, currently, at present, presently, at the moment, at this point in time
company, firm
companies, firms
is, are
was, were
has, have
does, do
before, prior to
after, following, subsequent to
if, in the event that
can, is able to, are able to
most, the majority of
despite, in spite of
each, every
upon, on
whether, whether or not
chief executive, chief executive officer, ceo
per cent, percent
e-mail, email
web site, website
co-founder, cofounder
health care, healthcare
movie, film
kids, children
regarding, concerning, with regard to
quickly, rapidly
quick, rapid, fast
show, shows
get, obtain
got, obtained
need, require
needs, requires
needed, required
try, attempt
tried, attempted
trying, attempting
give, provide
gives, provides
gave, provided
new, brand new, brand-new
colour, color
colours, colors
favour, favor
favourite, favorite
labour, labor
honour, honor
behaviour, behavior
neighbour, neighbor
neighbours, neighbors
neighbouring, neighboring
harbour, harbor
humour, humor
rumour, rumor
rumours, rumors
armour, armor
centre, center
centres, centers
metre, meter
metres, meters
theatre, theater
litre, liter
litres, liters
fibre, fiber
defence, defense
offence, offense
licence, license
programme, program
programmes, programs
grey, gray
cancelled, canceled
travelled, traveled
travelling, traveling
modelling, modeling
labelled, labeled
fuelled, fueled
totalled, totaled
signalled, signaled
aluminium, aluminum
analyse, analyze
analysed, analyzed
catalogue, catalog
judgement, judgment
ageing, aging
enrol, enroll
fulfil, fulfill
skilful, skillful
"""
LATIN_IDLE = "a, an, the, that, very, also, indeed, basically, a total of, 's, '"
LATIN_CLOSING = "too, as well"  # only where a clause ends
LATIN_OPENING = "moreover, furthermore, additionally, in addition, meanwhile, what is more"
# Phrases that keep small words from going.
LATIN_WHOLE = """
a few, a little, a lot, the few, a number of, the number of, the only, so that, in that, too much,
too many, too few, too little, too late, too early, the rest, a third, a quarter, the former,
the latter, the said, in order that, provided that, not only, the best, the worst,
a good deal, all the, none the less, at the latest, the following
"""
LATIN_SLIPS = """
teh the|goverment government|govermnent government|govenment government|occured occurred
occuring occurring|occurence occurrence|untill until|wich which|whcih which|adress address
adresses addresses|begining beginning|comittee committee|commitee committee
definately definitely|enviroment environment|independant independent|seperate separate
seperately separately|seperated separated|recieve receive|recieved received|recieves receives
recieving receiving|acheive achieve|acheived achieved|acheivement achievement|beleive believe
beleived believed|foriegn foreign|thier their|wierd weird|neccessary necessary
necesary necessary|succesful successful|sucessful successful|successfull successful
succesfully successfully|tommorow tomorrow|tommorrow tomorrow|tomorow tomorrow|truely truly
publically publicly|accomodate accommodate|accomodation accommodation|agressive aggressive
aquire acquire|aquired acquired|aquisition acquisition|arguement argument|buisness business
busines business|calender calendar|catagory category|cemetary cemetery|collegue colleague
collegues colleagues|concious conscious|dissapoint disappoint|dissapointed disappointed
embarass embarrass|embarassed embarrassed|existance existence|experiance experience
familar familiar|finaly finally|fourty forty|freind friend|futher further|garantee guarantee
gaurd guard|happend happened|harrass harass|harrassment harassment|immediatly immediately
incidently incidentally|inteligence intelligence|intelligance intelligence
intresting interesting|knowlege knowledge|liason liaison|maintainance maintenance
managment management|milennium millennium|millenium millennium|minature miniature
mispell misspell|noticable noticeable|occassion occasion|occassionally occasionally
oppurtunity opportunity|orignal original|parliment parliament|persistant persistent
posession possession|prefered preferred|presense presence|priviledge privilege|probaly probably
proffesional professional|profesional professional|pronounciation pronunciation|realy really
recomend recommend|recomended recommended|refered referred|relevent relevant|religous religious
remeber remember|reponse response|resistence resistance|responsability responsibility
rythm rhythm|secratary secretary|sieze seize|similiar similar|speach speech|strenght strength
suprise surprise|suprised surprised|technolgy technology|techology technology
tecnology technology|temperture temperature|threshhold threshold|tounge tongue
transfered transferred|unforseen unforeseen|unfortunatly unfortunately|usualy usually
vaccum vacuum|vegatarian vegetarian|visable visible|wether whether|writting writing|yeild yield
anounced announced|annouced announced|annouce announce|anounce announce|announcment announcement
develope develop|developement development|devlopment development|devloped developed
compnay company|comapny company|poeple people|peple people|reseach research|reserach research
researcers researchers|resarch research|marekt market|markt market|repors reports
reporst reports|accross across|alot a_lot|altough although|allready already|basicly basically
becuase because|becasue because|beacuse because|betwen between|comming coming
continous continuous|controled controlled|critisism criticism|currenly currently
curently currently|demostrate demonstrate|desicion decision|decison decision|diffrent different
differnt different|efficent efficient|electic electric|elecrtic electric|equiptment equipment
expecially especially|explaination explanation|finacial financial|financal financial
foward forward|genuinly genuinely|higest highest|industy industry|intial initial
langauge language|launcehd launched|lauched launched|luanched launched|libary library
loosing losing|mananger manager|manufactuer manufacturer|manufacter manufacture|nuclaer nuclear
oportunity opportunity|perfomance performance|performace performance|polical political
politcal political|popluation population|porduct product|prodcut product|prodution production
presdient president|presidant president|pesident president|programing programming
proccess process|quaterly quarterly|releas release|relased released|realeased released
releaesd released|satelite satellite|sattelite satellite|scientits scientists|secuirty security
securtiy security|servies services|shareholer shareholder|signifcant significant
signficant significant|softwear software|sofware software|spokeman spokesman|statment statement
studens students|sytem system|systme system|targetted targeted|taht that|thsi this
togehter together|tranport transport|unviersity university|universtiy university|upto up_to
vehical vehicle|vehicels vehicles|wnat want|yesteday yesterday|yestarday yesterday
invesment investment|investement investment|invester investor
"""
CONTRACTED = {
    "won't": "will not",
    "can't": "can not",
    "cannot": "can not",
    "shan't": "shall not",
    **{f"{who}'s": f"{who} is" for who in words("it that he she there what who here where")},
}
ENDINGS = {"n't": " not", "'re": " is", "'ve": " has", "'ll": " will", "'m": " am", "'s": " 's"}
NEGATIVE = re.compile(
    r"[不没未无非否莫勿毋别]|拒|缺|失败|取消|停止|拒绝|难以|避免|排除|撤|免|禁|驳回|辟谣|"
    r"\b(?:not|no|never|without|none|nor|neither|nobody|nothing|nowhere|cannot|hardly|scarcely|"
    r"barely|un\w+|non\w*|den(?:y|ies|ied|ying|ial)|refus\w+|reject\w*|fail\w*|lack\w*|few|"
    r"little|except|rul\w+ out|exclud\w+|declin\w+|stop\w*|cancel\w*|disput\w+)\b",
    re.IGNORECASE,
)
MODAL = re.compile(
    r"[将会已曾拟或应须需可能欲待]|计划|打算|预计|有望|可能|或许|也许|据称|据说|涉嫌|疑似|必须|应该|"
    r"考虑|准备|承诺|威胁|正在|声称|传|疑|[？?吗]|"
    r"\b(?:may|might|can|could|will|would|shall|should|must|ought|plans?|planned|planning|"
    r"expect(?:s|ed)?|intends?|intended|aims?|hopes?|considers?|considering|likely|unlikely|"
    r"possibl[ey]|probabl[ey]|perhaps|maybe|alleged(?:ly)?|reported(?:ly)?|suspected|claims?|"
    r"claimed|has|have|had|is|are|was|were|be|been|going|set|about|already|yet|only|if|unless|"
    r"whether|would-be|potential(?:ly)?|apparently|seems?|appears?)\b",
    re.IGNORECASE,
)


def _groups(table: str, comma: str | None) -> Iterator[tuple[str, str]]:
    for line in table.strip().splitlines():
        first, *others = (form.strip() for form in line.split(comma))
        yield from ((form, first) for form in (first, *others))


def _han() -> dict[str, str]:
    found = {form: form for form in HAN_WHOLE.split()}
    found |= dict(_groups(HAN_GROUPS, None))
    found |= {slip: found.setdefault(meant, meant) for slip, meant in HAN_SLIPS.items()}
    return found | dict.fromkeys(HAN_IDLE.split(), "")


def _latin() -> dict[tuple[str, ...], str]:
    whole = (form.strip() for form in HAN_LINES.sub(" ", LATIN_WHOLE).split(","))
    found = {tuple(form.split()): form for form in whole if form}
    found |= {tuple(form.split()): first for form, first in _groups(LATIN_GROUPS, ",")}
    idle = LATIN_IDLE.split(", ")
    return found | {tuple(form.split()): "" for form in idle}


HAN_LINES = re.compile(r"\s*\n\s*")
HAN = _han()
LATIN = _latin()
OPENING = {tuple(form.split()) for form in LATIN_OPENING.split(", ")}
CLOSING = {tuple(form.split()) for form in LATIN_CLOSING.split(", ")}
SLIPS = dict(pair.split() for pair in re.split(r"[|\n]", LATIN_SLIPS.strip()))
LONGEST_HAN = max(map(len, [*HAN, *HAN_OPENING]))
LONGEST_LATIN = max(map(len, [*LATIN, *OPENING]))
