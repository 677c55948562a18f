"""Prizes, laws, services, diseases and journals in both languages, of which one is not another."""

# A line is one name and all its spellings ("_" for a space). Facts only.
TERMS = """
厄尔尼诺 el_niño el_nino
拉尼娜 la_niña la_nina
肺癌 lung
胰腺癌 pancreatic pancreas
乳腺癌 breast
前列腺癌 prostate
肝癌 liver hepatocellular
胃癌 stomach gastric
结直肠癌 结肠癌 肠癌 colorectal bowel colon
卵巢癌 ovarian
宫颈癌 cervical hpv
膀胱癌 bladder
黑色素瘤 melanoma
淋巴瘤 lymphoma
白血病 leukaemia leukemia
糖尿病 diabetes diabetic
阿尔茨海默 alzheimer alzheimers
帕金森 parkinson parkinsons
疟疾 malaria
禽流感 bird_flu avian h5n1
流感 flu influenza
麻疹 measles
登革热 dengue
霍乱 cholera
埃博拉 ebola
艾滋病 hiv aids
肺结核 结核 tuberculosis tb
高血压 hypertension blood_pressure
猴痘 mpox monkeypox
海军陆战队 marines marine_corps marine
空军 air_force air_forces air_chief
海军 navy naval
陆军 army
海岸警卫队 海警 coast_guard coastguard
国民警卫队 national_guard
太空军 space_force
火星 mars martian
木星 jupiter
土星 saturn
小行星 asteroid asteroids
物理学奖 物理奖 physics
化学奖 chemistry
生理学或医学奖 医学奖 medicine physiology
文学奖 literature literary booker pulitzer 布克奖 普利策
和平奖 peace
经济学奖 economics economic economic_sciences
图灵奖 turing
菲尔兹奖 fields_medal fields_medals
普利策 pulitzer
布克奖 booker
奥斯卡 oscar oscars academy_award academy_awards
金球奖 golden_globe golden_globes ballon
格莱美 grammy grammys grammies
艾美奖 emmy emmys
金棕榈 palme
金熊奖 golden_bear
金狮奖 golden_lion
评审团大奖 评委会大奖 grand_prix grand_jury
最佳影片 best_picture best_film
最佳导演 best_director
最佳男主角 影帝 best_actor leading_actor
最佳女主角 影后 best_actress leading_actress
最佳编剧 screenplay
普利兹克 pritzker
阿贝尔奖 abel
拉斯克 lasker
雨果奖 hugo
芯片法案 芯片与科学法案 chips_act chips_and_science
通胀削减法案 降低通胀法案 inflation_reduction
通用数据保护条例 gdpr general_data_protection
数字市场法案 数字市场法 digital_markets dma
数字服务法案 数字服务法 digital_services dsa
国防授权法案 国防授权法 defense_authorization defence_authorization ndaa
国防生产法 defense_production defence_production
谢尔曼法 sherman
"""
AI_ACT = "ai act|ai law|artificial intelligence act|artificial intelligence law"
# What has these titles in marks only: elsewhere they are words of every day.
WORKS = {
    "自然": "nature",
    "科学": "science",
    "细胞": "cell",
    "柳叶刀": "lancet",
    "时代": "time",
    "时代周刊": "time",
    "英国医学杂志": "bmj",
    "美国医学会杂志": "jama",
    "人工智能法案": AI_ACT,
    "人工智能法": AI_ACT,
    "数据法案": "data act",
    "网络韧性法案": "cyber resilience",
    "清洁空气法": "clean air",
    "在线安全法": "online safety",
    "反海外腐败法": "foreign corrupt",
    "巴黎协定": "paris",
    "京都议定书": "kyoto",
}
# What is written for short in Latin letters in texts of either language, and what it stands for.
SHORT = {
    "ebit": "息税前",
    "ebita": "息税摊销前 息税前",
    "ebitda": "息税折旧摊销前 息税折旧 税息折旧",
    "gmv": "成交额 交易总额 交易额 商品总额 gross_merchandise",
    "arr": "年度经常性收入 年化收入 年化经常性 经常性收入 年化营收 recurring_revenue annualised "
    "annualized",
    "arpu": "每用户平均收入 用户均收入",
    "mau": "月活 monthly_active monthly_users",
    "dau": "日活 daily_active daily_users",
    "cpi": "居民消费价格 消费者价格 消费者物价 消费价格 consumer_price consumer_prices",
    "ppi": "生产者出厂价格 生产者价格 出厂价格 producer_price producer_prices",
    "pmi": "采购经理 purchasing_managers",
    "pce": "个人消费支出 personal_consumption",
    "gdp": "国内生产总值 生产总值 gross_domestic",
    "eps": "每股收益 每股盈利 每股盈余 earnings_per_share a_share",
    "roe": "净资产收益率 return_on_equity",
    "adr": "存托凭证 depositary",
    "ads": "存托股 depositary",
    "capex": "资本开支 资本支出 资本性支出 capital_expenditure capital_expenditures "
    "capital_spending",
    "hbm": "高带宽内存 高带宽存储 high-bandwidth",
    "euv": "极紫外 extreme_ultraviolet",
    "duv": "深紫外 deep_ultraviolet",
    "nand": "闪存 flash",
    "dram": "内存",
    "rag": "检索增强 retrieval-augmented",
    "llm": "大语言模型 大模型 语言模型 language_model language_models",
    "moe": "混合专家 mixture-of-experts mixture_of_experts",
    "agi": "通用人工智能 general_intelligence",
    "lng": "液化天然气 liquefied",
    "lpr": "贷款市场报价利率 loan_prime",
    "iot": "物联网 internet_of_things",
    "ev": "电动车 电动汽车 纯电 electric_car electric_cars electric_vehicle electric_vehicles",
    "phev": "插电混 插混 插电式 plug-in",
    "fsd": "完全自动驾驶 full_self-driving",
    "lidar": "激光雷达",
    "vat": "增值税 value-added value_added",
    "etf": "交易型开放式 交易所交易基金 exchange-traded",
    "reit": "不动产投资信托 房地产投资信托 real_estate_investment",
    "qdii": "合格境内机构投资者",
    "r&d": "研发 research",
    "hr": "人力资源 human_resources",
    "esg": "环境、社会",
    "oem": "代工 原始设备制造商",
    "ota": "空中升级 远程升级 over-the-air",
    "evtol": "电动垂直起降 垂直起降 vertical_take-off",
    "uav": "无人机 unmanned drone drones",
    "sku": "单品",
    "pue": "电能利用效率 电能使用效率 power_usage",
    "iss": "国际空间站 空间站 space_station",
    "mri": "核磁共振 磁共振 magnetic_resonance",
    "bmi": "身体质量指数 体重指数 body_mass",
    "rna": "核糖核酸",
    "fta": "自贸协定 自由贸易协定 free_trade",
    "ppp": "购买力平价 purchasing_power",
    "nev": "新能源汽车 新能源车 new_energy",
    "bci": "脑机接口 brain-computer",
    "vla": "视觉语言动作 视觉-语言-动作 vision-language-action",
    "npu": "神经处理 neural_processing",
    "asic": "专用集成电路 定制芯片 application-specific custom_chip custom_chips",
    "soc": "片上系统 system-on-a-chip system_on_chip",
    "pcb": "印制电路板 印刷电路板 电路板 circuit_board circuit_boards",
    "oled": "有机发光",
    "tws": "真无线",
    "kol": "意见领袖 网红 influencer influencers",
    "mcn": "网红孵化",
    "api": "接口 interface",
    "cfo": "首席财务官 财务总监 finance_chief chief_financial",
    "cto": "首席技术官 技术总监 chief_technology technology_chief",
    "coo": "首席运营官 chief_operating operations_chief",
    "m&a": "并购 mergers",
}
