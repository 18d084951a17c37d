"""Words of time: those that leave a gap (*the next morning*), and when a scene plays."""

from __future__ import annotations

import re

from fabula.rows import Span

_COUNT = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|"
    r"fifty|\d+|\w+teen|several|some|many|a few|a couple of)"
)
_LONG_UNIT = r"(?:days?|nights?|weeks?|fortnights?|months?|years?|winters?|summers?|decades?)"
_PART = r"(?:morning|forenoon|afternoon|evening|night)"
_STRETCH = r"(?:morning|afternoon|evening|night|day|week|month|year|summer|winter|spring|autumn)"
_SEASON = r"(?:summer|winter|spring|autumn)"
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_POINT = r"(?:midnight|noon|midday|dawn|daybreak|dusk|sunset|sunrise|nightfall|twilight)"
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}(?:[:.]\d\d)?)"
_SURE_CLOCK = (
    rf"(?:{_POINT}|(?:half[- ]past|(?:a )?quarter (?:past|to)|(?:twenty|ten|five) (?:past|to)) "
    rf"{_NUMBER}|{_NUMBER}(?: o['’]clock| in the {_PART}| at night)|{_NUMBER} ?[ap]\.?m\b\.?)"
)
_CLOCK = (
    rf"(?:{_SURE_CLOCK}|{_NUMBER}"
    r"(?=[,.;]|\s(?:he|she|they|I|we|it|the|that|when|on|before|and|at)\b))"
)
_ABOUT = r"(?:nearly |almost |about |past |just |after |before |not yet |getting on for |close on )"
_AFTER = (
    r"(?:later|after(?:wards?)?|on|passe[sd]|pass|went by|go(?:es)? by|slid by|dragged on|"
    r"had passed|had gone by|since)"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
)
_WHOM = r"(?:he|she|they|I|we|(?-i:[A-Z]\w+))"
_EVENT = (
    r"(?:breakfast|lunch|luncheon|dinner|supper|tea|school|work|class|practice|church|dark|"
    r"the (?:funeral|wedding|burial|service|ceremony|hearing|trial|game|match|show))"
)
_BEFORE_NOW = (
    rf"(?:{_COUNT} |the )?(?:{_LONG_UNIT}|hours?) (?:before|earlier)",
    rf"when {_WHOM} (?:was|were) (?:(?:only |just |about )?{_NUMBER}(?=[,;]| years old\b| and\b)|"
    r"\w+teen\b|(?:a |an |still a )?(?:boy|girl|child|kid|student|young|little|small)\b)",
    rf"the (?:{_STRETCH}|{_SEASON}) (?:that |when )?{_WHOM}(?= (?!ha[ds]\b|have\b)[a-z])",
)
_JUMPS = (
    rf"(?:on |by |in |early |late |towards? )*(?:the )?(?:very )?(?:next|following) {_STRETCH}",
    rf"(?:on )?the {_STRETCH} (?:after|following|that followed)",
    rf"(?:about |nearly |almost |some |more than )?{_COUNT} (?:\w+ )?{_LONG_UNIT} {_AFTER}",
    rf"(?:the )?(?:days|weeks|months|years|winters) {_AFTER}",
    rf"(?:about |nearly |almost |more than |half )?(?:{_COUNT} )?(?:\w+ )?hours? "
    r"(?:later|after(?:wards?)?)(?! hour)",
    rf"(?:for|over|in|during) the (?:next|following|coming) (?:\w+ )?{_LONG_UNIT}",
    rf"it (?:was|took) (?:about |nearly |almost |more than |another )*{_COUNT} (?:\w+ )?"
    rf"{_LONG_UNIT}(?=[^.]* (?:before|until|till)\b)",
    rf"within {_COUNT} (?:{_LONG_UNIT}|hours?)",
    r"(?:much |a little )?later(?=,| in | at | on | when )",
    rf"by (?:(?:early |late )?(?:morning|evening|{_POINT}|{_SEASON}|{_MONTH})|"
    rf"the (?:afternoon|evening|end of (?:the|that) {_STRETCH}))",
    rf"in (?:the )?(?:early |late )?(?:{_SEASON}|{_MONTH})",
    rf"on the {_ORDINAL} of {_MONTH}|on {_MONTH} (?:the )?\w+",
    rf"(?:early |late )?{_DAY}(?: {_PART}|(?=,))",
    rf"(?:on )?the {_ORDINAL} (?:day|night|morning|evening|afternoon)",
    r"(?:on )?the (?:day|night|morning|afternoon|evening) (?:of|before) "
    r"(?:the|his|her|their|my|our)\b",
    rf"{_WHOM} (?:woke|awoke|wakes)(?: up)?"
    r"(?= (?:to|in|on|with|at|late|early|before|alone|cold)\b)",
    r"it (?:was|is) (?:nearly |almost |quite |already |just )*(?:dark|light|late)"
    r"(?=[^.]* (?:when|before)\b)",
    rf"(?:early |late )?(?:on )?one (?:\w+ )?(?:{_PART}|day|{_DAY}(?: {_PART})?)",
    rf"(?:early |late |very )*(?:on |by )(?:the )?(?:following |next )?(?:{_DAY}|Christmas)"
    rf"(?: {_PART})?",
    rf"(?:late |early |later )?(?:on )?(?:that|the same|that same|that very) (?:{_STRETCH}|{_DAY})",
    rf"(?:when|as) (?:the )?(?:morning|evening|night|dawn|{_SEASON}) (?:came|broke|fell|arrived)",
    r"when (?:\w+ ){1,3}(?:awoke|woke)(?: up)?",
    rf"it (?:was|is) (?:now )?(?:on |upon |at )?(?:the (?:next|following) {_STRETCH}|"
    rf"(?:the )?{_DAY}(?: {_PART})?|{_ABOUT}*{_CLOCK})(?=[^.]* (?:when|that|before)\b)",
    rf"(?:at|by|towards?|around|shortly (?:before|after)) {_ABOUT}*{_CLOCK}",
    rf"(?:early |late )?in the {_PART}",
    rf"(?:at (?:breakfast|lunch|luncheon|dinner|supper|tea)|after {_EVENT})",
    rf"(?:the )?(?:{_PART}|{_SEASON}) (?:came|passed|dawned)",
    *_BEFORE_NOW,
)
_JUMP = re.compile(
    r"(?:(?:and|but|so|then|yet),? )?(?P<time>"
    + "|".join(f"(?:{each})" for each in _JUMPS)
    + r")(?:\b|(?<=\.))",
    re.IGNORECASE,
)
_LOOKING_BACK = re.compile("|".join(f"(?:{each})" for each in _BEFORE_NOW), re.IGNORECASE)
_RETURN = re.compile(r"(?:(?:And|But|So) now|Now),? (?:the|he|she|I|they|we|in|at|on|[A-Z]\w+)\b")
_CLOSING = re.compile(
    rf"\b(?P<time>(?:on |early |late )*(?:the )?(?:next|following) {_STRETCH}|"
    rf"{_COUNT} (?:\w+ )?{_LONG_UNIT} (?:later|afterwards?))[.;:]?\Z",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:he|she|they|I|we|it) had\b|(?<=[a-z]) had (?:been|gone|\w+ed)\b")
