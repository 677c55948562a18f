"""Places and peoples in both scripts, what lies in which, and what countries pay with."""

# A line is one name and all its spellings ("_" for a space). Facts only.
# Peoples and what Chinese calls them for short: they name their country in another language only.
PEOPLES = """
shanghai 沪深 沪市 沪指 上证
shenzhen 沪深 深市 深证
mexico mexican mexicans 墨方
malaysia malaysian malaysians ringgit 大马
spain spaniard spaniards 西班牙人
canada canadians 加方
uk britons briton britain's 英方 英媒 英企
usa americans u.s. 美方 美股 美区 美军 美媒 中美 美中 美日 日美 美韩 美欧 美俄
china chinese 中方 中企 中美 中国人 国产
japan 日方 日企 日媒 日系 中日 美日 日美 日韩 日股 tokyo's
korea koreans south_korea 韩方 韩企 韩媒 韩系 中韩 日韩 美韩
russia russians 俄方 俄军 俄乌 俄企 中俄 美俄 俄国
india indians 印方 中印 美印
germany germans 德方 德企 中德
france frenchman 法方 法企 中法
italy italians
netherlands 荷方 holland
ukraine ukrainian ukrainians 乌方 俄乌 乌军
norway norwegian norwegians
denmark danish dane danes
finland finnish finn finns
sweden swede swedes
poland polish pole poles
hungary hungarian
switzerland swiss
ireland irishman
israel israelis 以方 以军 巴以
iran iranian iranians 伊方 美伊
iraq iraqi
saudi saudis saudi_arabia 沙方
uae emirati emirates
qatar qatari
turkey turkish turk turks türkiye 土方
egypt egyptian
brazil brazilian brazilians 巴方
argentina argentine argentinian
australia australians aussie 澳方 澳洲 中澳
newzealand new_zealander kiwi
singapore singaporean 新方 狮城
indonesia indonesians
thailand thais 泰方
vietnam 越方 中越
philippines philippine filipino filipinos 菲方 菲律宾人
pakistan pakistani pakistanis 巴方
kazakhstan kazakh
southafrica south_african
taiwan taiwanese
hongkong hongkonger hongkongers 港股 港府 港交所
eu eu's 欧方 中欧 美欧 欧洲
"""
PLACES = """
广西 guangxi
内蒙古 inner_mongolia
宁夏 ningxia
吉林 jilin
辽宁 liaoning
黑龙江 heilongjiang
河北 hebei
山西 shanxi
山东 shandong
江苏 jiangsu
安徽 anhui
江西 jiangxi
福建 fujian
河南 henan
湖北 hubei
湖南 hunan
贵州 guizhou
云南 yunnan
陕西 shaanxi
甘肃 gansu
青海 qinghai
石家庄 shijiazhuang
太原 taiyuan
呼和浩特 hohhot
沈阳 shenyang
大连 dalian
长春 changchun
哈尔滨 harbin
宁波 ningbo
温州 wenzhou
福州 fuzhou
厦门 xiamen
南昌 nanchang
济南 jinan
青岛 qingdao
郑州 zhengzhou
长沙 changsha
珠海 zhuhai
佛山 foshan
东莞 dongguan
南宁 nanning
海口 haikou
三亚 sanya
贵阳 guiyang
昆明 kunming
拉萨 lhasa
兰州 lanzhou
西宁 xining
银川 yinchuan
乌鲁木齐 urumqi
无锡 wuxi
常州 changzhou
徐州 xuzhou
扬州 yangzhou
绍兴 shaoxing
嘉兴 jiaxing
金华 jinhua
台州 taizhou
芜湖 wuhu
泉州 quanzhou
烟台 yantai
潍坊 weifang
临沂 linyi
洛阳 luoyang
襄阳 xiangyang
宜昌 yichang
株洲 zhuzhou
惠州 huizhou
中山 zhongshan
绵阳 mianyang
遵义 zunyi
咸阳 xianyang
唐山 tangshan
保定 baoding
雄安 xiong'an xiongan
浦东 pudong
中关村 zhongguancun
前海 qianhai
临港 lingang
亦庄 yizhuang 北京经济技术开发区 北京经开区
张江 zhangjiang
横琴 hengqin
酒泉 jiuquan
西昌 xichang
文昌 wenchang
延吉 yanji
通化 tonghua
邯郸 handan
沧州 cangzhou
廊坊 langfang
秦皇岛 qinhuangdao
赣州 ganzhou
岳阳 yueyang
衡阳 hengyang
桂林 guilin
柳州 liuzhou
湛江 zhanjiang
汕头 shantou
江门 jiangmen
肇庆 zhaoqing
南通 nantong
盐城 yancheng
连云港 lianyungang
镇江 zhenjiang
泰州 taizhou
湖州 huzhou
舟山 zhoushan
马鞍山 ma'anshan maanshan
蚌埠 bengbu
阜阳 fuyang
漳州 zhangzhou
莆田 putian
宁德 ningde
九江 jiujiang
开封 kaifeng
南阳 nanyang
新乡 xinxiang
荆州 jingzhou
十堰 shiyan
宜宾 yibin
泸州 luzhou
德阳 deyang
曲靖 qujing
大理 dali
丽江 lijiang
榆林 yulin
延安 yan'an yanan
宝鸡 baoji
天水 tianshui
包头 baotou
鄂尔多斯 ordos
大庆 daqing
齐齐哈尔 qiqihar
林芝 nyingchi
日喀则 shigatse
喀什 kashgar
"""
ABROAD = """
巴塞尔 basel
伯尔尼 bern
温特图尔 winterthur
槟城 penang
柔佛 johor
马拉加 malaga
匹兹堡 pittsburgh
费城 philadelphia
底特律 detroit
丹佛 denver
奥斯汀 austin
圣何塞 san_jose
圣地亚哥 santiago san_diego
拉斯维加斯 las_vegas
檀香山 honolulu
汉堡 hamburg
米兰 milan
罗马 rome
雅典 athens
里昂 lyon
马赛 marseille
基辅 kyiv kiev
耶路撒冷 jerusalem
加沙 gaza
多哈 doha
吉隆坡 kuala_lumpur
金边 phnom_penh
仰光 yangon
达卡 dhaka
科伦坡 colombo
加德满都 kathmandu
伊斯兰堡 islamabad
喀布尔 kabul
大马士革 damascus
贝鲁特 beirut
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
休斯敦 houston 休斯顿
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
白俄罗斯 belarus belorussian byelorussian
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
弗吉尼亚 virginia va. 维吉尼亚
佐治亚 georgia ga. 乔治亚
北卡罗来纳 north_carolina n.c.
佛罗里达 florida fla.
密歇根 michigan mich.
印第安纳 indiana
宾夕法尼亚 pennsylvania
"""
# Countries, American states and other parts of countries, in both scripts.
REGIONS = """
texas 得州 得克萨斯州 tex.
阿拉巴马 亚拉巴马 alabama ala.
阿拉斯加 alaska
阿肯色 arkansas
科罗拉多 colorado colo.
康涅狄格 康州 connecticut
特拉华 delaware
夏威夷 hawaii
爱达荷 idaho
伊利诺伊 伊利诺 illinois
艾奥瓦 爱荷华 iowa
堪萨斯 kansas
肯塔基 kentucky ky.
缅因州 maine
马里兰 maryland
马萨诸塞 麻省 麻州 massachusetts
明尼苏达 minnesota minn.
密西西比 mississippi
密苏里 missouri mo.
蒙大拿 montana
内布拉斯加 nebraska neb.
新罕布什尔 new_hampshire n.h.
新泽西 new_jersey n.j.
新墨西哥 new_mexico n.m.
北达科他 north_dakota n.d.
俄克拉何马 俄克拉荷马 oklahoma okla.
俄勒冈 oregon ore.
罗得岛 rhode_island r.i.
南卡罗来纳 南卡 south_carolina s.c.
南达科他 south_dakota s.d.
田纳西 tennessee tenn.
犹他 utah
佛蒙特 vermont vt.
西弗吉尼亚 west_virginia w.va.
威斯康星 威斯康辛 wisconsin wis.
怀俄明 wyoming wyo.
安大略 ontario
魁北克 quebec
不列颠哥伦比亚 british_columbia
艾伯塔 阿尔伯塔 alberta
昆士兰 queensland
新南威尔士 new_south_wales nsw
巴伐利亚 bavaria bavarian
萨克森 saxony
加泰罗尼亚 catalonia catalan catalans
安达卢西亚 andalusia andalucia
苏格兰 scotland scottish scots
威尔士 wales welsh
英格兰 england english
北爱尔兰 northern_ireland
爱沙尼亚 estonia estonian
拉脱维亚 latvia latvian
立陶宛 lithuania lithuanian
克罗地亚 croatia croatian
斯洛伐克 slovakia slovak
斯洛文尼亚 slovenia slovenian
波黑 bosnia bosnian
阿尔巴尼亚 albania albanian
北马其顿 north_macedonia
黑山 montenegro
科索沃 kosovo
摩尔多瓦 moldova
格鲁吉亚 georgia georgian 佐治亚 乔治亚
塞浦路斯 cyprus cypriot
马耳他 malta maltese
卢森堡 luxembourg
蒙古国 mongolia mongolian
吉尔吉斯斯坦 kyrgyzstan kyrgyz
塔吉克斯坦 tajikistan tajik
土库曼斯坦 turkmenistan
不丹 bhutan
马尔代夫 maldives
约旦 jordan jordanian
阿曼 oman omani
巴林 bahrain bahraini
也门 yemen yemeni
巴勒斯坦 palestine palestinian palestinians
利比亚 libya libyan
突尼斯 tunisia tunisian tunis
苏丹 sudan sudanese
索马里 somalia somali
加纳 ghana ghanaian
塞内加尔 senegal senegalese
科特迪瓦 ivory_coast
喀麦隆 cameroon
刚果 congo congolese
卢旺达 rwanda rwandan
乌干达 uganda ugandan
坦桑尼亚 tanzania tanzanian
赞比亚 zambia zambian
津巴布韦 zimbabwe
莫桑比克 mozambique
安哥拉 angola
纳米比亚 namibia
博茨瓦纳 botswana
马达加斯加 madagascar
玻利维亚 bolivia bolivian
厄瓜多尔 ecuador
乌拉圭 uruguay
巴拉圭 paraguay
巴拿马 panama
哥斯达黎加 costa_rica
危地马拉 guatemala
萨尔瓦多 el_salvador
洪都拉斯 honduras
多米尼加 dominican
牙买加 jamaica jamaican
海地 haiti haitian
斐济 fiji
巴布亚新几内亚 papua_new_guinea
"""
# What lies in a country, province, state or city: who names it has nearly named the whole.
WITHIN = """
shanghai 科创板 上交所 浦东 临港 张江 pudong
beijing 中关村 亦庄 北交所 海淀 朝阳区
shenzhen 创业板 深交所 前海 宝安区 南山区
germany munich berlin frankfurt hamburg stuttgart cologne dresden leipzig wolfsburg bavaria
germany saxony 法兰克福 斯图加特 科隆
france paris lyon marseille toulouse nice grenoble 图卢兹
uk london manchester edinburgh cambridge oxford birmingham leeds glasgow belfast bristol 英格兰
uk 苏格兰 威尔士 northern_ireland 伯明翰
italy rome milan turin naples venice florence bologna 都灵
spain madrid barcelona valencia seville malaga catalonia andalusia
portugal lisbon porto
netherlands amsterdam rotterdam eindhoven hague utrecht 鹿特丹
belgium brussels antwerp
switzerland zurich geneva basel bern lausanne davos 达沃斯
austria vienna salzburg
sweden stockholm gothenburg malmo 哥德堡
norway oslo bergen
denmark copenhagen aarhus
finland helsinki espoo tampere
poland warsaw krakow gdansk
hungary budapest debrecen 布达佩斯
czech prague brno
greece athens thessaloniki
ireland dublin cork
turkey istanbul ankara izmir
russia moscow petersburg 圣彼得堡
ukraine kyiv kharkiv odesa lviv
japan tokyo osaka kyoto yokohama nagoya fukuoka sapporo kobe hiroshima kumamoto hokkaido 福冈
japan 札幌 神户 北海道 熊本
korea seoul busan incheon pyeongtaek daejeon cheongju icheon suwon 仁川 平泽
india delhi mumbai bengaluru chennai hyderabad kolkata pune gujarat kerala karnataka tamil_nadu
india maharashtra 古吉拉特
taiwan taipei hsinchu kaohsiung taichung tainan 台北 新竹 高雄 台中 台南
vietnam hanoi ho_chi_minh haiphong da_nang
thailand bangkok chonburi rayong
indonesia jakarta bandung surabaya bali java sumatra
malaysia kuala_lumpur penang johor
philippines manila cebu luzon mindanao 吕宋 棉兰老
pakistan karachi lahore islamabad
bangladesh dhaka
israel tel_aviv jerusalem haifa
saudi riyadh jeddah neom
uae dubai abu_dhabi
qatar doha
iran tehran
iraq baghdad
egypt cairo alexandria
kenya nairobi
nigeria lagos abuja
southafrica johannesburg cape_town pretoria 开普敦
brazil rio brasilia sao_paulo são_paulo 圣保罗 巴西利亚
argentina buenos_aires
mexico guadalajara monterrey tijuana
canada toronto vancouver montreal ottawa calgary waterloo ontario quebec alberta 渥太华
australia sydney melbourne canberra brisbane perth adelaide queensland new_south_wales 堪培拉
australia 布里斯班
newzealand auckland wellington 奥克兰 惠灵顿
california los_angeles san_francisco silicon_valley san_jose san_diego palo_alto mountain_view
california cupertino menlo_park sacramento oakland fremont hawthorne santa_clara
texas austin houston dallas san_antonio boca_chica el_paso abilene
newyork brooklyn queens manhattan bronx flushing harlem wall_street
washingtonstate seattle redmond
illinois chicago
massachusetts boston cambridge
florida miami orlando tampa cape_canaveral
georgia atlanta
michigan detroit
pennsylvania pittsburgh philadelphia
arizona phoenix tucson
nevada las_vegas reno
colorado denver boulder
tennessee memphis nashville
zhejiang 杭州 宁波 温州 绍兴 嘉兴 金华 台州 湖州 舟山 义乌 yiwu 衢州 丽水
江苏 南京 苏州 无锡 常州 徐州 扬州 南通 盐城 连云港 镇江 泰州 昆山
guangdong 广州 深圳 珠海 佛山 东莞 惠州 湛江 汕头 江门 肇庆
sichuan 成都 绵阳 宜宾 泸州 德阳
湖北 武汉 襄阳 宜昌 荆州 十堰
湖南 长沙 株洲 岳阳 衡阳
河南 郑州 洛阳 开封 南阳 新乡
安徽 合肥 芜湖 马鞍山 蚌埠 阜阳
福建 福州 厦门 泉州 漳州 莆田 宁德
山东 济南 青岛 烟台 潍坊 临沂
陕西 西安 咸阳 榆林 延安 宝鸡
河北 石家庄 唐山 保定 雄安 廊坊
辽宁 沈阳 大连
吉林 长春 延吉 通化
黑龙江 哈尔滨 大庆 齐齐哈尔
江西 南昌 九江 赣州
云南 昆明 大理 丽江 曲靖
贵州 贵阳 遵义
广西 南宁 桂林 柳州
hainan 海口 三亚 文昌
山西 太原
甘肃 兰州 酒泉 天水
青海 西宁
宁夏 银川
内蒙古 呼和浩特 包头 鄂尔多斯
xinjiang 乌鲁木齐 喀什
tibet 拉萨 林芝 日喀则
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
    "sweden": "krona kronor riksbank",
    "norway": "norges",
    "switzerland": "francs 瑞郎 瑞士法郎",
    "thailand": "baht 泰铢",
    "israel": "shekels shekel 谢克尔",
    "indonesia": "rupiah 印尼盾",
    "malaysia": "ringgit 林吉特 令吉",
    "poland": "zloty zlotys 兹罗提",
    "southafrica": "rand 兰特",
}
# For their governments, in English.
CAPITALS = {
    "beijing": "china",
    "washington": "usa",
    "tokyo": "japan",
    "seoul": "korea",
    "moscow": "russia",
    "brussels": "eu",
    "基辅": "ukraine",
    "德黑兰": "iran",
    "新德里": "india",
}
# Places and persons of those that `bilingual` knows.
HOME = (
    "abudhabi arizona berlin california chengdu chongqing dubai guangdong guangzhou hainan "
    "hangzhou hefei hongkong london losangeles macau nanjing nevada newyork ohio paris riyadh "
    "sanfrancisco shanghai shenzhen sichuan siliconvalley suzhou taiwan texas tianjin tibet wuhan "
    "xian xinjiang zhejiang singapore"
)
PERSONS = (
    "altman bezos biden buffett cook hassabis huang lisasu macron masayoshison musk nadella pichai "
    "powell putin sutskever trump vonderleyen xijinping zelensky zuckerberg"
)
