"""The words by which pages turn a reader away, as English and Chinese sites put them."""

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


PAID = _any(  # anywhere in a line of its own
    r"\bsubscribe (?:now )?to (?:continue|keep) reading\b",
    r"\b(?:log ?in|sign ?in|sign ?up|register|join)\b.{0,40}\bto (?:continue|keep) reading\b",
    r"\bto (?:continue|keep) reading\b.{0,60}"
    r"\b(?:subscri|log ?in|sign ?|regist|account|trial|join)",
    r"\bcontinue reading (?:this \w+ )?with a\b",
    r"\bthis (?:article|story|content|post|episode) is (?:only |exclusively )?"
    r"(?:for|available to|exclusive to|reserved for) (?:our )?(?:\w+ )?(?:subscribers|members)\b",
    r"\byou(?:[’']ve| have) (?:reached|read|used) (?:your|all)\b.{0,40}"
    r"\b(?:limit|free articles)\b",
    r"\bunlock (?:this|the full|the rest of (?:the|this)) (?:article|story|post)\b",
    r"\b(?:read|see) the (?:full|rest of (?:the|this)) (?:article|story)\b.{0,30}"
    r"(?:subscri|member)",
    r"(?:付费|订阅|开通会员|成为会员|购买|登[录陆]|注册|扫码)[^。]{0,8}(?:后|即可|方可|可|以)[^。]{0,4}"
    r"(?:阅读|查看|浏览|解锁)[^。]{0,4}(?:全文|本文|剩余|余下|完整(?:文章|内容|正文))",
    r"^(?:剩余|余下|还有|还剩)\s*约?\s*\d+\s*[%％]\s*的?(?:内容|全文|正文|精彩|未读)",
    r"试读(?:已)?(?:结束|完毕|到此)|^解锁(?:全文|本文)",
    r"(?:本文|此文|该文|以下|余下|全文)(?:内容)?(?:为|是|属于)?(?:付费|会员|订阅)\S{0,4}"
    r"(?:专享|专属|可见|可读|内容|文章)",
    r"(?:此|本|该|以下)(?:文章|内容|文)(?:仅|只)(?:限|对|供|向)?\S{0,3}(?:会员|订阅|付费)",
)
OFFERED = _any(  # said on free pages too
    r"^already (?:a|an) (?:\w+ )?(?:subscriber|member)\b",
    r"^(?:this is )?(?:a |an )?(?:subscriber|member)s?[- ]only (?:article|story|content|post)",
    r"\bsubscribe (?:now )?(?:for|to get) (?:full|unlimited) access\b",
)

SORRY = (
    r"\W*(?:(?:http |error |错误\s*)?404\b\W*(?:error\W*)?)?"
    r"(?:(?:sorry|w?hoops|oops|很?抱歉|对不起)\W*)?"
)
PAGE = r"(?:page|article|story|post|content)"
WHERE = r"\W*(?:[-–—|_·:].{0,40})?"  # the name of the site
NOT_HERE = (
    rf"(?:the |this |that )?{PAGE}(?: (?:that )?you[\w’' ]{{2,40}})? (?:(?:(?:was|is|could|can) )?"
    r"not (?:be )?found|cannot be found|(?:couldn|can)[’']t be found|(?:does|do)(?:n[’']t| not)"
    r" exist|(?:is )?no longer (?:exists?|available|here)|(?:(?:has|may have|might have) been|was)"
    r" (?:removed|deleted|moved)|is(?: not|n[’']t) available)(?: or .{0,60})?",
    r"(?:we |you )?(?:can ?not|can[’']t|could not|couldn[’']t) find (?:that|the|this) "
    rf"{PAGE}[\w’' ]{{0,40}}",
    r"not found",
    r"(?:您|你)?(?:所?(?:访问|查看|要找|寻找|请求|浏览|打开)的?|该|此|本|当前)?"
    r"(?:页面|网页|文章|内容|帖子|链接)[已可能，]{0,4}"
    r"(?:不存在|找不到|未找到|走丢|(?:已被?|已经|被)\S{0,6}(?:删除|下线|下架|移除))[了啦]?"
    r"(?:[，。！,.!\s]\S{0,30})?",
    r"(?:找不到|没有找到)\S{0,12}(?:页面|网页|文章|内容)",
    r"(?:此|该|本)(?:内容|账号|公众号|帐号)\S{0,10}"
    r"(?:无法查看|(?:删除|屏蔽|封禁|停用|停止使用|迁移))",
)
MISSING = _any(  # a whole headline or line
    rf"{SORRY}(?:{'|'.join(NOT_HERE)}){WHERE}",
    rf"\W*(?:error )?404{WHERE}",
)

CHECKS = _any(
    r"^just a moment\W*$|^attention required!|^access (?:to this page has been )?denied\W*$",
    r"^are you a (?:robot|human)\b|^robot check\W*$|^security (?:check|verification)\W*$",
    r"\bverif(?:y|ying) (?:that )?you are (?:a )?human\b",
    r"\bchecking (?:if the site connection is secure|your browser)\b",
    r"\bunusual (?:traffic|activity) from your\b",
    r"^(?:当前)?环境异常|^(?:人机|安全|访问)验证$|完成验证后即可|请完成\S{0,4}验证|拖动\S{0,4}滑块",
    r"访问(?:过于|太)频繁",
)

COOKIES = _any(
    r"\bcookies?\b|\bbefore you continue\b|\b(?:value|respect|care about) your privacy\b",
    r"\bour (?:\d[\d,.]* )?(?:\w+ )?partners\b|\bprivacy (?:policy|notice|settings|preferences)\b",
    r"\blegitimate interests?\b|\bpersonali[sz]ed (?:ads|content)\b|\bpersonal data\b|\bconsent\b",
    r"隐私(?:政策|声明|设置|权)|个人(?:信息|数据)",
)
ADDRESSED = _any(r"\b(?:we|our|us|you|your)\b|我们|您|你")  # a notice speaks to its reader
AGREE = _any(  # a whole button
    r"(?:i )?(?:accept|agree|allow|reject|decline|consent)"
    r"(?: (?:all|to all|and (?:continue|close|proceed)))?(?: cookies)?",
    r"manage (?:\w+ )?(?:options|preferences|settings|choices|cookies)",
    r"(?:全部)?(?:接受|同意|拒绝)(?:全部|所有|并继续)?(?: ?cookies?)?",
)

SCRIPT = _any(
    r"\b(?:enable|turn on|activate|requires?|need)\b.{0,30}\bjavascript\b",
    r"\bjavascript\b.{0,40}\b(?:disabled|enabled|required|not available|turned off)\b",
    r"(?:启用|开启|打开|允许|支持)\S{0,6}\s*java\s*script",
)
