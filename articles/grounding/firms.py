"""Firms, brands and bodies of all trades in both scripts, where `spellings` has those of one."""

# A line is one name and all its spellings ("_" for a space). Facts only.
FIRMS = """
mufg 三菱日联 三菱ufj mitsubishi_ufj
smfg 三井住友 sumitomo_mitsui smbc
mizuho 瑞穗
三菱重工 mitsubishi_heavy mhi
三菱电机 mitsubishi_electric
三菱商事 mitsubishi_corp
mondelez 亿滋 mondelēz
kellogg 家乐氏
quaker 桂格
generalmills 通用磨坊 general_mills
kraftheinz 卡夫亨氏 kraft_heinz
danone 达能
ferrero 费列罗
elliott 埃利奥特
trian 特里安
nestle 雀巢 nestlé
unilever 联合利华
pg 宝洁 procter
loreal 欧莱雅 l'oreal l'oréal
lvmh 路威酩轩
hermes 爱马仕 hermès
gucci 古驰
chanel 香奈儿
kering 开云
cocacola 可口可乐 coca-cola
pepsi 百事 pepsico
mcdonalds 麦当劳 mcdonald's mcdonald
kfc 肯德基
yum 百胜
nike 耐克
adidas 阿迪达斯
puma 彪马
lululemon 露露乐蒙
uniqlo 优衣库 fast_retailing 迅销
ikea 宜家
costco 开市客 好市多
carrefour 家乐福
tesco 乐购
disney 迪士尼
comcast 康卡斯特
balenciaga 巴黎世家
shell 壳牌 贝壳找房
exxon 埃克森美孚 埃克森 exxonmobil exxon_mobil
chevron 雪佛龙
totalenergies 道达尔 totalenergies total_energies
rosneft 俄罗斯石油
gazprom 俄气 俄罗斯天然气工业
glencore 嘉能可
riotinto 力拓 rio_tinto
bhp 必和必拓
vale 淡水河谷
arcelormittal 安赛乐米塔尔
thyssenkrupp 蒂森克虏伯
basf 巴斯夫
bayer 拜耳
dow 陶氏
dupont 杜邦
moderna 莫德纳
astrazeneca 阿斯利康
novartis 诺华
merck 默克 默沙东
gsk 葛兰素史克 葛兰素
sanofi 赛诺菲
johnson 强生
gilead 吉利德
amgen 安进
abbvie 艾伯维
takeda 武田
biontech 拜恩泰科
boeing 波音
airbus 空客 空中客车
lockheed 洛克希德 洛马 lockheed_martin
northrop 诺斯罗普 northrop_grumman
raytheon 雷神 rtx
rollsroyce 罗尔斯·罗伊斯 罗罗 rolls-royce
embraer 巴航工业
lufthansa 汉莎
ryanair 瑞安航空
cathay 国泰航空
qantas 澳航
delta 达美 德尔塔 台达
emirates 阿联酋航空
fedex 联邦快递
dhl 敦豪
stellantis 斯特兰蒂斯
fiat 菲亚特
chrysler 克莱斯勒
peugeot 标致
porsche 保时捷
audi 奥迪
lamborghini 兰博基尼
bentley 宾利
mazda 马自达
subaru 斯巴鲁
suzuki 铃木
kia 起亚
tata 塔塔
mahindra 马恒达
reliance 信实
adani 阿达尼
infosys 印孚瑟斯
foxconn 富士康 鸿海
quanta 广达
wistron 纬创
pegatron 和硕
compal 仁宝
inventec 英业达
asus 华硕
acer 宏碁
msi 微星
umc 联电
ase 日月光
dell 戴尔
hp 惠普 hewlett-packard
cisco 思科
juniper 瞻博
westerndigital 西部数据 western_digital
seagate 希捷
sandisk 闪迪
globalfoundries 格芯 格罗方德
stmicro 意法半导体 stmicroelectronics
renesas 瑞萨
murata 村田
canon 佳能
nikon 尼康
sharp 夏普
olympus 奥林巴斯
ntt 日本电报电话
rakuten 乐天
line 连我
coupang 酷澎
ubisoft 育碧
ea 艺电 electronic_arts
blizzard 暴雪
activision 动视
roblox 罗布乐思
airbnb 爱彼迎
booking 缤客
lyft 来福车
snap 色拉布
pinterest 拼趣
twitter 推特 tweet tweets tweeted tweeting
duolingo 多邻国
oracle 甲骨文
intuit 财捷
autodesk 欧特克
accenture 埃森哲
capgemini 凯捷
citi 花旗 citigroup citibank
wellsfargo 富国银行 wells_fargo
bankofamerica 美国银行 美银 bank_of_america bofa
blackstone 黑石
blackrock 贝莱德
carlyle 凯雷
apollo 阿波罗
bnp 法国巴黎银行 bnp_paribas
socgen 法兴银行 société_générale
santander 桑坦德
creditsuisse 瑞信 credit_suisse
standardchartered 渣打 standard_chartered
lloyds 劳埃德
aia 友邦
prudential 保诚
allianz 安联
axa 安盛
munichre 慕尼黑再保险
mastercard 万事达
americanexpress 美国运通 american_express amex
binance 币安
tether 泰达
robinhood 罗宾汉
afp 法新社
ap 美联社 associated_press
kyodo 共同社
yonhap 韩联社
tass 塔斯社
jiji 时事社
lemonde 世界报 le_monde
spiegel 明镜周刊 明镜 der_spiegel
economist 经济学人
forbes 福布斯
fortune 财富
fifa 国际足联
uefa 欧足联
ioc 国际奥委会 olympic_committee
redcross 红十字会 红十字 red_cross
amnesty 国际特赦 amnesty_international
greenpeace 绿色和平
oecd 经合组织
weforum 世界经济论坛 world_economic_forum
kremlin 克里姆林宫
ing 荷兰国际
"""
