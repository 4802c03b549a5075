import pytest

from dialogs.understanding import doubt_in
from services.model.taxonomy import Severity


@pytest.mark.parametrize(
    ("severity", "text", "suggested"),
    [
        (Severity.CRITICAL, "Slow, but a workaround exists", Severity.MINIMAL),
        (Severity.CRITICAL, "Only our test system is hit", Severity.MINIMAL),
        (Severity.CRITICAL, "Jde jen o testovací prostředí", Severity.MINIMAL),
        (Severity.CRITICAL, "Stojí to, existuje náhradní řešení", Severity.MINIMAL),
        (Severity.CRITICAL, "existuje nahradni reseni", Severity.MINIMAL),
        (Severity.CRITICAL, "Máme náhradního řešení dost", Severity.MINIMAL),
        (Severity.MINIMAL, "Production is down", Severity.CRITICAL),
        (Severity.MINIMAL, "Nikdo nemůže pracovat", Severity.CRITICAL),
    ],
)
def test_words_that_speak_against_a_severity_are_found(severity, text, suggested):
    doubt = doubt_in(severity, text)
    assert (doubt.suggested, doubt.sign in text) == (suggested, True)


@pytest.mark.parametrize(
    ("severity", "text"),
    [
        (Severity.CRITICAL, "Production is down"),
        (Severity.MODERATE, "A workaround exists"),
        (Severity.CRITICAL, "Production down, no workaround"),
        (Severity.CRITICAL, "There is not any workaround"),
        (Severity.CRITICAL, "Stojí to, žádné obcházení nepomáhá"),
        (Severity.CRITICAL, "Není náhradní řešení"),
        (Severity.CRITICAL, "Stojí to bez náhradního řešení"),
        (Severity.MINIMAL, "A workaround exists"),
        (Severity.CRITICAL, "The latest release devastated developers"),
    ],
)
def test_words_that_fit_raise_no_doubt(severity, text):
    assert doubt_in(severity, text) is None
