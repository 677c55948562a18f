"""One name in two scripts: what Chinese and English news call the same thing."""

from collections.abc import Iterator

# A line is a name: the word it goes by here, then what Chinese calls it, then further English
# spellings of one to three words ("_" for a space). Facts only, and short on purpose: what is
# missing costs a match, what is wrong makes one. Simplified characters, see `hanzi`.
NAMES = """
adobe 奥多比
ai 人工智能 artificial_intelligence
airbnb 爱彼迎
airbus 空中客车 空客
alibaba 阿里巴巴 阿里云 阿里
altman 奥特曼 奥尔特曼
amazon 亚马逊
amd 超威 超微半导体 advanced_micro_devices
antgroup 蚂蚁集团 蚂蚁金服 ant_group ant_financial
apple 苹果
arm 安谋
asml 阿斯麦 艾司摩尔
audi 奥迪
autohome 汽车之家
aws 亚马逊云科技 amazon_web_services
baic 北汽
baichuan 百川智能
baidu 百度
berkshire 伯克希尔
bezos 贝索斯
biden 拜登
bilibili 哔哩哔哩 b站
bitcoin 比特币
blackrock 贝莱德
blackstone 黑石
bloomberg 彭博
bmw 宝马
boeing 波音
bosch 博世
broadcom 博通
buffett 巴菲特
byd 比亚迪
bytedance 字节跳动 字节
cambricon 寒武纪
catl 宁德时代 contemporary_amperex
chinamobile 中国移动 china_mobile
chinatelecom 中国电信 china_telecom
chinaunicom 中国联通 china_unicom
cisco 思科
citigroup 花旗
cnooc 中海油 中国海油
cook 库克
csrc 证监会 中国证监会 china_securities_regulatory
cxmt 长鑫存储 长鑫 changxin_memory
dell 戴尔
didi 滴滴
disney 迪士尼
dji 大疆
doj 美国司法部 司法部 justice_department
doubao 豆包
douyin 抖音
ebay 易贝
ericsson 爱立信
evergrande 恒大
facebook 脸书
fed 美联储 federal_reserve
ferrari 法拉利
ford 福特
foxconn 富士康 鸿海 hon_hai
ftc 联邦贸易委员会 federal_trade_commission
fujitsu 富士通
geely 吉利
generalmotors 通用汽车 general_motors gm
goldman 高盛
google 谷歌
gree 格力
haier 海尔
hassabis 哈萨比斯
hikvision 海康威视
hitachi 日立
honda 本田
honor 荣耀
horizonrobotics 地平线 horizon_robotics
hpe 慧与
hsbc 汇丰
huang 黄仁勋
huawei 华为
hyundai 现代汽车 韩国现代 现代集团
ibm 国际商业机器
iflytek 科大讯飞 讯飞
imf 国际货币基金组织 international_monetary_fund
infineon 英飞凌
jd 京东 jd.com
intel 英特尔
jpmorgan 摩根大通
kioxia 铠侠
kuaishou 快手
lenovo 联想
liauto 理想汽车 li_auto
lisasu 苏姿丰 lisa_su
luckin 瑞幸
macron 马克龙
mediatek 联发科
meituan 美团
mercedes 奔驰 梅赛德斯 mercedes_benz
microsoft 微软
micron 美光
midea 美的集团
miit 工信部 工业和信息化部
mihoyo 米哈游
minimax 稀宇科技
mitsubishi 三菱
commercedepartment 美国商务部 commerce_department
mofcom 商务部 commerce_ministry ministry_of_commerce
moonshot 月之暗面
moorethreads 摩尔线程 moore_threads
morganstanley 摩根士丹利 morgan_stanley
musk 马斯克
nadella 纳德拉 纳德勒
nasa 美国宇航局 美国航天局
nasdaq 纳斯达克
ndrc 国家发改委 发改委 national_development_and
netease 网易
netflix 网飞 奈飞
nintendo 任天堂
nio 蔚来
nissan 日产汽车
nokia 诺基亚
nvidia 英伟达 辉达
nxp 恩智浦
nyse 纽交所 new_york_stock
opec 欧佩克
oracle 甲骨文
panasonic 松下
bankofengland 英国央行 英格兰银行 bank_of_england
bankofjapan 日本央行 bank_of_japan
pboc 中国人民银行 人民银行 央行 people's_bank people’s_bank
petrochina 中国石油
pfizer 辉瑞
pichai 皮查伊
pinduoduo 拼多多
pingan 平安集团 中国平安 ping_an
ponyai 小马智行 pony.ai pony_ai
powell 鲍威尔
putin 普京
qualcomm 高通
qwen 通义千问 千问
renault 雷诺
reuters 路透
roche 罗氏
saic 上汽
samr 市场监管总局 国家市场监督管理总局
samsung 三星
sap 思爱普
sec 美国证券交易委员会 美国证监会 securities_and_exchange
seres 赛力斯
sensetime 商汤
shein 希音
siemens 西门子
skhynix 海力士 sk_hynix hynix
smic 中芯国际 中芯
softbank 软银
sohu 搜狐
sony 索尼
spacex 太空探索
starbucks 星巴克
starlink 星链
stepfun 阶跃星辰
masayoshison 孙正义 masayoshi_son
supermicro 超微电脑 super_micro
sutskever 苏茨克维
temasek 淡马锡
tencent 腾讯
tesla 特斯拉
texasinstruments 德州仪器 texas_instruments
tiktok 抖音国际版
tokyoelectron 东京电子 tokyo_electron
toshiba 东芝
toyota 丰田
trump 特朗普 川普
tsmc 台积电 taiwan_semiconductor
uber 优步
ubtech 优必选
unitree 宇树科技 宇树
vanke 万科
visa 维萨
volkswagen 大众汽车
volvo 沃尔沃
vonderleyen 冯德莱恩 von_der_leyen
walmart 沃尔玛
wechat 微信 weixin
weibo 微博
weride 文远知行
worldhealth 世卫组织 世界卫生组织 WHO world_health_organization
wto 世贸组织 世界贸易组织 world_trade_organization
xiaohongshu 小红书 rednote
xiaomi 小米
xijinping 习近平 xi_jinping
xpeng 小鹏
yahoo 雅虎
yangtzememory 长江存储 ymtc yangtze_memory
zeekr 极氪
zelensky 泽连斯基
zhipu 智谱
zte 中兴通讯 中兴
zuckerberg 扎克伯格
deepseek 深度求索
infinigence 无问芯穹
biren 壁仞
galbot 银河通用
agibot 智元机器人
deeproute 元戎启行
megvii 旷视
cloudwalk 云从科技
yitu 依图
kling 可灵
hunyuan 混元
ernie 文心一言 文心
pangu 盘古
ascend 昇腾
harmonyos 鸿蒙
kunlun 昆仑芯 kunlunxin
taobao 淘宝
ctrip 携程 trip.com
wanda 万达
wipo 知识产权组织
eu 欧盟 european_union
ec 欧盟委员会 european_commission
ecb 欧洲央行 european_central_bank
un 联合国 united_nations
usa 美国 US united_states america american u.s
uk 英国 united_kingdom britain british
china 中国 chinese
japan 日本 japanese
korea 韩国 korean
northkorea 朝鲜 north_korea
india 印度 indian
russia 俄罗斯 russian
ukraine 乌克兰
germany 德国 german
france 法国 french
italy 意大利 italian
spain 西班牙 spanish
netherlands 荷兰 dutch
sweden 瑞典 swedish
norway 挪威
denmark 丹麦
finland 芬兰
poland 波兰
hungary 匈牙利
switzerland 瑞士 swiss
ireland 爱尔兰 irish
israel 以色列 israeli
iran 伊朗
iraq 伊拉克
saudi 沙特
uae 阿联酋 united_arab_emirates
qatar 卡塔尔
turkey 土耳其
egypt 埃及
brazil 巴西
mexico 墨西哥
canada 加拿大 canadian
argentina 阿根廷
australia 澳大利亚 australian
newzealand 新西兰 new_zealand
singapore 新加坡
malaysia 马来西亚
indonesia 印度尼西亚 印尼 indonesian
thailand 泰国 thai
vietnam 越南 vietnamese
philippines 菲律宾
pakistan 巴基斯坦
kazakhstan 哈萨克斯坦
southafrica 南非 south_africa
taiwan 台湾
hongkong 香港 hong_kong
macau 澳门 macao
beijing 北京
shanghai 上海
shenzhen 深圳
guangzhou 广州
hangzhou 杭州
chengdu 成都
chongqing 重庆
wuhan 武汉
nanjing 南京
suzhou 苏州
hefei 合肥
xian 西安 xi'an
tianjin 天津
hainan 海南
guangdong 广东
zhejiang 浙江
xinjiang 新疆
sichuan 四川
tibet 西藏
newyork 纽约 new_york
washington 华盛顿
california 加州 加利福尼亚
texas 德州 得克萨斯 德克萨斯
arizona 亚利桑那
ohio 俄亥俄
nevada 内华达
siliconvalley 硅谷 silicon_valley
wallstreet 华尔街 wall_street
sanfrancisco 旧金山 san_francisco
losangeles 洛杉矶 los_angeles
whitehouse 白宫 white_house
congress 国会
london 伦敦
paris 巴黎
berlin 柏林
tokyo 东京
seoul 首尔
brussels 布鲁塞尔
moscow 莫斯科
dubai 迪拜
abudhabi 阿布扎比 abu_dhabi
riyadh 利雅得
stanford 斯坦福
mit 麻省理工
harvard 哈佛
tsinghua 清华
peking 北京大学 peking_university
nobel 诺贝尔
olympics 奥运 olympic
"""
# The trade's words: what happened, and to what. They tell less than names, so they weigh less.
WORDS = """
acquire 收购 并购 acquisition acquires acquiring takeover buy buys bought
agent 智能体 agents agentic
antitrust 反垄断 monopoly
appeal 上诉
approve 批准 获批 approval clearance cleared
arrest 逮捕 被捕
autonomous 自动驾驶 无人驾驶 self-driving driverless
battery 电池 batteries
benchmark 基准测试
bid 竞购 要约
bond 债券
browser 浏览器
cancel 取消 scrap scraps
ceo 首席执行官 chief_executive
cfo 首席财务官 chief_financial
chatbot 聊天机器人
chip 芯片 晶片 半导体 semiconductor chips chipmaker
cloud 云服务 云计算
copyright 版权 著作权
court 法院
crash 坠毁
cut 下调 削减 降息
cyberattack 网络攻击 cyber_attack hack hacked hackers 黑客
datacenter 数据中心 data_center data_centre data_centers data_centres
deal 协议 agreement
delay 推迟 延期 delays delayed postpone postpones
delist 退市
dividend 股息 分红
drone 无人机 drones
earnings 财报 业绩 results
earthquake 地震 quake
election 选举 大选
ev 电动车 电动汽车 新能源汽车 新能源车 electric_vehicle electric_vehicles electric_car
export 出口 exports
factory 工厂 plant fab 晶圆厂
fine 罚款 fined penalty
fire 火灾
flight 航班
funding 融资 fundraising funding_round financing raise raises raised
gaming 游戏 video_game
glasses 眼镜
gpu 显卡 图形处理器
headset 头显 头戴
hike 加息 上调
humanoid 人形机器人
hydrogen 氢能
import 进口 imports
inflation 通胀
interest_rate 利率 interest_rates
invest 投资 investment investments invests
investigate 调查 probe probes investigation investigates
ipo 上市 首次公开募股 招股书 listing public_offering
lawsuit 诉讼 起诉 sue sues sued
layoff 裁员 layoffs job_cuts lays_off laying_off
launch 发布 推出 上线 launches launched launching unveil unveils unveiled release releases released
launch introduce introduces introduced rolls_out
license 许可证 许可 licence licenses
loan 贷款
loss 亏损 losses
market_value 市值 market_capitalization market_cap
memory 存储 内存 hbm
merge 合并 merger
model 模型 大模型 models
nuclear 核电 核能
opensource 开源 open_source open-source open_weight open-weight open_weights
order 订单 orders
outage 宕机 故障 中断 outages downtime
output 产量 produce
partner 合作 partnership partners partnering teams_up
patent 专利
phone 手机 smartphone smartphones
price 价格 售价 定价 priced pricing
privacy 隐私
profit 利润 净利润 盈利 net_income
quantum 量子
rareearth 稀土 rare_earth rare_earths
recall 召回 recalls
reject 驳回 拒绝 rejects rejected
reserve 准备金
resign 辞职 离职 卸任 steps_down step_down stepping_down resigns departs
restrict 限制 管制 curb curbs restrictions controls
revenue 营收 收入
robot 机器人 robots robotics
robotaxi 无人出租车 robotaxis
rocket 火箭
rule 规定 新规 办法 rules regulation regulations
sanction 制裁 sanctions
satellite 卫星 satellites
search 搜索
settle 和解 settlement settles
share 股价 股票 shares stock stocks
shipment 出货量 交付量 交付 deliveries shipments delivered
smuggle 走私 smuggling
solar 光伏
stake 股份 持股 入股
startup 初创公司 初创企业 创企
strike 罢工
subsidy 补贴 subsidies
supercomputer 超级计算机 超算
tariff 关税 tariffs
tax 税
token 词元 tokens
training 训练 train trained
valuation 估值 valued
vaccine 疫苗
video 视频
ban 禁令 禁止 封禁 bans banned
appoint 任命 出任 appoints named hires 加盟 聘请
"""


def _lines(table: str) -> Iterator[tuple[str, list[str]]]:
    for line in table.strip().splitlines():
        name, *forms = line.split()
        yield name, forms


def _is_latin(form: str) -> bool:
    return form[0].isascii()


# What a Chinese form stands for, by its first character, longest forms first.
HAN: dict[str, list[tuple[str, str]]] = {}
# What one to three Latin words stand for.
LATIN: dict[tuple[str, ...], str] = {}
FIRST: set[str] = set()  # words any of them begins with
NAMED = frozenset(name for name, _ in _lines(NAMES))
WORDED = frozenset(name for name, _ in _lines(WORDS)) - NAMED
KNOWN = NAMED | WORDED

for _name, _forms in (*_lines(NAMES), *_lines(WORDS)):
    for _form in _forms:
        if _is_latin(_form) and all(mark.isascii() or mark in "’" for mark in _form):
            LATIN[tuple(_form.split("_"))] = _name
            FIRST.add(_form.split("_")[0])
        else:
            HAN.setdefault(_form[0], []).append((_form, _name))
for _found in HAN.values():
    _found.sort(key=lambda pair: -len(pair[0]))
