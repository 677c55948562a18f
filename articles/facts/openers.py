"""English words that have a capital only because a sentence begins or a headline gives it."""

import re
from collections.abc import Iterator

from articles import bilingual
from articles.units import STOP
from articles.words import words

# What joins and points: no part of a name that a sentence begins with.
JOINING = words(
    "despite instead among amongst several even once other others just because though although "
    "within under first second third later like where such each without given every through "
    "inside outside back any overall further between neither either whatever whoever rather well "
    "next less least around until throughout none already never much plus whether prior together "
    "unlike very along aside else elsewhere regardless often otherwise beyond upon few fewer nor "
    "thus beside besides behind ahead apart altogether nonetheless nevertheless meantime due too "
    "soon quite almost ever therefore moreover furthermore again above against across beneath "
    "alongside near nearby toward towards amid amidst onto via per below off down up over during "
    "since unless except hence thereby thereafter afterwards afterward previously formerly "
    "sometimes somewhere nowhere anywhere everywhere anyway indeed perhaps maybe yes please "
    "thanks sorry welcome only same own own's here's there's that's it's what's who's let let's "
    "himself herself itself themselves himself mine yours ours theirs everyone everybody anyone "
    "anybody someone somebody nobody nothing something everything anything one's no-one whichever "
    "whose whom which while whereas would could should must might can cannot shall did does do "
    "done has have had having been being is are was were am as be get got gets go goes gone went "
)
# Other words of every day that are hardly anybody's name.
COMMON = JOINING | words(
    # what is told of things
    "available current currently recent former latest later late early earlier earliest previous "
    "final initial main major minor key top total average annual quarterly monthly weekly daily "
    "additional extra full half double single sole joint separate similar different various "
    "numerous many more most countless certain particular special general common popular rare "
    "unusual huge tiny vast giant random dynamic strong stronger weak weaker high higher highest "
    "low lower lowest big bigger biggest "
    "large larger largest small smaller smallest great greater long longer short shorter wide "
    "broad deep heavy light fast faster slow slower quick rapid steady sharp severe serious "
    "significant substantial notable key crucial critical essential important possible likely "
    "unlikely potential able unable ready keen eager known unknown true false real actual good "
    "better best bad worse worst poor rich wealthy cheap cheaper expensive free paid public "
    "private federal regional local national domestic foreign international global worldwide "
    "overseas rural urban industrial commercial financial economic political social cultural "
    "medical clinical legal illegal criminal civil military environmental scientific technical "
    "digital online mobile electric electrical electronic automatic artificial natural human "
    "personal senior junior veteran independent official formal informal successful popular "
    "controversial impressive powerful famous safe secure dangerous difficult easy hard hot cold "
    "warm dry wet fresh new newer newly old older young younger elderly dead alive open closed "
    "left right wrong clear obvious visible hidden secret sudden surprising unexpected subsequent "
    "ongoing upcoming future past present modern ancient traditional alternative central northern "
    "southern eastern western upper inner outer middle extreme partial entire whole "
    # who and what there is
    "trio duo pair quartet person people men women children kids boys girls parents families "
    "residents workers employees staff "
    "management investors shareholders analysts officials police prosecutors lawyers judges "
    "voters lawmakers politicians experts scientists researchers engineers doctors patients "
    "teachers students fans players critics supporters opponents rivals competitors customers "
    "consumers users drivers passengers soldiers troops firefighters man woman child father "
    "mother son daughter brother sister wife husband friend doctor nurse teacher student worker "
    "driver passenger player rival critic expert author writer reporter editor engineer developer "
    "founder owner boss head deputy assistant chairman chairwoman chairperson chair vice spokesman "
    "spokeswoman spokesperson representative councillor governor mayor ambassador lawyer attorney "
    "sheriff actor actress singer musician artist director producer designer goalkeeper striker "
    "midfielder defender winger forward referee umpire winner champion runner media press "
    "television radio internet website video photo photos footage image images data information "
    "software hardware technology science research study analysis evidence testimony survey poll "
    "report statement summary review profile interview correction background context opinion "
    "revenue revenues income profit profits net gross turnover sales sale earnings growth output "
    "production demand supply cost costs price prices share shares stock stocks bond bonds debt "
    "cash capital funding investment money trade trading exports imports inflation unemployment "
    "tax taxes interest margin margins guidance traffic volume capacity storage power electricity "
    "energy oil gas water air food health education transport housing security safety privacy "
    "defence defense violence crime justice law order peace war fire heat rain snow wind storm "
    "flooding venture weather climate damage death deaths injury injuries victims survivors "
    "attendance "
    "work construction development progress delay delays approval permission support opposition "
    "pressure speculation concern concerns fear fears hope hopes anger tension tensions momentum "
    "competition cooperation partnership membership ownership leadership recognition attention "
    "using access use usage adoption coverage delivery deliveries shipping production transmission "
    "industry business businesses companies company firm firms startup startups bank banks market "
    "markets government authorities ministers parliament court courts jury board team teams club "
    "union unions group groups party parties community city town village state country county "
    "district area region world part parts half quarter third majority minority dozens hundreds "
    "thousands millions billions today tonight tomorrow yesterday time times year years month "
    "months week weeks day days night morning afternoon evening weekend summer winter spring "
    "autumn season history life love death birth school college university hospital church prison "
    "airport station road street building house home office shop store factory plant site project "
    "step steps tour plan plans programme program policy strategy scheme system model models "
    "version feature "
    "features product products service services device devices phone phones car cars truck trucks "
    "train trains plane planes flight flights ship ships drone drones robot robots battery "
    "batteries chip chips engine engines network networks platform app apps game games film movie "
    "music song album book story news article page source text note list table map chart test "
    "tests trial trials experiment experiments treatment vaccine drug drugs cancer disease virus "
    "proposal bill deal agreement contract offer bid merger acquisition lawsuit claim claims case "
    "charge charges trial hearing ruling verdict sentence appeal fine fines ban bans rule rules "
    "goal goals match matches game games race victory win defeat loss draw lead score result "
    "results record records title championship tournament final finals event events show festival "
    "meeting talks summit conference visit trip tour speech vote votes election elections campaign "
    "question questions answer answers reason reasons problem problems issue issues risk risks "
    "threat threats change changes increase decrease rise fall drop decline surge jump gain gains "
    "cut cuts move moves step steps effort efforts attempt attempts aim focus emphasis priority "
    "example examples case cases factor factors cause causes effect effects impact benefit "
    "benefits difference differences difficulty lack loss losses gap range level levels rate "
    "rates number numbers figure figures amount size area length height weight speed age ages "
    "things thing way ways place places point points kind kinds type types sort "
    # what is done
    "take takes taken took make makes made making keep kept see seen saw find found look try tried "
    "start starts started stop stopped begin began begun read write written said say says tell "
    "told ask asked think thought know remember follow followed add added check click come came "
    "become became put set sent send built build bought buy sold sell held hold led left lost won "
    "born brought caught drawn driven fallen felt flown forced forgotten grown heard hit "
    "hurt kept laid lain lit meant met paid proven risen run shot shown shut sought spent "
    "spoken stolen struck taken taught thrown torn understood worn woven run wait stay want need "
    "needs learn watch listen avoid consider imagine compare expect enjoy join visit choose save "
    "share turn give gives gave help helps call calls use uses used create creates reduce "
    "increase build builds remove ensure allow allows require requires include includes provide "
    "offers sees eyes hopes shows says wins loses takes gets seeks faces asks bets urges vows "
    "warns slams reveals meets backs joins hits falls rises cuts ends opens closes adds puts "
    "sets"
)
# Endings that words have and names hardly.
ENDINGS = (
    *("ing", "ly", "ed", "ness", "tion", "tions", "sion", "sions", "ment", "ments", "ities"),
    *("ship", "ism", "ancy", "ency", "ative", "itive", "ous", "able", "ible", "ful", "less"),
    *("ward", "wards", "ical", "ional", "ists", "tors", "cians", "ances", "ences", "iest", "lier"),
)
NAME_ENDINGS = ("hmed", "mmed", "fred")
SHORTENED = re.compile(r"'(?:m|ve|re|ll|d|t)\Z")
# Behind one of these a word in -s is no plural.
SINGULAR = re.compile(r"\s(?:has|is|was|says|wants|plans|'s)(?![a-z])|'")


