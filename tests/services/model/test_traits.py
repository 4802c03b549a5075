"""What is asked of a thing stands on the thing: complete, and nowhere else."""

import ast
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path

import pytest

from services.model.destinations import Destination, DestinationTraits
from services.model.permissions import Permission, PermissionTraits
from services.model.roles import Role
from services.model.stage_traits import Clock, StageTraits
from services.model.stages import BREACHES, CLOCK_STAGES, RISKS, WARNINGS, Stage, cleared_by
from services.model.states import OPEN, UNANSWERED, UNDER_WAY, EventKind, EventTraits, RequestState
from services.model.taxonomy import ProductFamily, ProductTraits
from services.model.traits import TraitEnum
from tests.source import nodes

ROOT = Path(__file__).parents[3]
TABLES = {
    Destination: DestinationTraits,
    EventKind: EventTraits,
    Permission: PermissionTraits,
    ProductFamily: ProductTraits,
    Role: Mapping,
    Stage: StageTraits,
}
SAMPLES = {"cards/gallery.py", "cards/notice_samples.py", "cards/samples.py"}
OWN_TABLES = {
    f"services/model/{name}.py"
    for name in ("destinations", "permissions", "roles", "routes", "stages", "states", "taxonomy")
}


def test_every_such_table_is_checked_here():
    assert set(TraitEnum.__subclasses__()) == set(TABLES)


@pytest.mark.parametrize(("table", "traits"), TABLES.items())
def test_every_member_has_all_its_traits(table, traits):
    assert all(isinstance(member.traits, traits) for member in table)


@pytest.mark.parametrize("traits", [one for one in TABLES.values() if is_dataclass(one)])
def test_no_trait_has_a_default_that_could_be_forgotten(traits):
    assert {one.default for one in fields(traits)} == {MISSING}
    assert {one.default_factory for one in fields(traits)} == {MISSING}


@dataclass(frozen=True)
class Traits:
    loud: bool


def test_a_member_without_traits_stops_the_import():
    with pytest.raises(TypeError, match=r"Family\.PRINTERS needs Traits as its traits, not None"):

        class Family(TraitEnum):
            traits: Traits

            PRINTERS = "printers"


@pytest.mark.parametrize("wrong", [True, {"loud": True}, Traits])
def test_a_member_with_traits_of_another_class_stops_the_import(wrong):
    with pytest.raises(TypeError, match=r"Family\.PRINTERS needs Traits as its traits, not "):

        class Family(TraitEnum):
            traits: Traits

            PLOTTERS = "plotters", Traits(loud=False)
            PRINTERS = "printers", wrong


def test_an_enum_that_states_no_class_of_traits_stops_the_import():
    with pytest.raises(TypeError, match="Family does not state the class of its traits"):

        class Family(TraitEnum):
            PRINTERS = "printers", Traits(loud=True)


def test_traits_may_be_a_set():
    class Family(TraitEnum):
        traits: frozenset[str]

        PRINTERS = "printers", frozenset({"loud"})

    assert Family.PRINTERS.traits == {"loud"}


def test_a_member_is_found_by_its_value_as_any_text():
    class Family(TraitEnum):
        traits: Traits

        PRINTERS = "printers", Traits(loud=True)

    assert Family("printers") is Family.PRINTERS == "printers"
    assert Family.PRINTERS.value == "printers"


def groups(file):
    """Yield each set, list, tuple, dictionary or `case` that lists several members of a table."""
    for node in nodes(file):
        match node:
            case ast.Set(elts=found) | ast.Tuple(elts=found) | ast.List(elts=found):
                pass
            case ast.Dict(keys=found):
                pass
            case ast.MatchOr(patterns=patterns):
                found = [one.value for one in patterns if isinstance(one, ast.MatchValue)]
            case _:
                continue
        for table in TABLES:
            listed = [one for one in found if is_member(one, table)]
            if len(listed) > 1:
                yield f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"


def is_member(node, table):
    match node:
        case ast.Attribute(value=ast.Name(id=name)):
            return name == table.__name__
    return False


def test_no_other_module_groups_them_by_name():
    rooms = ("services", "cards", "dialogs", "bot")
    files = [file for room in rooms for file in sorted((ROOT / room).rglob("*.py"))]
    known = SAMPLES | OWN_TABLES
    others = [file for file in files if file.relative_to(ROOT).as_posix() not in known]

    assert [place for file in others for place in groups(file)] == []


def test_states_are_counted_from_the_end():
    assert set(RequestState) - OPEN == {RequestState.CLOSED}
    assert {RequestState.ANSWERED} == OPEN - UNANSWERED
    assert {RequestState.SUBMITTED} == UNANSWERED - UNDER_WAY


def test_each_clock_has_one_warning_and_one_breach():
    for clock in Clock:
        of_it = {stage for stage in CLOCK_STAGES if stage.traits.clock is clock}
        (warning,), (breach,) = of_it & WARNINGS, of_it & BREACHES
        assert of_it == {warning, breach}
        assert (warning.breach, breach.breach) == (breach, None)


def test_a_request_is_at_risk_by_time_alone():
    assert set(RISKS) == CLOCK_STAGES | {Stage.FORGOTTEN}


MOMENTS = CLOCK_STAGES | {Stage.FORGOTTEN}
BY_COLLEAGUES = {Stage.ESCALATED, Stage.OFFERED, Stage.ACCEPTED, Stage.DECLINED}
BY_MICROSOFT = {Stage.ANSWERED, Stage.CHANGED}
ABOUT_NOTICES = {Stage.UNREACHED, Stage.DIGEST}


def with_trait(name):
    return {stage for stage in Stage if getattr(stage.traits, name)}


def test_a_stage_is_a_moment_a_deed_of_somebody_or_about_other_notices():
    kinds = [MOMENTS, BY_COLLEAGUES, BY_MICROSOFT, ABOUT_NOTICES]
    assert sorted(stage for kind in kinds for stage in kind) == sorted(Stage)


def test_what_somebody_did_is_told_in_words_of_its_own():
    assert with_trait("happened") == BY_COLLEAGUES | BY_MICROSOFT


def test_beside_news_stands_no_clock():
    assert with_trait("news") == BY_MICROSOFT | {Stage.ACCEPTED, Stage.DECLINED}


def test_only_the_answer_to_an_offer_may_be_missed():
    assert with_trait("missable") == {Stage.ACCEPTED, Stage.DECLINED}


def test_closing_clears_all_that_is_of_one_request():
    assert cleared_by(EventKind.CLOSED) == set(Stage) - {Stage.DIGEST}


def test_an_answer_clears_what_waits_for_one():
    cleared = cleared_by(EventKind.ANSWERED)
    assert cleared == CLOCK_STAGES | {Stage.FORGOTTEN, Stage.ESCALATED, Stage.UNREACHED}


@pytest.mark.parametrize(
    ("kind", "stages"),
    [
        (EventKind.TAKEN, {Stage.FORGOTTEN}),
        (EventKind.SUBMITTED, {Stage.FORGOTTEN}),
        (EventKind.OFFERED, {Stage.OFFERED}),
        (EventKind.ACCEPTED, {Stage.FORGOTTEN, Stage.OFFERED}),
        (EventKind.DECLINED, {Stage.OFFERED}),
        (EventKind.NOTED, set()),
        (EventKind.REPORTED, set()),
    ],
)
def test_an_event_clears_the_stages_it_makes_pointless(kind, stages):
    assert cleared_by(kind) == stages


def test_what_people_type_names_one_product():
    typed = [name for product in ProductFamily for name in product.traits.typed]
    assert len(set(typed)) == len(typed)
