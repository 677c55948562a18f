"""Chinese companies, schools, offices and places, told by how their names end."""

import re
from collections.abc import Iterator

from articles.words import words

Span = tuple[int, int]
ENDS = (
    "集团|科技公司|有限公司|大学|学院|银行|证券|资本|研究院|研究所|研究中心|实验室|医院|法院|"
    "检察院|日报|晚报|时报|新闻网|通讯社|"
    "俱乐部|律师事务所|事务所|委员会|总局|管理局|基金会|出版社|博物馆|科技|控股|创投|投资|传媒|"
    "药业|基金|协会|学会|联盟|"
    "交易所|中学|小学|机场|公司|研究会|联合会|促进会|商会|博览会|幼儿园|图书馆|体育馆|美术馆|"
    "纪念馆|气象台|电视台|杂志|"
    "管理处|派出所|卫视|着陆场|发射场|发射中心|体育场"
)
END = re.compile(rf"(?:{ENDS})")
# Words that are also common: names only where a body is named or does something.
SOFT = frozenset({"投资", "资本", "基金", "控股", "创投", "学会", "中学", "小学", "联盟", "博览会"})
ACTS = re.compile(
    "领投|跟投|参投|等|、|和|与|及|合伙人|创始人|董事|首席|总裁|负责人|管理人|分析师|研究|宣布|表示|"
    "称|认为|指出|预计|透露|发布|公布|推出|完成|参与|出资|旗下|持股|入股|主席|会长|校长|老师|学生|"
    r"”|》|[（(]|$"
)
# A place or a team, by its last character; not behind these, with which it makes a common word.
LAST = re.compile("[省市县镇乡村区州岛寺队局部厅奖杯]")
COMMON = {
    "省": "全各该本外两多节反跨",
    "市": "城都上超股楼全各该本门入开收罢夜早菜集闹利牛熊债汇多两县房大小车花",
    "县": "全各该本多困两郊市区",
    "镇": "城小乡全各该村古两坐冰集重",
    "乡": "城全各该本家老故异水两下返回归思",
    "村": "农乡全各该本新山渔古两自选度括",
    "区": (
        "示地社景校小园市城治发灾山牧禁特专片战辖街牧库林矿厂住病港海东西南北中新疫湾展馆赛营禁"
        "学功能分郊老片护游误验假产盲舒食宿户"
    ),
    "州": "各全神",
    "岛": "全各该群半海环小孤登离",
    "寺": "",
    "局": (
        "一二三四五六七八九十好格布当僵开结大战时全政危败胜和残饭赌平定变终首末牌棋书骗做出入破搅"
    ),
    "部": (
        "全内外东西南北中局一大总干底顶腰细头胸背腹面颈根俱分支各本该上下前后军师旅团连眼脚腿唇"
        "肺三两四几多每首尾阴手足口喉"
    ),
    "厅": "客餐大舞展前宴音歌席机接门",
    "奖": "大获颁得中评嘉夸巨抽领发受有开头等金银铜该此本个项的届授夺金摘兑年度终季月",
    "杯": "一两三每水酒茶干举碰纸马奖半几多该本保玻塑金界洲捧夺圣",
    "队": (
        "随应军部团球车中大支排乐舰国家主客两全各该本小一归入带领站舰编组卫客列舞女男军插换青年"
        "少二三"
    ),
}
# Before these endings only a word of its own makes a name.
CORE = re.compile(r"[\u4e00-\u9fff]{2}\Z")
# What is done to a body or said of it: 拖累公司业绩, 送往医院.
DONE = words(
    "变身 变成 改成 改为 改造 改建 升级 化身 推动 拖累 带动 帮助 督促 支撑 支持 要求 带领 促使 "
    "导致 助力 使得 迫使 允许 加入 离开 收购 "
    "出售 成立 创办 创立 创建 设立 组建 运营 经营 领导 负责 代表 面向 针对 围绕 通过 依托 借助 "
    "利用 联手 携手 提供 提升 提高 改善 优化 扩大 缩小 加快 加强 增强 建立 打造 建成 形成 构成 "
    "造成 影响 改变 保护 保障 维护 鼓励 引导 吸引 邀请 组织 举办 参加 参观 走进 进入 来到 前往 "
    "返回 回到 送往 送到 送回 转到 位于 坐落 涉及 包括 包含 来自 属于 作为 成为 担任 出任 曾任 "
    "现任 历任 兼任 认为 表示 指出 宣布 告诉 起诉 指控 指责 批评 处罚 调查 检查 监督 审批 批准 "
    "同意 反对 拒绝 放弃 退出 转让 剥离 拆分 合并 整合 重组 控制 掌握 拥有 持有 占有 获得 取得 "
    "赢得 失去 损害 违反 目前 当时 此前 同时 其中 之后 之前 以及 或者 而且 但是 因为 所以 如果 "
    "虽然 尽管 无论 任命 聘请 解雇 招聘 辞去 上述 这些 那些 哪个 一个 一些 有些 某些 每个 各个 "
    "多个 几个 两个 三个 所有 全体 唯一 最新 最早 实现 完成 开展 推进 布局 缓解 解决 满足 适应 "
    "应对 面临 承担 履行 遵守 采取 使用 采用 开始 继续 不断 持续 逐步 逐渐 已经 正在 即将 尚未 "
    "曾经 仍然 依然 需要 希望 计划 打算 决定 准备 努力 积极 全面 深入 主动 共建 共享 联系 对接 "
    "接受 听取 排除 查处 坚持 战胜 击败 无视 展示 贪污 采购 个别 本届 降低 分析 测算 督导 就读 "
    "毕业 考入 考上 进修 任教 任职 就职 供职 入职 效力 服役 加盟 转会 签约 投保 承保 理赔 上交"
)
# What describes a body and does not name it.
GENERIC = DONE | words(
    "上市 创业 初创 互联 联网 游戏 芯片 汽车 软件 硬件 电池 能源 母子 子女 头部 大型 小型 "
    "中型 新兴 独角 角兽 智能 机器 器人 半导 导体 保险 信托 金融 证券 基金 投资 风险 私募 "
    "公募 产业 国有 民营 外资 合资 跨国 本土 海外 国外 国内 境外 境内 美国 中国 日本 韩国 "
    "英国 法国 德国 欧洲 印度 知名 著名 多家 两家 三家 一家 这家 该家 几家 数家 各家 其他 "
    "其它 相关 有关 关联 合作 竞争 对手 目标 控股 参股 全资 旗下 下属 所属 附属 分支 直属 "
    "主管 监管 政府 国家 中央 地方 地区 省级 市级 县级 当地 本地 全国 全球 世界 国际 人工 "
    "大模 模型 数据 网络 安全 信息 技术 科技 高新 生物 医药 制药 医疗 教育 培训 传媒 广告 "
    "影视 娱乐 旅游 航空 航天 航运 物流 快递 外卖 电商 零售 食品 饮料 服装 房地 地产 物业 "
    "建筑 建设 工程 设计 咨询 管理 服务 运营 营运 平台 云计 计算 算力 存储 通信 电信 电力 "
    "电器 家电 消费 电子 光伏 新能 风电 核电 石油 石化 化工 钢铁 煤炭 有色 金属 矿业 农业 "
    "种业 养殖 股份 有限 责任 商业 中小 村镇 开发 政策 投行 股权 债券 货币 股票 指数 混合 "
    "养老 社保 公积 主权 财富 发展 引导 母公 分公 总公 综合 重点 双一 一流 高等 高校 职业 "
    "理工 师范 医科 财经 政法 独立 公立 私立 三甲 人民 附近 该校 本校 我校 内部 外部 全部 "
    "东部 西部 南部 北部 中部 局部 一部 大部 总部 干部 底部 顶部 腰部 核心 事业 业务 市场 "
    "销售 研发 人力 财务 法务 结局 布局 格局 全局 当局 僵局 开局 大局 战局 时局 客厅 餐厅 "
    "大厅 前沿 黑科 高端 硬科 领先 尖端 电网 现代 新型 创新 行业 企业 社会 公益 慈善 志愿 "
    "战略 市值 持股 联合 共同 直接 间接 长期 短期 固定 资产 外商 累计 追加 新增 计划 总计 "
    "人形 量子 自动 无人 驾驶 低空 具身 脑机 虚拟 现实 穿戴 眼镜 手机 电脑 终端 设备 仪器 "
    "材料 工业 制造 装备 风投 天使 早期 后期 领投 跟投 独家 主导 参与 部分 多数 少数 若干 "
    "众多 不少 许多 大量 每家 整个 任何 本家 原公 新公 老牌 巨头 龙头 明星 热门 传统 顶级 "
    "一线 二线 普通 优秀 良好 基础 应用 前瞻 交叉 联席 单一 最大 第一 第二 第三"
)
LINKS = frozenset(
    "的了在由向从对为是被将及称据和与或等这那该某各每其有至到于并但而后前上下中内外大小新老多少"
    "两三几数约近共以可将把占已正曾仍均未较按据跟还又也都就让使给用当如若因距"
)
NOT_BEHIND = frozenset("分署门件位队长属委里员下份落族首级面环")