def is_common(word: str, behind: str = "") -> bool:
    """Whether a word in lower case is one of every day, by list or ending and what follows it."""
    if word in COMMON or SHORTENED.search(word):
        return True
    if word in bilingual.NAMED or word.endswith(NAME_ENDINGS):
        return False
    if "-" in word:
        return is_common(word.partition("-")[0])
    if len(word) > 5 and word.endswith(ENDINGS):
        return True
    plural = len(word) > 3 and word[-1] == "s" and word[-2:] not in ("ss", "us", "is", "os", "'s")
    return plural and not SINGULAR.match(behind)


LINE = re.compile(r"[^\n]+")
WORD = re.compile(r"(?<![A-Za-z'-])[A-Za-z][a-z]{3,}(?![A-Za-z])")
LONGEST = 180  # characters of a line that may be a headline
CAPITALS = 0.75  # of the longer words of a headline
COMMONS = 2  # words of every day with a capital: a list of names has none


def headlines(even: str) -> Iterator[tuple[int, int]]:
    """The lines that give every word a capital: there a capital makes no name."""
    for line in LINE.finditer(even):
        if line.end() - line.start() > LONGEST:
            continue
        found = WORD.findall(line[0])
        high = [word.lower() for word in found if word[0].isupper()]
        if len(found) <= COMMONS or len(high) < CAPITALS * len(found):
            continue
        if sum(is_common(word) or word in STOP for word in high[1:]) >= COMMONS:
            yield line.span()
