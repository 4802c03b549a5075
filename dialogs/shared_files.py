"""Notes the files that came along with a message in the draft, and says what is to be done."""

from cards.layout import one_line
from dialogs.drafts import Progress
from dialogs.replies import say
from dialogs.turn import DeskTurn, Navigation, SharedFile
from services.model.conversations import ConversationKind
from services.reading.file_lines import file_line, files_in

MAX_FILES = 50
"""Files that a draft names; a message of Teams has ten."""


def keep_files(turn: DeskTurn, progress: Progress) -> None:
    """Name in the draft what came along with the message; what has no room there is left over."""
    draft = progress.draft
    if turn.answer is not Navigation.CANCEL:
        turn.noted_files = lines_of_files(turn, max(0, MAX_FILES - len(draft.files)))
        progress.draft = draft.model_copy(update={"files": draft.files + turn.noted_files})


def lines_of_files(turn: DeskTurn, room: int = MAX_FILES) -> tuple[str, ...]:
    """Take what came along with the message as lines that name it, and say what is to be done."""
    kept, turn.files = turn.files[:room], turn.files[room:]
    if not kept:
        return ()
    lines = tuple(file_line(_name_of(turn, each), each.kind) for each in kept)
    names = ", ".join(one_line(name) for line in lines for name in files_in(line))
    said = turn.words("files-noted", files=_kind_of(kept), names=names)
    if turn.conversation.kind is not ConversationKind.PERSONAL:
        said = f"{said} {turn.words('files-withheld')}"
    say(turn, said)
    return lines


def files_taken_back(turn: DeskTurn, progress: Progress) -> tuple[str, ...]:
    """Take what came along with this message out of the draft again: it goes with its words."""
    lines, turn.noted_files = turn.noted_files, ()
    kept = progress.draft.files[: len(progress.draft.files) - len(lines)]
    progress.draft = progress.draft.model_copy(update={"files": kept})
    return lines


def say_left_over(turn: DeskTurn) -> None:
    """Say what is to be done with files that nothing has taken."""
    if turn.files:
        say(turn, turn.words("files-left", files=_kind_of(turn.files)))
        turn.files = ()


def _name_of(turn: DeskTurn, file: SharedFile) -> str:
    return file.name or turn.words("file-picture" if file.is_picture else "file-unnamed")


def _kind_of(files: tuple[SharedFile, ...]) -> str:
    if not all(one.is_picture for one in files):
        return "files" if len(files) > 1 else "file"
    return "pictures" if len(files) > 1 else "picture"
