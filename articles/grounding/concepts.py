"""What the trade's verbs and their opposites are called in both languages."""

from collections.abc import Mapping
from functools import lru_cache

from articles.facts.fact import Page
from articles.grounding.vocabulary import Vocabulary, Word
from articles.words import words

# A line is one deed: what Chinese calls it, then how the English words for it begin ("_" for a
# space, "=" before a whole word). Two deeds that exclude each other stand on one line, "<>" between
# them; what begins with "+" goes on with the line before.
TABLE = """
publish 公开 发布 推出 上线 亮相 开源 releas publish launch unveil open-sourc avail
ship 交付 出货 发货 deliver ship
produce 量产 投产 mass_produc volume_production production
list 上市 挂牌 listed listing =ipo debut
complete 完成 完毕 complet finish finaliz finalis conclud
effective 生效 施行 实施 take_effect took_effect effective in_force come_into came_into
+ implement
acquire 收购 并购 买下 买入 acquir =buy =buys buying bought purchas takeover
supply 供应 供货 suppl
beat 击败 战胜 超越 反超 =beat =beats beaten defeat overtak overtook surpass outsold
accuse 指控 指责 accus blam
rent 租用 租下 承租 =rent =rents renting rented
sign 签署 签约 签订 =sign =signs signed signing
invest 投资 入股 invest
appeal 上诉 appeal
sue 起诉 状告 控告 =sue sued suing lawsuit
settle 和解 settle
merge 合并 merge
recall 召回 recall
layoff 裁员 裁减 layoff lay_off laid_off job_cut cut_jobs redundan
injure 受伤 伤亡 injur casualt =hurt
crash 碰撞 撞车 crash collision
death 死亡 身亡 丧生 death =died killed fatal
disclose 披露 透露 公布 disclos reveal
guarantee 担保 guarant
intend 故意 wilful willful intentional
license 许可证 许可 牌照 licen permit
order 下单 订购 ordered
build 建成 竣工 落成 built construct
test 测试 试点 试运行 =test =tests tested testing pilot trial
refund 退款 refund
withdraw 撤回 withdr
dividend 分红 派息 股息 dividend
buyback 回购 buyback buy_back repurchas
resign 辞职 离职 卸任 resign step_down stepped_down stepping_down
fund 融资 fundrais financing raised funding
layer 诉讼 litigation
evidence 证据 evidence proof
breach 泄露 泄漏 breach leak
encrypt 加密 encrypt
violate 违反 侵犯 侵权 violat infring
training 训练 train
charge 收费 =fee =fees
retail 零售 retail
delete 删除 delet remov
certify 认证 certif
audit 审计 audit
raise 上调 提高 调高 加息 =raise =raises raised raising hike increas lift <> lower 下调 降低
+ 调低 降息 削减 cut lower reduc trim slash
rise 上涨 增长 上升 走高 攀升 涨 rose =rise =rises risen rising grew grow climb jump gain surg
+ =up higher soar advanc <> fall 下跌 下降 下滑 减少 回落 走低 跌 fell fall drop declin slip
+ slid decreas tumbl plung =down sank shrank shrink lower
approve 批准 核准 获批 准许 approv grant clear <> reject 驳回 拒绝 否决 不予 reject deni deny
+ refus dismiss turned_down block
uphold 维持 uphold upheld affirm <> overturn 推翻 撤销 overturn revers quash
agree 同意 agree consent <> refuse 拒绝 refus declin reject
widen 扩大 走阔 widen expand <> narrow 收窄 缩小 narrow
advance 提前 bring_forward brought_forward bringing_forward ahead_of_schedule early <> delay
+ 推迟 延后 延期 延迟 delay postpon push_back pushed_back pushing_back
profit 盈利 净赚 profit <> loss 亏损 净亏 loss
exceed 高于 超过 多于 超出 好于 above more_than exceed higher_than beat better_than <> below
+ 低于 少于 不及 不足 逊于 below less_than fewer_than lower_than miss short_of under
start 启动 开始 恢复 start begin began begun resum <> stop 停止 暂停 终止 中止 取消 halt stop
+ suspend end terminat cancel scrap
hire 招聘 增聘 扩招 hiring recruit <> dismiss 裁员 裁减 layoff lay_off laid_off job_cut
include 包括 包含 纳入 涵盖 includ <> exclude 不含 不包括 排除 除外 未纳入 exclud except
support 支持 赞成 support back_ endors <> oppose 反对 oppos object
import 进口 import <> export 出口 export
domestic 国内 境内 本土 domestic at_home <> overseas 海外 境外 国外 overseas abroad
mandatory 强制 必须 mandatory compulsory required must <> voluntary 自愿 鼓励 可选 voluntary
+ optional encourag
free 免费 free_of_charge for_free <> paid 收费 付费 paid charg
open 开放 open-source <> closed 闭源 封闭 closed-source proprietary
provisional 初步 临时 暂定 provisional preliminary tentativ interim <> final 最终 正式 终审
+ final definitiv
win 胜诉 获胜 赢得 won =win =wins winning <> lose 败诉 落败 输掉 lost =lose =loses losing
lead 领先 lead ahead <> trail 落后 trail behind lag
join 加入 加盟 入职 join <> leave 离开 离职 退出 卸任 =leave =leaves left depart quit exit
+ resign
guilty 有罪 定罪 guilty convict <> innocent 无罪 acquit not_guilty
tighten 收紧 从严 tighten stricter <> loosen 放宽 放松 loosen eas relax
strong 走强 升值 strengthen stronger appreciat <> weak 走弱 贬值 weaken weaker depreciat
over 供过于求 过剩 oversupply glut surplus <> short 供不应求 短缺 紧缺 紧张 shortage tight
positive 为正 转正 positive <> negative 为负 转负 negative
temporary 临时 短期 暂时 temporar <> permanent 永久 长期 permanent
public 公开 public <> secret 保密 秘密 闭门 secret confidential behind_closed
bundle 捆绑 bundl tying <> unbundle 分拆 拆分 unbundl split
longer 更长 延长 longer extend lengthen <> shorter 更短 缩短 shorter shorten
cheaper 更便宜 降价 cheaper price_cut <> dearer 更贵 涨价 dearer price_increas costlier
most 多数 大多 majority most_ <> few 少数 minority
upper 上限 upper_end top_end high_end ceiling <> lower_end 下限 lower_end low_end bottom_end
+ floor
"""
POSTS = """
chief_executive 首席执行官 总裁 掌门 行政长官 特首 =ceo =ceos chief_executive =boss president
finance_chief 首席财务官 财务总监 财务负责人 财务主管 =cfo chief_financial finance_chief
+ finance_director
operations_chief 首席运营官 =coo chief_operating operations_chief
technology_chief 首席技术官 技术总监 =cto chief_technology technology_chief
chief_scientist 首席科学家 chief_scientist
analyst 分析师 分析人士 analyst
lawyer 律师 法务 法律顾问 lawyer attorney =counsel solicitor advocate barrister
reviewer 审稿人 reviewer referee
prosecutor 检察官 检方 检察院 prosecutor attorney
professor 教授 professor
mayor 市长 mayor
governor 州长 governor
minister 部长 大臣 minister secretary
union 工会 =union =unions
"""
# What an analyst is called, and what else may stand for one.
LIKE_ANALYSTS = (
    *("预期", "机构", "券商", "证券", "投行", "经济学家", "电话会", "业绩会", "economist"),
    *("economics", "strategist", "research", "broker"),
)
JOINED = frozenset({"up", "down"})  # no deed in "follow-up"
# Deeds that say how much, and not whether.
SKIPPED = words(
    "exceed below most few longer shorter cheaper dearer rise fall raise lower lead trail upper "
    "lower_end over short strong weak"
)