LONG = re.compile(
    "(?:研究院|研究会|研究所|协会|公会|商会|基金会|委员会|联合会|促进会|保护区|风景区|"
    "风景名胜区|事务署|教育局|公安局|规划局|旅游局|贸易司|有限公司|"
    "市政府|省政府|县政府|交易所|管理局|法务部|大学|学院|医院)"
)
# Before these even a common word belongs to the name: 华东师范大学.
STRICT = frozenset({"大学", "学院", "银行", "证券", "研究院"})
CUTS = frozenset("着他她它们去来前时的了在由向从被将及称据和与或等这那该是为到")
LEAST, FAR = 6, 12  # characters of a long name


# A company that does something, by the word its name ends in: 云澜智能宣布. Behind a word that
# is common by itself only what nobody but a body does tells a name: 跨境物流的 is none.
DOES = "宣布|完成|发布|推出|表示|称|成立|获得?|CEO|创始人|董事长|首席|计划|认为|预计"
SUBJECT = re.compile(
    "(?:智能|科技|半导体|微电子|影业|重工|资本|创投|证券|集团|控股|智造|智行|智驾|数科|新材|光电|影业|航天|航空)"
    f"(?={DOES}|在|于|的|将|已|与|和|、|，|”)"
    "|(?:机器人|汽车|生物|动力|网络|软件|时代|医疗|创新|能源|电子|通信|健康|游戏|教育|物流|航运|股份)"
    f"(?={DOES})"
)