_PASSED = re.compile(
    rf"\b(?:(?:next|following) {_STRETCH}|{_COUNT} (?:\w+ )?{_LONG_UNIT} (?:later|afterwards?))\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"\b(?:every|often|always|usually|sometimes|never|would|used to)\b")
_WHENS = (
    rf"{_ABOUT}*{_SURE_CLOCK}",
    rf"(?:(?<=\bat )|(?<=\bAt )|(?<=\bby )|(?<=\bBy )|towards? |until ){_ABOUT}*{_CLOCK}",
    rf"past {_CLOCK}",
    rf"(?:the )?(?:next|following|same) {_STRETCH}",
    rf"{_COUNT} (?:\w+ )?{_LONG_UNIT} (?:later|afterwards?|after|ago|earlier|before|on)",
    rf"(?:early |late )?(?:{_DAY}|{_MONTH})(?: {_PART})",
    rf"(?:a |one )?(?:early |late )?(?:{_DAY}|Christmas Eve|Christmas Day)",
    rf"(?:the )?{_MONTH} of the year",
    rf"(?:that|this|the same|one) (?:early |late )?(?:{_PART}|{_SEASON})",
    rf"(?:in )?the (?:early |late )?(?:{_PART}|{_SEASON})(?= (?:of|sun|light|air))",
    r"(?:at|before|after) (?:night|breakfast|supper|dinner)",
)
_WHEN = re.compile(
    r"\b(?P<time>" + "|".join(f"(?:{each})" for each in _WHENS) + r")(?!\w)", re.IGNORECASE
)


def find_jump(sentence: str) -> Span | None:
    """Words of time by which a paragraph leaves a gap (*the next morning*), or ``None``.

    They open its first sentence or, with a whole day between, end it. What is told as a rule (*he
    would come the next day*) leaves none, nor
    what somebody *had* done then, unless it is done by then (*by evening she had finished*).

    Args:
        sentence: The first sentence of the paragraph.
    """
    if sentence[:1] in "\"“‘«„—–-'" or _RULE.search(sentence):
        return None
    match = _JUMP.match(sentence) or _CLOSING.search(sentence.rstrip())
    if match is None:
        return None
    reached = match["time"].lower().startswith("by ")
    if not reached and _BACK.search(sentence, match.end()):
        return None
    return match.span("time")


def looks_back(words: str) -> bool:
    """Whether words begin with a time that was earlier (*two years before*, *when she was nine*).

    Args:
        words: The words of time and what follows them.
    """
    return _LOOKING_BACK.match(words) is not None


def returns(sentence: str) -> bool:
    """Whether a paragraph that begins so may be back from a flashback (*Now the oven …*)."""
    return _RETURN.match(sentence) is not None and _RULE.search(sentence) is None


def passes_day(sentence: str) -> bool:
    """Whether a sentence says anywhere that a day or more has passed (*… next morning*)."""
    return _PASSED.search(sentence) is not None and _RULE.search(sentence) is None


def find_when(sentence: str) -> Span | None:
    """The first words of a sentence that say when something is, or ``None``."""
    match = _WHEN.search(sentence)
    return None if match is None else match.span("time")
