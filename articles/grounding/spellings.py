"""Bodies, people and products the news is full of, in both scripts: what `bilingual` lacks."""

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
europeancommission european_commission 欧盟委员会 欧委会 the_commission
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
wuyongming eddie_wu
zhangyong daniel_zhang
caichongxin joe_tsai
mofcom commerce_department commerce_secretary
mof treasury 美债 国债 财长 finance_ministry ministry_of_finance
most science_ministry ministry_of_science
moe education_department education_ministry ministry_of_education
国防部 防长 pentagon defence_ministry defense_department ministry_of_defence
外交部 外长 foreign_ministry state_department ministry_of_foreign foreign_office
doj attorney_general justice_ministry ministry_of_justice 司法部长
sec 证交会 美国证交会 证券交易委员会
内政部 interior_ministry interior_department home_office
能源部 energy_department energy_ministry
交通部 transport_ministry transportation_department 交通运输部 运输部
xijinping xi
texas dezhou
washington 华盛顿州 washington_state wash.
东德 east_germany east_german
西德 west_germany west_german
nhk 日本广播协会
ucla 加州大学洛杉矶分校
snp 苏格兰民族党 scottish_national_party
印度教 hinduism hindu hindus
cbs 哥伦比亚广播公司
uc 加州大学 university_of_california
伦敦警察厅 metropolitan_police scotland_yard
国大党 indian_national_congress congress_party
劳工部 labor_department labour_ministry
epfl 洛桑联邦理工
bis 国际清算银行
aws 亚马逊云 亚马逊云服务
statedepartment 美国国务院 国务院 state_department
aramco 沙特阿美 阿美石油 saudi_aramco
zelenskyy 泽连斯基 zelensky zelenskiy zelenskyy
goldman goldman_sachs
google alphabet
jpmorgan jpmorgan_chase jp_morgan
berkshire berkshire_hathaway
faa 联邦航空管理局 联邦航空局 美国联邦航空局 federal_aviation
fcc 联邦通信委员会 美国联邦通信委员会 federal_communications
fda 食品药品监督管理局 食品和药物管理局 美国食药监局 food_and_drug
fbi 联邦调查局 federal_bureau
cia 中情局 中央情报局 central_intelligence
pentagon 五角大楼
worldbank 世界银行 世行 world_bank
adb 亚洲开发银行 亚开行 asian_development
unep 环境规划署 environment_programme
wmo 世界气象组织 world_meteorological
unesco 教科文组织
unicef 儿童基金会
iea 国际能源署 international_energy_agency
iaea 国际原子能机构 international_atomic
oecd 经合组织
nato 北约
asean 东盟
mi6 军情六处
gchq 政府通信总部
lancet 柳叶刀
nejm 新英格兰医学杂志 new_england_journal
ndrc 国家发展改革委 发展改革委 国家发展和改革委员会
novo 诺和诺德 novo_nordisk
lilly 礼来 eli_lilly
warner 华纳 warner_bros
paramount 派拉蒙
jlr 捷豹路虎 jaguar_land_rover
kishida 岸田文雄 岸田
abe 安倍晋三 安倍
tiangong 天宫
奉俊昊 bong_joon-ho bong_joon_ho
朴赞郁 park_chan-wook
是枝裕和 kore-eda koreeda hirokazu
滨口龙介 hamaguchi
宫崎骏 miyazaki
村上春树 murakami
李安 ang_lee
张艺谋 zhang_yimou
贾樟柯 jia_zhangke
王家卫 wong_kar-wai
杨紫琼 michelle_yeoh
孙正义 masayoshi_son
李在镕 lee_jae-yong jay_y._lee
李在明 lee_jae-myung
尹锡悦 yoon_suk-yeol yoon
金正恩 kim_jong-un kim_jong_un
郑义宣 chung_euisun euisun_chung
崔泰源 chey_tae-won
丰田章男 akio_toyoda
黑田东彦 kuroda
植田和男 ueda
大谷翔平 ohtani
孙兴慜 son_heung-min
羽生结弦 yuzuru_hanyu hanyu
郭台铭 terry_gou
刘扬伟 young_liu
魏哲家 c.c._wei cc_wei
张忠谋 morris_chang
陈立武 lip-bu_tan
余承东 richard_yu
孟晚舟 meng_wanzhou
徐直军 eric_xu
许冉 sandy_xu
卢伟冰 lu_weibing
沈南鹏 neil_shen
钟睒睒 zhong_shanshan
许家印 hui_ka_yan xu_jiayin
赖清德 lai_ching-te william_lai
何立峰 he_lifeng
黄循财 lawrence_wong
"""
# Words of `bilingual` and countries anybody may add in passing: their absence proves nothing.
GENERAL = words(
    "ai bbc whitehouse usa uk china hongkong un congress eu fed wallstreet siliconvalley "
    "nobel olympics visa 最佳影片 最佳导演 最佳男主角 最佳女主角"
)
# Chinese forms that are also words or parts of words.
AMBIGUOUS = words(
    "苹果 荣耀 字节 地平线 现代 国会 央行 星火 夸克 元宝 光速 一加 天马 连线 浪潮 中山 猎鹰 暴雪 "
    "财长 外长 防长 国务院 脸书 钉钉 米兰 汉堡 罗马 里昂 马赛 奥斯汀 圣地亚哥 丹佛 "
    "京都 大连 文昌 大理 双子座 羊驼 飞书 河内 开封 南阳 延安 寒武纪 启明星"
)
