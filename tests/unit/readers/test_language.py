from __future__ import annotations

import pytest

from fabula.readers.language import choose_language, detect_language, normalise_language
from tests.unit.readers.book_files import PROSE

FRENCH = (
    "Le vieux gardien posa sa lampe et la regarda longtemps. « Tu es revenue », dit-il, et"
    " ce n’était"
    " pas une question. Elle avait marché depuis le port sous la pluie, et elle ne tenait dans les"
    " mains que la lettre à laquelle il n’avait jamais répondu. Il y avait dans la maison"
    " une odeur de"
    " sel et de bois brûlé, et le vent poussait la porte comme un enfant qui veut entrer."
)
GERMAN = (
    "Der alte Wärter stellte die Lampe auf den Tisch und sah sie lange an. »Du bist zurück«,"
    " sagte er,"
    " und es war keine Frage. Sie war vom Hafen im Regen gegangen und hatte nichts in"
    " den Händen als den Brief, auf den er nie geantwortet hatte. In dem Haus roch es nach Salz,"
    " und der Wind drückte gegen die Tür wie ein Kind, das nicht draußen bleiben will."
)
SPANISH = (
    "El viejo guarda dejó la lámpara y la miró un largo rato. —Has vuelto —dijo, y no era"
    " una pregunta."
    " Ella había caminado desde el puerto bajo la lluvia y no llevaba en las manos más que"
    " la carta a"
    " la que él nunca había respondido. En la casa olía a sal y a leña, y el viento empujaba"
    " la puerta"
    " como un niño que quiere entrar y no se atreve a llamar."
)


@pytest.mark.parametrize(("code", "words"), [("fr", FRENCH), ("de", GERMAN), ("es", SPANISH)])
def test_other_languages_are_recognised_against_a_wrong_declaration(code: str, words: str) -> None:
    assert choose_language(words, "en") == code
    assert choose_language(words, f"{code}-XX") == f"{code}-xx"


def test_english_stays_english() -> None:
    dialect = (
        "Tha' knows she were here yon night, an' th' wind wuthered; I'll tell thee nowt o' that. "
    )
    assert detect_language(PROSE) == "en"
    assert detect_language(dialect * 6) in ("en", None)
    assert detect_language(f"{PROSE} {FRENCH[:200]} {PROSE}") == "en"
    assert choose_language(PROSE, "de") == "en"
    assert choose_language(PROSE, "en-GB") == "en-gb"


def test_scripts() -> None:
    assert detect_language("Старик долго молчал и смотрел на тёмное море за окном. " * 3) == "ru"
    assert detect_language("老人放下灯，看了她很久。她从港口一路走来，手里只有那封信。" * 4) == "zh"
    assert (
        detect_language(
            "老人はランプを置いて、長いあいだ彼女を見ていた。雨の中を歩いてきたのだ。" * 3
        )
        == "ja"
    )


def test_short_texts_keep_what_is_declared() -> None:
    assert choose_language("Two words.", None) is None
    assert choose_language("Deux mots et le chat.", "en") == "en"
    assert choose_language("Two words.", "English") == "en"


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en_US", "en-us"),
        ("eng", "en"),
        ("Français", "fr"),
        ("und", None),
        ("x y z", None),
        ("", None),
    ],
)
def test_declared_languages_become_codes(declared: str, code: str | None) -> None:
    assert normalise_language(declared) == code


def test_a_name_that_is_a_common_word_elsewhere_makes_no_language() -> None:
    assert detect_language("Ada, Jon, " * 100) is None
    assert detect_language("Ada: Hello.\nJon: Hi.\n" * 100) is None