# What may stand between a name and what it does.
ADVERBS = (
    "今[日天]|近日|日前|正式|此前|同日|再次|联合|共同|周[一二三四五六日]|已经?|将|也|还|首次|随后|同时|连续|陆续|率先|"
    "提前|顺利|成功|突然|最终|近期|最近|如期|计划|继续|对外|正在|全面|现场|定期|尽快|加快"
)
# Who does something at the head of a clause.
HEAD = re.compile(
    "(?:^|(?<=[。；，！\n“]))(?P<who>[\u4e00-\u9fff]{2,6}?)"
    f"(?:{ADVERBS})*(?=宣布|公布|发布|推出|完成)"
)
ANYBODY = re.compile(
    "(?:人士|专家|分析师|官员|记者|媒体|方面|人|公司|企业|机构|团队|学者|员工|用户|双方|官方|"
    "律师|政府|部门|平台|品牌|厂商|巨头|集团|研究|报告|今[年天日]|去年|日|月|年|并|会|上|后|前|中|时|其|该|宣布|此次|一同|一并|同步|当[天日]|现在|目前|预计|随即|其后|之后|据悉|另外|此外|"
    "本[次期]|共计|包括|负责|而且|国家|会议|一经|涉嫌|能|要|有望|出色|全部|"
    rf"{ADVERBS})\Z"
)


def heads(text: str) -> Iterator[Span]:
    """Whom a clause begins with, where nothing says that it is a word and no name."""
    for match in HEAD.finditer(text):
        if not ANYBODY.search(match["who"]) and not set(match["who"]) & CUTS:
            yield match.span("who")


def subjects(text: str) -> Iterator[tuple[Span, str]]:
    """Companies by their place in the sentence, each with the two characters that name it."""
    for match in SUBJECT.finditer(text):
        core = text[max(0, match.start() - 2) : match.start()]
        before = text[max(0, match.start() - 3) : match.start() - 2]
        if len(core) < 2 or not CORE.match(core) or core in GENERIC or set(core) & LINKS:
            continue
        if not _is_inside(before) or before in "司业商家牌的者人方、":
            yield (match.start() - 2, match.end()), core


