"""Words of the narration that say who can hear: whispers, telephones, sleep, distance."""

from __future__ import annotations

import re
from typing import Final

WHISPERED: Final = re.compile(
    r"\bwhisper(?:s|ed|ing)?\b|\bmutter(?:s|ed|ing)?\b|\bmouth(?:s|ed)\b|\b(?:under|"
    r"below) (?:his|her|their|my|your) "
    r"breath\b|\bundertone\b|\b(?:in|into|against|at) (?:his|her|my|their|\w+['’]s) ear\b|"
    r"\bso that only\b|"
    r"\b(?:said|says|spoke|put in|added) aside\b|\b(?:lowered|dropped|lowering|dropping) (?:his|"
    r"her|my|their) "
    r"voice\b|\bso low that\b|\btoo low for\b|\bfor (?:his|her|my|their) ears? (?:only|alone)\b",
    re.IGNORECASE,
)
"""A line with these words around it is for its addressees alone."""

CAUGHT: Final = re.compile(
    r"\b(?:caught|heard|overheard|catches|hears|overhears|had heard|had caught)\s+(?:it|them|"
    r"every word|"
    r"each word|the word|the words|the whisper|that|all|everything|enough|him|her|what)\b|"
    r"\bnot low enough\b",
    re.IGNORECASE,
)
"""Somebody hears what was not meant for them."""

TELEPHONE: Final = re.compile(
    r"\b(?:tele)?phone\b|\breceiver\b|\bhandset\b|\bhung up\b|\bhangs up\b|\brang off\b|"
    r"\bvoicemail\b|"
    r"\bdial(?:s|led|ling)\b|\bintercom\b|\bradio\b|\bthe (?:other end|line) \b|\bearpiece\b|"
    r"\bvideo call\b|"
    r"\b(?:text|texts|texted|message|messages)\b",
    re.IGNORECASE,
)
"""Somebody who is not there may be spoken to."""

LOUDSPEAKER: Final = re.compile(
    r"\b(?:loud)?speaker(?:phone)?\b|\bspeaker-phone\b|\btannoy\b", re.IGNORECASE
)
"""The voice from the other end is heard by all."""

ASLEEP: Final = re.compile(
    r"\b(?:asleep|unconscious|slept|sleeping|dozing|dozed|snoring|snored|snores|sleeps|fainted|"
    r"in a swoon|"
    r"passed out|dead to the world)\b",
    re.IGNORECASE,
)
WOKE: Final = re.compile(
    r"\b(?:woke|wakes|awoke|awakes|waked|wakened|stirred|opened (?:his|her|their|my) eyes|"
    r"sat up|came to|"
    r"comes to)\b",
    re.IGNORECASE,
)
NOT_ASLEEP: Final = re.compile(
    r"\b(?:not|n['’]t|never) (?:been |really |quite |at all )*(?:asleep|sleeping|slept)\b|"
    r"\b(?:been|was|lain|lying|wide) awake\b|"
    r"\b(?:pretend(?:s|ed|ing)?|feign(?:s|ed|ing)?|sham(?:med|ming)?) (?:to (?:be asleep|sleep)|"
    r"sleep)\b|"
    r"\bonly (?:pretending|shamming)\b|\bheard (?:it all|every word|everything|all of it)\b",
    re.IGNORECASE,
)
"""A later word that somebody who seemed asleep had heard."""

OUT_OF_EARSHOT: Final = re.compile(
    r"\bout of (?:earshot|hearing)\b|\b(?:could|can|couldn|can) ?(?:not|n['’]t|"
    r"['’]t) (?:possibly )?hear\b|"
    r"\bcannot hear\b|\btoo far (?:off|away)?\s*to (?:hear|catch)\b|\bheard nothing\b|"
    r"\bhears nothing\b|"
    r"\b(?:headphones|earphones|earbuds|ear-?plugs|stone deaf)\b|\bbeyond (?:earshot|hearing)\b|"
    r"\bnot hear (?:a word|what)\b",
    re.IGNORECASE,
)
SENT_AWAY: Final = re.compile(
    r"\b(?:sent|sends|waved|shooed|ordered|packed|led|took|chased)\s+(?:him|her|them|me|"
    r"(?:the\s+)?\w+)\s+"
    r"(?:out|away|off|upstairs|downstairs|outside|home|to bed|from the room|for\s)",
    re.IGNORECASE,
)
UNSEEN: Final = re.compile(
    r"\b(?:under the table|behind (?:his|her|their|my|\w+['’]s) back|unseen|unnoticed|unobserved|"
    r"when nobody was looking|when no one was looking|secretly|stealthily|by stealth|"
    r"without being seen|"
    r"while (?:his|her|their|my|\w+['’]s) (?:head|back|eyes) (?:was|were) "
    r"(?:turned|bent|shut|closed))\b",
    re.IGNORECASE,
)
TO_THE_COMPANY: Final = re.compile(
    r"\b(?:announce[sd]?|announcing|proclaim(?:s|ed)?)\b|\bread(?:s|ing)? (?:\w+ )?(?:aloud|out)\b|"
    r"\btold (?:us|them) (?:all|both)\b|\baddress(?:es|ed) the \w+|"
    r"\bto (?:the (?:room|company|table|court|class|crew|meeting|assembly|whole \w+|\w+ at large)|"
    r"everybody|everyone|(?:all|both) of (?:us|them)|(?:us|them) (?:all|both))\b",
    re.IGNORECASE,
)
"""The narration says that a line is for all who are there."""

YOU_ALL: Final = re.compile(
    r"(?:^|[,.!?—–“\"‘']\s*)(?:ladies and gentlemen|gentlemen|ladies|everybody|everyone|my friends|"
    r"friends|my dears|boys|girls|lads|children|folks|comrades)\s?[,.!?:—–]|"
    r"\b(?:all|every one|the lot) of you\b|\byou (?:all|lot)\b|\by['’]all\b",
    re.IGNORECASE,
)
"""The line itself is for all who are there."""

YOU_TWO: Final = re.compile(
    r"\b(?:both|the two|the pair|either) of you\b|\byou (?:two|both)\b", re.IGNORECASE
)
"""The line is for two."""

READS: Final = re.compile(
    r"\b(?:read|reads|reading|opened|opens|unfolded|unfolds|unsealed|broke the seal|tore open|"
    r"slit)\b",
    re.IGNORECASE,
)
LETTER: Final = re.compile(
    r"\b(?:letter|note|message|page|paper|envelope|card|postcard|telegram|e-?mail|diary|sheet|"
    r"lines|it)\b",
    re.IGNORECASE,
)
