"""What readers agree to, word for word. A version that anyone agreed to is never changed.

The texts stand here and not in the catalogues, because the consent log names them by version.
"""

CURRENT = "2026-11"
DECLARATIONS = {
    "2026-11": {
        "de": (
            "Ich möchte den Newsletter von U_CAN per E-Mail erhalten: Neuigkeiten über die "
            "Ergebnisse des Projekts, Veranstaltungen und nützliche Hinweise zur Klimaneutralität "
            "von Städten in der Ukraine und in der Europäischen Union. Diese Einwilligung kann "
            "ich jederzeit widerrufen, über einen Link in jeder E-Mail."
        ),
        "en": (
            "I would like to receive the U_CAN newsletter by e-mail: news about the project’s "
            "results, events, and useful announcements on the carbon neutrality of cities in "
            "Ukraine and the European Union. I can withdraw this consent at any time, through a "
            "link in every mail."
        ),
        "uk": (
            "Я хочу отримувати розсилку U_CAN електронною поштою: новини про результати проєкту, "
            "події та корисні оголошення щодо вуглецевої нейтральності міст України та "
            "Європейського Союзу. Цю згоду я можу відкликати будь-коли за посиланням у кожному "
            "листі."
        ),
    },
}


def declaration(language: str, version: str = CURRENT) -> str:
    return DECLARATIONS[version][language]