def long_bodies(text: str) -> Iterator[Span]:
    """Names of bodies long enough to tell by most of their characters."""
    for match in LONG.finditer(text):
        start = match.start()
        while match.end() - start < FAR and _is_inside(text[start - 1 : start]) and start > 0:
            start -= 1
        if match.end() - start >= LEAST:
            yield start, match.end()


def _is_inside(mark: str) -> bool:
    return "\u4e00" <= mark <= "\u9fff" and mark not in CUTS


def bodies(text: str) -> Iterator[tuple[Span, str]]:
    """Places of bodies and, of each, the two characters that name it."""
    yield from _places(text)
    last = 0
    for match in END.finditer(text):
        core = text[max(last, match.start() - 2) : match.start()]
        if core in GENERIC and match[0] in STRICT:
            core = text[max(last, match.start() - 4) : match.start()]
        if len(core) < 2 or core[:2] in GENERIC or set(core) & LINKS or not CORE.search(core):
            continue
        if match[0] in SOFT and not ACTS.match(text, match.end()):
            continue
        following = text[match.end() : match.end() + 1]
        if len(match[0]) == 1 and (following in NOT_BEHIND and following):
            continue
        last = match.end()
        yield (_reach(text, match.start() - 2), match.end()), core


# Bodies of which a source that has none does not speak, and what it may call them for short.
SORTS = {
    "研究会": "研",
    "协会": "协",
    "研究院": "院",
    "研究所": "所",
    "基金会": "基金",
    "联合会": "联",
}


def is_else(said: str, text: str) -> bool:
    """Whether a text has the name of a body and no body of its sort: 页岩油, and no 研究会."""
    sort = next((sort for sort in SORTS if said.endswith(sort)), None)
    return sort is not None and sort not in text and SORTS[sort] not in text


def is_weak(said: str) -> bool:
    """Whether what a name ends in also ends many words: of such a name some part is new."""
    return said.endswith((*COMMON, *SOFT, "公司"))


def _places(text: str) -> Iterator[tuple[Span, str]]:
    for match in LAST.finditer(text):
        end = match.start()
        core = text[max(0, end - 2) : end]
        if len(core) < 2 or not CORE.match(core) or core in GENERIC or set(core) & LINKS:
            continue
        if match[0] in LOOSE and not EDGE.match(text, end + 1):
            continue
        if core[1] in COMMON[match[0]] or (text[end + 1 : end + 2] or "-") in FOLLOWING[match[0]]:
            continue
        yield (end - 2, end + 1), core


# What ends names and many words, too: it tells a name only where the name ends with it.
LOOSE = frozenset("杯奖部厅队岛寺")
EDGE = re.compile(
    "[^\u4e00-\u9fff]|[的在将已称说于与和及或等是对向从由为被把也都就则并仍还曾]|"
    "表示|统计|新闻|数据|消息|负责|官员|工作|宣布|发布|公布|通报|认为|指出|介绍|透露|获|夺|主|击|战|以|近日|日前|今|昨|\\Z"
)
FOLLOWING = dict.fromkeys(COMMON, "") | {
    "市": "场值民政盈占面区容长况委级直里内井",
    "区": "别分域块间",
    "队": "员伍长列友内形",
    "村": "民庄落干委里级卫医",
    "乡": "镇村亲下土里间愁",
    "省": "份级内委会力略去得心长",
    "县": "级城长委域里内",
    "州": "长",
    "岛": "上屿内",
    "部": "分门署队长件位落委族下首属级作片电曲",
    "局": "势面限部长级促域中",
    "厅": "长级堂",
    "奖": "金项牌励品得学池惩杯赛状券",
    "杯": "子中里水具赛盖垫咖",
}


def _reach(text: str, start: int) -> int:
    """Back to where the name may begin, two characters further at most."""
    for _ in range(2):
        mark = text[start - 1 : start]
        if not ("\u4e00" <= mark <= "\u9fff") or mark in LINKS or not mark:
            break
        start -= 1
    return start
