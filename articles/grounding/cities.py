"""Cities and seas of the world in both scripts, beside those of `places`."""

# A line is one name and all its spellings ("_" for a space). Facts only. What is as likely a
# person or a word in either script is left out: 尼斯, 利兹, 夏洛特, 达尔文.
CITIES = """
利马 lima
亚松森 asunción asuncion
基多 quito
危地马拉城 guatemala_city
巴拿马城 panama_city
金斯敦 kingston
科尔多瓦 córdoba cordoba
瓦尔帕莱索 valparaíso valparaiso
福塔雷萨 fortaleza
贝洛奥里藏特 belo_horizonte
阿雷格里港 porto_alegre
玛瑙斯 manaus
丹吉尔 tangier
科威特城 kuwait_city
麦纳麦 manama
瓦萨 vaasa
斯塔万格 stavanger
纳尔维克 narvik
欧登塞 odense
奥尔堡 aalborg
塔尔图 tartu
里加 riga
考纳斯 kaunas
波兹南 poznan poznań
克卢日 cluj
根特 ghent
鲁汶 leuven
代尔夫特 delft
不来梅 bremen
不来梅港 不来梅哈芬 bremerhaven
弗莱堡 freiburg
奥格斯堡 augsburg
耶拿 jena
林茨 linz
阿伯丁 aberdeen
纽波特 newport
斯旺西 swansea
莱斯特 leicester
戈尔韦 galway
利默里克 limerick
萨斯卡通 saskatoon
魁北克城 quebec_city
达勒姆 durham
安阿伯 ann_arbor
博尔德 boulder
图森 tucson
坦佩 tempe
博伊西 boise
普罗维登斯 providence
锡拉丘兹 syracuse
内之浦 uchinoura
种子岛 tanegashima
科隆 cologne
波恩 bonn
都灵 turin torino
那不勒斯 naples
威尼斯 venice
佛罗伦萨 florence
博洛尼亚 bologna
维罗纳 verona
热那亚 genoa
巴勒莫 palermo
的里雅斯特 trieste
安特卫普 antwerp
鹿特丹 rotterdam
海牙 hague
乌得勒支 utrecht
埃因霍温 eindhoven
斯图加特 stuttgart
杜塞尔多夫 dusseldorf düsseldorf
多特蒙德 dortmund
莱比锡 leipzig
德累斯顿 dresden
汉诺威 hanover hannover
纽伦堡 nuremberg
雷根斯堡 regensburg
海德堡 heidelberg
卡尔斯鲁厄 karlsruhe
沃尔夫斯堡 wolfsburg
英戈尔施塔特 ingolstadt
曼海姆 mannheim
波茨坦 potsdam
马格德堡 magdeburg
格吕恩海德 grünheide gruenheide
萨尔茨堡 salzburg
格拉茨 graz
因斯布鲁克 innsbruck
洛桑 lausanne
卢加诺 lugano
达沃斯 davos
图卢兹 toulouse
波尔多 bordeaux
斯特拉斯堡 strasbourg
南特 nantes
格勒诺布尔 grenoble
戛纳 cannes
敦刻尔克 dunkirk
蒙彼利埃 montpellier
瓦伦西亚 巴伦西亚 valencia
塞维利亚 seville
毕尔巴鄂 bilbao
萨拉戈萨 zaragoza
波尔图 porto
哥德堡 gothenburg
马尔默 malmo malmö
乌普萨拉 uppsala
卑尔根 bergen
特隆赫姆 trondheim
奥胡斯 aarhus
奥卢 oulu
埃斯波 espoo
坦佩雷 tampere
图尔库 turku
罗瓦涅米 rovaniemi
雷克雅未克 reykjavik
塔林 tallinn
维尔纽斯 vilnius
克拉科夫 krakow kraków
弗罗茨瓦夫 wroclaw wrocław
格但斯克 gdansk gdańsk
布尔诺 brno
布拉迪斯拉发 bratislava
布达佩斯 budapest
德布勒森 debrecen
布加勒斯特 bucharest
索非亚 sofia
贝尔格莱德 belgrade
萨格勒布 zagreb
卢布尔雅那 ljubljana
萨拉热窝 sarajevo
塞萨洛尼基 thessaloniki
安卡拉 ankara
伊兹密尔 izmir
安塔利亚 antalya
圣彼得堡 petersburg
喀山 kazan
新西伯利亚 novosibirsk
符拉迪沃斯托克 海参崴 vladivostok
明斯克 minsk
哈尔科夫 kharkiv kharkov
敖德萨 odesa odessa
利沃夫 lviv
第比利斯 tbilisi
埃里温 yerevan
巴库 baku
阿斯塔纳 astana
阿拉木图 almaty
塔什干 tashkent
比什凯克 bishkek
乌兰巴托 ulaanbaatar
利雅得 riyadh
吉达 jeddah
达曼 dammam
麦加 mecca makkah
麦地那 medina
迪拜 dubai
阿布扎比 abu_dhabi
沙迦 sharjah
马斯喀特 muscat
安曼 amman
苏伊士 suez
卡萨布兰卡 casablanca
拉巴特 rabat
马拉喀什 marrakesh marrakech
阿尔及尔 algiers
的黎波里 tripoli
喀土穆 khartoum
亚的斯亚贝巴 addis_ababa
蒙巴萨 mombasa
坎帕拉 kampala
基加利 kigali
达累斯萨拉姆 dar_es_salaam
阿布贾 abuja
阿克拉 accra
达喀尔 dakar
阿比让 abidjan
金沙萨 kinshasa
卢萨卡 lusaka
哈拉雷 harare
马普托 maputo
温得和克 windhoek
开普敦 cape_town
德班 durban
比勒陀利亚 pretoria
加尔各答 kolkata calcutta
浦那 pune
艾哈迈达巴德 ahmedabad
斋浦尔 jaipur
古尔冈 古鲁格拉姆 gurgaon gurugram
诺伊达 noida
拉合尔 lahore
吉大港 chittagong
曼德勒 mandalay
岘港 da_nang danang
清迈 chiang_mai
芭提雅 pattaya
普吉岛 phuket
泗水 surabaya
万隆 bandung
巴厘岛 bali
巴淡岛 batam
古晋 kuching
宿务 cebu
福冈 fukuoka
札幌 sapporo
神户 kobe
广岛 hiroshima
长崎 nagasaki
仙台 sendai
熊本 kumamoto
冲绳 okinawa
北海道 hokkaido
埼玉 saitama
仁川 incheon
清州 cheongju
利川 icheon
华城 hwaseong
水原 suwon
龟尾 gumi
大邱 daegu
蔚山 ulsan
平泽 pyeongtaek
龙仁 yongin
济州 jeju
平壤 pyongyang
高雄 kaohsiung
新竹 hsinchu
凤凰城 菲尼克斯 phoenix
盐湖城 salt_lake_city salt_lake
波特兰 portland
萨克拉门托 sacramento
奥克兰 oakland auckland
弗里蒙特 fremont
帕洛阿尔托 palo_alto
库比蒂诺 cupertino
山景城 mountain_view
门洛帕克 menlo_park
圣克拉拉 santa_clara
圣莫尼卡 santa_monica
里诺 reno
阿尔伯克基 albuquerque
圣安东尼奥 san_antonio
沃斯堡 fort_worth
阿比林 abilene
埃尔帕索 el_paso
新奥尔良 new_orleans
巴吞鲁日 baton_rouge
孟菲斯 memphis
纳什维尔 nashville
诺克斯维尔 knoxville
查塔努加 chattanooga
伯明翰 birmingham
里士满 richmond
诺福克 norfolk
巴尔的摩 baltimore
克利夫兰 cleveland
辛辛那提 cincinnati
印第安纳波利斯 indianapolis
路易斯维尔 louisville
圣路易斯 st_louis st._louis saint_louis
堪萨斯城 kansas_city
明尼阿波利斯 minneapolis
密尔沃基 milwaukee
奥马哈 omaha
得梅因 des_moines
塔尔萨 tulsa
奥兰多 orlando
坦帕 tampa
杰克逊维尔 jacksonville
萨凡纳 savannah
斯帕坦堡 spartanburg
布法罗 水牛城 buffalo
奥尔巴尼 albany
哈特福德 hartford
安克雷奇 anchorage
斯波坎 spokane
雷德蒙德 redmond
渥太华 ottawa
卡尔加里 calgary
埃德蒙顿 edmonton
温尼伯 winnipeg
哈利法克斯 halifax
圣保罗 sao_paulo são_paulo st_paul
巴西利亚 brasilia brasília
贝伦 belem belém
累西腓 recife
库里蒂巴 curitiba
墨西哥城 mexico_city
蒙特雷 monterrey
瓜达拉哈拉 guadalajara
蒂华纳 tijuana
波哥大 bogota bogotá
麦德林 medellin medellín
拉巴斯 la_paz
蒙得维的亚 montevideo
加拉加斯 caracas
哈瓦那 havana
太子港 port-au-prince
布里斯班 brisbane
珀斯 perth
阿德莱德 adelaide
堪培拉 canberra
霍巴特 hobart
惠灵顿 wellington
基督城 克赖斯特彻奇 christchurch
黄金海岸 gold_coast
利物浦 liverpool
谢菲尔德 sheffield
纽卡斯尔 newcastle
格拉斯哥 glasgow
卡迪夫 加的夫 cardiff
贝尔法斯特 belfast
布里斯托尔 布里斯托 bristol
诺丁汉 nottingham
考文垂 coventry
桑德兰 sunderland
南安普敦 southampton
普利茅斯 plymouth
布莱顿 brighton
霍尔木兹 hormuz
马六甲 malacca
黑海 black_sea
波罗的海 baltic
地中海 mediterranean
北极 arctic polar north_pole
南极 antarctic antarctica polar south_pole
加勒比 caribbean
格陵兰 greenland 绿地控股 绿地集团
"""
