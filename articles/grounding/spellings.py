"""Names the news is full of, in both scripts: what `bilingual` leaves out, and places."""

from articles.words import words

# A line is one name and all its spellings ("_" for a space). Facts only.
NAMES = """
openai
anthropic
claude
chatgpt
gemini 双子座
deepmind
midjourney
perplexity
xai
grok
mistral
cohere
llama 羊驼
huggingface hugging_face 抱抱脸
scaleai scale_ai
stabilityai stability_ai
characterai character.ai
runway
figureai figure_ai
cursor
anysphere
coreweave
cerebras
groq
databricks
snowflake
palantir
salesforce 赛富时
github
copilot
linkedin 领英
instagram
whatsapp
telegram
reddit
spotify
stripe
paypal 贝宝
shopify
zoom
slack
notion
figma
dropbox
crowdstrike
cloudflare
servicenow
waymo
cruise
rivian
lucid
blueorigin 蓝色起源 blue_origin
bostondynamics 波士顿动力 boston_dynamics
neuralink 脑机公司
sequoia 红杉 sequoia_capital
a16z andreessen_horowitz
ycombinator y_combinator
kleiner kleiner_perkins 凯鹏华盈
thrive thrive_capital
lightspeed 光速
greenoaks
fidelity 富达
vanguard 先锋领航
citadel 城堡投资
bridgewater 桥水
mckinsey 麦肯锡
deloitte 德勤
pwc 普华永道
kpmg 毕马威
accenture 埃森哲
gartner 高德纳
idc 国际数据公司
counterpoint
moodys 穆迪 moody
fitch 惠誉
ubs 瑞银
barclays 巴克莱
deutschebank 德意志银行 deutsche_bank
nomura 野村
citic 中信
cicc 中金
wsj 华尔街日报 wall_street_journal
nyt 纽约时报 new_york_times
ft 金融时报 financial_times
washingtonpost 华盛顿邮报 washington_post
theinformation the_information
techcrunch
cnbc
theverge the_verge
wired 连线
axios
bbc
cnn
guardian 卫报
nikkei 日经
scmp 南华早报 south_china_morning
xinhua 新华社
caixin 财新
amodei 阿莫迪 阿莫代伊
brockman 布罗克曼
murati 穆拉蒂
karpathy 卡帕西
lecun 杨立昆 勒昆
hinton 辛顿
bengio 本吉奥
feifeili 李飞飞 fei-fei_li
kaifulee 李开复 kai-fu_lee
andrewng 吴恩达 andrew_ng
gates 盖茨
wozniak
jassy 贾西
pope
zhangyiming 张一鸣
liangrubo 梁汝波
mahuateng 马化腾 pony_ma
mayun 马云 jack_ma
leijun 雷军 lei_jun
liyanhong 李彦宏 robin_li
renzhengfei 任正非
liangwenfeng 梁文锋
yangzhilin 杨植麟
wangxiaochuan 王小川
lizhifei 李志飞
zhouhongyi 周鸿祎
wangxing 王兴
wangxingxing 王兴兴
wangchuanfu 王传福
zengyuqun 曾毓群
liuqiangdong 刘强东
huangzheng 黄峥
dinglei 丁磊
lixiang 李想
libin 李斌
hexiaopeng 何小鹏
dongmingzhu 董明珠
zhangyong 张勇
wuyongming 吴泳铭
caichongxin 蔡崇信
shenteng
wanghuning 王沪宁
liqiang 李强
lanfoan 蓝佛安
panggongsheng 潘功胜
wangyi 王毅
lagarde 拉加德
yellen 耶伦
bessent 贝森特
lutnick 卢特尼克
raimondo 雷蒙多
starmer 斯塔默
modi 莫迪
netanyahu 内塔尼亚胡
scholz 朔尔茨
merz 默茨
takaichi 高市早苗
ishiba 石破茂
obama 奥巴马
lg 乐金
maersk 马士基
cma 达飞
cosco 中远海运
vance 万斯
rubio 鲁比奥
harris 哈里斯
wenxin 文心大模型
yuanbao 元宝
kimi
hailuo 海螺AI
spark 星火
quark 夸克
jimeng 即梦
seedance
lark 飞书
dingtalk 钉钉
wecom 企业微信
alipay 支付宝
tmall 天猫
xianyu 闲鱼
eleme 饿了么
jdlogistics 京东物流
cainiao 菜鸟
amap 高德
manus
lovart
zerooneai 零一万物 01.ai
baiduapollo 萝卜快跑 apollo_go
didichuxing 滴滴出行
momenta
horizon
hesai 禾赛
robosense 速腾聚创
roborock 石头科技
ecovacs 科沃斯
dreame 追觅
insta360 影石
oppo
vivo
transsion 传音
oneplus 一加
realme
meizu 魅族
hisense 海信
tcl
skyworth 创维
changhong 长虹
boe 京东方
tianma 天马
goertek 歌尔
luxshare 立讯精密
sunny 舜宇
willsemi 韦尔股份
gigadevice 兆易创新
montage 澜起科技
naura 北方华创
amec 中微公司
huahong 华虹
jcet 长电科技
hygon 海光
loongson 龙芯
inspur 浪潮
sugon 中科曙光
metax 沐曦
enflame 燧原
iluvatar 天数智芯
unisoc 紫光展锐
fourier 傅利叶
ainno 创新奇智
fourthparadigm 第四范式
minieye 佑驾创新
leapmotor 零跑
neta 哪吒汽车
avatr 阿维塔
im 智己
voyah 岚图
gwm 长城汽车 great_wall_motor
chery 奇瑞
changan 长安汽车
gac 广汽
dongfeng 东风汽车
faw 一汽
calb 中创新航
eve 亿纬锂能
gotion 国轩高科
sunwoda 欣旺达
longi 隆基
jinko 晶科
trina 天合光能
tongwei 通威
sungrow 阳光电源
moutai 茅台
wuliangye 五粮液
nongfu 农夫山泉
wahaha 娃哈哈
mengniu 蒙牛
yili 伊利
haidilao 海底捞
mixue 蜜雪冰城
heytea 喜茶
chagee 霸王茶姬
popmart 泡泡玛特 pop_mart
anta 安踏
lining 李宁
hengrui 恒瑞
beigene 百济神州
wuxi 药明
mindray 迈瑞
icbc 工商银行
ccb 建设银行
abc 农业银行
boc 中国银行
cmb 招商银行
spdb 浦发银行
cmcc 中移动
sinopec 中石化 中国石化
stategrid 国家电网 state_grid
crrc 中国中车
comac 中国商飞
casc 航天科技集团
landspace 蓝箭航天
galacticenergy 星河动力
cac 网信办 国家网信办
moe 教育部
most 科技部
mof 财政部
nhc 卫健委 国家卫健委
nfra 金融监管总局
nda 国家数据局
cas 中国科学院 中科院
cae 中国工程院
fudan 复旦
sjtu 上海交大 上海交通大学
zju 浙江大学
nju 南京大学
ustc 中国科学技术大学 中科大
hit 哈工大
buaa 北航
hust 华中科技大学
sysu 中山大学
pengcheng 鹏城实验室
baai 智源研究院
berkeley 伯克利
princeton 普林斯顿
yale 耶鲁
caltech 加州理工
cmu 卡内基梅隆 carnegie_mellon
oxford 牛津
cambridge 剑桥
eth 苏黎世联邦理工
kaist
rivos
blackwell
hopper
rubin
tpu
trainium
inferentia
sora
dalle
veo
imagen
nvlink
cuda
pytorch
tensorflow
ios
android 安卓
windows
macos
iphone 苹果手机
ipad
macbook
airpods
visionpro vision_pro
quest
hololens
rayban 雷朋 ray-ban
starship 星舰
falcon 猎鹰
shenzhou 神舟
change 嫦娥
tiangong 天宫
"""
PLACES = words(
    "广西 内蒙古 宁夏 吉林 辽宁 黑龙江 河北 山西 山东 江苏 安徽 江西 福建 河南 "
    "湖北 湖南 贵州 云南 陕西 甘肃 青海 石家庄 太原 呼和浩特 沈阳 大连 长春 哈尔滨 "
    "宁波 温州 福州 厦门 南昌 济南 青岛 郑州 长沙 珠海 佛山 东莞 南宁 海口 "
    "三亚 贵阳 昆明 拉萨 兰州 西宁 银川 乌鲁木齐 无锡 常州 徐州 扬州 绍兴 嘉兴 "
    "金华 台州 芜湖 泉州 烟台 潍坊 临沂 洛阳 襄阳 宜昌 株洲 惠州 中山 绵阳 "
    "遵义 咸阳 唐山 保定 雄安 浦东 中关村 前海 临港 亦庄 张江 横琴 酒泉 西昌 "
    "文昌 延吉 通化 邯郸 沧州 廊坊 秦皇岛 赣州 岳阳 衡阳 桂林 柳州 湛江 汕头 "
    "江门 肇庆 南通 盐城 连云港 镇江 泰州 湖州 舟山 马鞍山 蚌埠 阜阳 漳州 莆田 "
    "宁德 九江 开封 南阳 新乡 荆州 十堰 宜宾 泸州 德阳 曲靖 大理 丽江 榆林 "
    "延安 宝鸡 天水 包头 鄂尔多斯 大庆 齐齐哈尔 "
)
ABROAD = """
大阪 osaka
京都 kyoto
横滨 yokohama
名古屋 nagoya
釜山 busan
河内 hanoi
胡志明市 ho_chi_minh
曼谷 bangkok
雅加达 jakarta
马尼拉 manila
吉隆坡 kuala_lumpur
新德里 new_delhi delhi
孟买 mumbai
班加罗尔 bengaluru bangalore
金奈 chennai
海得拉巴 hyderabad
卡拉奇 karachi
德黑兰 tehran
巴格达 baghdad
开罗 cairo
内罗毕 nairobi
拉各斯 lagos
约翰内斯堡 johannesburg
慕尼黑 munich
法兰克福 frankfurt
马德里 madrid
巴塞罗那 barcelona
里斯本 lisbon
阿姆斯特丹 amsterdam
斯德哥尔摩 stockholm
哥本哈根 copenhagen
奥斯陆 oslo
赫尔辛基 helsinki
华沙 warsaw
布拉格 prague
维也纳 vienna
日内瓦 geneva
苏黎世 zurich
都柏林 dublin
爱丁堡 edinburgh
曼彻斯特 manchester
西雅图 seattle
芝加哥 chicago
波士顿 boston
休斯敦 houston
达拉斯 dallas
亚特兰大 atlanta
迈阿密 miami
多伦多 toronto
温哥华 vancouver
蒙特利尔 montreal
里约热内卢 rio_de_janeiro rio
布宜诺斯艾利斯 buenos_aires
悉尼 sydney
墨尔本 melbourne
伊斯坦布尔 istanbul
特拉维夫 tel_aviv
葡萄牙 portugal portuguese
奥地利 austria austrian
比利时 belgium belgian
希腊 greece greek
捷克 czech
罗马尼亚 romania
塞尔维亚 serbia
保加利亚 bulgaria
冰岛 iceland
白俄罗斯 belarus
亚美尼亚 armenia
阿塞拜疆 azerbaijan
乌兹别克斯坦 uzbekistan
孟加拉国 bangladesh
斯里兰卡 sri_lanka
尼泊尔 nepal
缅甸 myanmar
老挝 laos
柬埔寨 cambodia
阿富汗 afghanistan afghan
叙利亚 syria syrian
黎巴嫩 lebanon
科威特 kuwait
肯尼亚 kenya
尼日利亚 nigeria
埃塞俄比亚 ethiopia
摩洛哥 morocco
阿尔及利亚 algeria
智利 chile
秘鲁 peru
哥伦比亚 colombia columbia
委内瑞拉 venezuela
古巴 cuba
路易斯安那 louisiana
弗吉尼亚 virginia
佐治亚 georgia
北卡罗来纳 north_carolina
佛罗里达 florida
密歇根 michigan
印第安纳 indiana
宾夕法尼亚 pennsylvania
"""
# What a country pays with names it well enough.
MONEY = {
    "korea": "won 韩元",
    "japan": "yen 日元",
    "uk": "sterling pounds £ 英镑",
    "india": "rupees rupee 卢比",
    "russia": "roubles rubles 卢布",
    "china": "yuan 人民币",
    "hongkong": "hk$ 港元 港股 恒生",
    "usa": "dollars $ 美元 美股",
}
# Words of `bilingual` and countries anybody may add in passing: their absence proves nothing.
GENERAL = words(
    "ai bbc whitehouse usa uk china hongkong un congress eu fed wallstreet siliconvalley "
    "nobel olympics visa"
)
# Chinese forms that are also words or parts of words.
AMBIGUOUS = words(
    "苹果 荣耀 字节 地平线 现代 国会 央行 星火 夸克 元宝 光速 一加 天马 连线 浪潮 中山 猎鹰 "
    "京都 大连 文昌 大理 双子座 羊驼 飞书 河内 开封 南阳 延安 寒武纪 启明星"
)