@lru_cache(maxsize=1)
def _lines() -> list[list[list[str]]]:
    lines = (TABLE + POSTS).replace("\n+", "").strip().splitlines()
    return [[side.split() for side in line.split("<>")] for line in lines if line]


@lru_cache(maxsize=1)
def posts() -> frozenset[str]:
    """The names of posts among those of deeds."""
    return frozenset(line.split()[0] for line in POSTS.strip().splitlines() if line[0] != "+")


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary((name, forms) for sides in _lines() for name, *forms in sides)


@lru_cache(maxsize=1)
def against() -> Mapping[str, frozenset[str]]:
    """What each deed excludes."""
    found: dict[str, set[str]] = {}
    for sides in _lines():
        if len(sides) == 2:
            one, other = sides[0][0], sides[1][0]
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in found.items()}


def deeds(page: Page) -> list[Word]:
    """The deeds a text speaks of, in their order."""
    found: list[Word] = []
    for deed in _vocabulary().in_han(page.low):
        if not found or deed.start >= found[-1].end:
            found.append(deed)
    for deed in _vocabulary().in_latin(page):
        joined = page.low[slice(*deed[1:])] in JOINED and page.low[deed.start - 1] == "-"
        if not joined:
            found.append(deed)
    return sorted(found, key=lambda deed: deed.start)
