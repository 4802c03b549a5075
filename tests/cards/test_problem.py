import pytest

from cards.problem import internal_problem_text, problem_text
from cards.words import LANGUAGES, words_for
from services.model import errors

ONE_OF_EACH = [
    errors.UnknownCustomerError("fabrikam"),
    errors.UnknownRequestError("BH-9"),
    errors.NoMatchingRequestError("contoso mailbox"),
    errors.OwnTenantError(),
    errors.CustomerContactError("info@contoso.com", "contoso.com"),
    errors.NotAllowedError("take"),
    errors.WrongStateError("BH-000007", "closed", "submit"),
    errors.GatewayUnavailableError("database"),
    errors.GatewayUnavailableError("Entra ID", retry_after_seconds=90.0),
    errors.GatewayRejectedError("Azure Support", "InvalidSupportPlan"),
    errors.PolicyError(("policy.toml:3: no such key",)),
    errors.NewerReleaseError(),
    errors.TurnConflictError(),
    errors.AlreadyProcessedError(),
    errors.IncompleteContactError("email"),
    errors.TooLongError(256),
    errors.AmbiguousRequestError("BH-000002", "BH-000007"),
    errors.SeveralRequestsError(("BH-000002", "BH-000007")),
    errors.UnclearNumberError("thanks"),
    errors.UnknownColleagueError("petr"),
    errors.AmbiguousColleagueError(("Petr Novák", "Petra Nová")),
    errors.EscalationExhaustedError(first=True),
    errors.NotOfferedError("BH-000007"),
    errors.OfferToSelfError("BH-000007"),
    errors.ColleagueNotAllowedError(),
    errors.UnreadableRecordError("requests", "BH-000007"),
]


def concrete(error):
    below = error.__subclasses__()
    return [error] if not below else [leaf for child in below for leaf in concrete(child)]


def test_every_error_is_tried_here():
    assert {type(error) for error in ONE_OF_EACH} == {
        error for error in concrete(errors.ServiceDeskError) if error.__module__ == errors.__name__
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ONE_OF_EACH, ids=lambda error: type(error).__name__)
def test_every_error_has_words(error, language):
    words = words_for(language)

    assert len(problem_text(words, error)) > 10


@pytest.mark.parametrize(
    ("error", "fact"),
    [
        (errors.UnknownCustomerError("fabrikam"), "“fabrikam”"),
        (errors.NoMatchingRequestError("contoso *x*"), "“contoso \\*x\\*”"),
        (errors.CustomerContactError("a@contoso.com", "contoso.com"), "(contoso.com)"),
        (errors.WrongStateError("BH-000007", "closed", "submit"), "is closed"),
        (errors.GatewayUnavailableError("Entra ID", retry_after_seconds=90), "in 2 minutes"),
        (errors.GatewayUnavailableError("Entra ID", retry_after_seconds=1), "in 1 minute."),
        (errors.GatewayRejectedError("Azure Support", "InvalidSupportPlan"), "InvalidSupportPlan"),
        (errors.UnknownColleagueError("petr"), "“petr”"),
        (errors.AmbiguousColleagueError(("Petr", "[x](y)")), "Petr, \\[x\\](y)?"),
        (errors.NotOfferedError("BH-000007"), "BH-000007 is not offered to you"),
        (errors.UnreadableRecordError("requests", "BH-000007"), "BH-000007 is there, but I"),
        (errors.UnreadableRecordError("customers", "1-2"), "The customer 1-2 is there, but I"),
        (errors.UnreadableRecordError("people", "ada"), "kept of you or of this conversation"),
    ],
)
def test_the_words_name_the_fact(error, fact):
    assert fact in problem_text(words_for("en"), error)


def test_of_very_many_colleagues_with_one_name_some_are_named():
    names = tuple(f"Petr {n}" for n in range(100))

    text = problem_text(words_for("en"), errors.AmbiguousColleagueError(names))

    assert "Petr 6, Petr 7, …?" in text


def test_what_people_typed_stays_short_and_plain_in_the_words():
    text = problem_text(words_for("en"), errors.UnknownCustomerError("[x](http://evil)" * 900))

    assert "[x](" not in text
    assert len(text) < 500


def test_an_error_nobody_has_words_for_is_not_passed_over():
    with pytest.raises(LookupError):
        problem_text(words_for("en"), errors.ServiceDeskError())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_of_ours_comes_with_an_id_to_quote(language):
    assert "4f1c" in internal_problem_text(words_for(language), "4f1c")
