"""Texts that are neither command nor answer: a problem begins a draft, small talk gets a line."""

from dataclasses import dataclass

from cards.short_answer import Response, line_card, response_card, routes_card
from dialogs.begin_request import begin_request
from dialogs.descriptions import paragraphs
from dialogs.framework import TurnContext
from dialogs.new_request import NewRequest
from dialogs.one_line import names_customer, parse_line
from dialogs.openings import begins_request, tells_problem
from dialogs.replies import say, show
from dialogs.runner import DialogRunner
from dialogs.small_talk import AskedResponse, AskedRoute, Talk, question_in, talk_in, thanks_first
from dialogs.turn import DeskTurn, desk_turn
from services.desk import ServiceDesk
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.references import first_word


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """Begins a request with what people tell in their own words."""

    desk: ServiceDesk
    dialogs: DialogRunner

    async def hear(self, context: TurnContext, text: str) -> None:
        """Answer small talk and questions; anything that says enough begins a draft."""
        turn = desk_turn(context)
        told = paragraphs(text, turn.quoted)
        if self.chat(turn, text):
            return
        if asked := question_in(text):
            self._answer(turn, asked)
        elif begins_request(told):
            await begin_request(context, self.desk, self.dialogs, NewRequest(text))
        else:
            key = "talk-thanks" if thanks_first(told) else "talk-nothing"
            _show_line(turn, turn.words(key))

    async def begins_with(self, turn: DeskTurn, text: str, argument: str) -> bool:
        """Return whether a problem begins with the word for a new draft: "New users cannot …".

        Not where a customer, a product or a severity follows: that is how a draft is begun.
        """
        name, behind = first_word(text)
        is_word = behind.strip() == argument.strip() and name.isalpha()
        if not is_word or not tells_problem(text):
            return False
        line = await parse_line(self.desk, argument, turn.person)
        if line.draft.severity or await names_customer(self.desk, line, turn.person):
            return False
        return bool(line.sought) or line.draft.product is None

    def chat(self, turn: DeskTurn, text: str) -> bool:
        """Answer small talk in a line; return whether it is that."""
        match talk_in(text):
            case Talk.GREETING:
                _show_line(turn, turn.words("talk-greeting"))
            case Talk.THANKS:
                _show_line(turn, turn.words("talk-thanks"))
            case Talk.WAIT:
                say(turn, turn.words("talk-wait"))
            case Talk.NEXT:
                say(turn, turn.words("talk-next"))
            case Talk.WHO:
                _show_line(turn, turn.words("talk-who"))
            case None:
                return False
        return True

    def _answer(self, turn: DeskTurn, asked: AskedResponse | AskedRoute) -> None:
        advisor, words = self.desk.advisor, turn.words
        match asked:
            case AskedResponse(severity=severity):
                responses = [
                    Response(
                        level,
                        advisor.usual_promise(ProblemKind.TECHNICAL, level),
                        advisor.usual_partner_promise(level),
                    )
                    for level in ([severity] if severity else Severity)
                ]
                other = advisor.usual_promise(ProblemKind.BILLING, Severity.MINIMAL)
                card = response_card(words, responses, other)
                show(turn, card, summary=words("answer-response"))
            case AskedRoute(product=ProductFamily() as product):
                routes = advisor.usual_routes(product, turn.person)
                card = routes_card(words, product, routes)
                show(turn, card, summary=words("answer-routes-toast"))
            case AskedRoute():
                _show_line(turn, words("answer-routes-which"))


def _show_line(turn: DeskTurn, text: str) -> None:
    show(turn, line_card(turn.words, text), summary=text)
