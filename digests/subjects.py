"""Subjects of the news: a line each, its name and then the other words that speak of it.

Things and fields one can point at, so that an edition either has them or has not; no names that
are as often a figure of speech. Only the name is looked for in a lead; any of the words will do in
an item.
"""

from functools import lru_cache

LINES = """
玩具 toy toys
眼镜 glasses
手机 手机厂商 smartphone smartphones phone phones iphone
手表 手环 watch watches wearable
耳机 earbuds headphones
电视 电视机 television tv
电脑 笔记本 平板 pc pcs laptop laptops tablet tablets
芯片 半导体 晶圆 gpu gpus cpu 处理器 制程 chip chips semiconductor semiconductors
电池 锂电 钠电 固态电池 battery batteries
汽车 轿车 电动车 新能源车 车企 车型 造车 车辆 车 car cars vehicle vehicles carmaker
自动驾驶 智驾 辅助驾驶 无人驾驶 无人车 autonomous self-driving robotaxi
无人机 drone drones
飞机 航班 客机 航空 aircraft airline airlines flight flights
火箭 卫星 飞船 航天 太空 rocket rockets satellite satellites space spacecraft
机器人 机器狗 人形 robot robots robotics humanoid
脑机接口 脑机 植入 brain-computer neuralink
智能音箱 音箱 speaker speakers
光伏 太阳能 solar
风电 风力 wind
核电 核聚变 nuclear fusion
储能 电网 grid
数据中心 机房 算力园 算力中心 data_center data_centers data_centre data_centres
服务器 server servers
量子 quantum
疫苗 接种 vaccine vaccines
新药 药物 药品 药企 制药 drug drugs pharma medicine
医院 医生 医疗 患者 诊断 影像 病人 瘫痪 hospital hospitals doctor doctors patient medical
癌症 肿瘤 结节 cancer tumour tumor
基因 dna gene genes genome
蛋白质 protein proteins
教育 教师 学生 课堂 学校 大学 学院 education teacher teachers student students school
高考 gaokao
法院 诉讼 起诉 判决 法官 律师 法律 court courts lawsuit sued judge lawyer legal
版权 著作权 copyright copyrighted
专利 patent patents
关税 tariff tariffs
出口管制 export
选举 大选 election elections
银行 汇丰 bank banks banking
保险 insurance insurer
比特币 加密货币 虚拟货币 bitcoin crypto cryptocurrency
区块链 blockchain
元宇宙 metaverse
房地产 楼市 住房 housing property
外卖 配送 delivery
快递 物流 logistics parcel
电商 购物 网购 e-commerce shopping
短视频 抖音 快手 tiktok
电影 影片 影视 film films movie movies hollywood
电视剧 剧集 series
音乐 歌手 歌曲 乐团 管弦乐 嗓音 music song songs singer
游戏公司 游戏厂商 游戏行业 游戏产业 game games gaming
小说 出版 作家 图书 novel publisher publishers author authors
广告 促销 ad ads advertising advertisement
浏览器 browser browsers
输入法 keyboard
翻译 translation translate translator
招聘 招募 求职 hiring jobs
裁员 失业 layoff layoffs
罢工 strike strikes
众筹 kickstarter crowdfunding
农业 农民 种植 粮食 农户 farming farmers agriculture
地震 earthquake
洪水 暴雨 台风 flood floods typhoon
铁路 高铁 列车 rail railway train trains
地铁 metro subway
港口 航运 port ports shipping
旅游 游客 酒店 tourism tourists hotel hotels
餐饮 餐厅 咖啡 奶茶 restaurant restaurants coffee
服装 时装 fashion clothing
化妆品 美妆 cosmetics beauty
足球 football soccer
篮球 basketball nba
奥运 奥运会 olympics olympic
世界杯 world_cup
"""


@lru_cache(maxsize=1)
def lines() -> dict[str, tuple[str, ...]]:
    """The words that speak of each subject, by its name."""
    rows = ([word.replace("_", " ") for word in row.split()] for row in LINES.strip().splitlines())
    return {name: (name, *others) for name, *others in rows}
