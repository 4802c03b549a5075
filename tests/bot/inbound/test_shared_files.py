"""Pictures and files are named as Teams tells of them, and nothing is fetched."""

import pytest

from bot.inbound.attachments import MOST
from bot.inbound.envelope import Envelope
from bot.inbound.shared_files import DOWNLOAD, shared_files
from dialogs.turn import SharedFile

PICTURE = SharedFile(is_picture=True)
INLINE = {"contentType": "image/*", "contentUrl": "https://smba.trafficmanager.net/emea/x/views/o"}
IMG = '<img src="https://graph.example/hosted" itemtype="http://schema.skype.com/AMSImage">'
EMOJI = '<img alt="🙂" itemtype="http://schema.skype.com/Emoji" src="https://statics.example/e">'
EMOJI_TAG = '<emoji id="smile" alt="🙂"></emoji>'
GIPHY = '<img itemtype="http://schema.skype.com/Giphy" src="https://media.example/cat.gif">'


def uploaded(name="error.png", kind="png", **content):
    """Return a file as a personal chat has it, in the shape that Teams documents."""
    known = {
        "downloadUrl": "https://partner.sharepoint.example/personal/ada/error.png?tempauth=x",
        "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C9D",
        "fileType": kind,
    }
    return {
        "contentType": DOWNLOAD,
        "contentUrl": "https://partner.sharepoint.example/personal/ada/error.png",
        "name": name,
        "content": known | content,
    }


def html(text):
    return {"contentType": "text/html", "content": text}


def found(*attachments, kind="personal", **more):
    activity = {
        "type": "message",
        "id": "1",
        "conversation": {"id": "c", "conversationType": kind},
        "from": {"id": "29:ada"},
        "recipient": {"id": "28:bot"},
        "attachments": list(attachments),
    }
    return shared_files(Envelope.model_validate(activity | more))


@pytest.mark.parametrize(
    ("attachments", "files"),
    [
        ([], ()),
        ([uploaded()], (SharedFile("error.png", "png", is_picture=True),)),
        ([uploaded("trace.har", "har")], (SharedFile("trace.har", "har"),)),
        ([uploaded("Trace", "")], (SharedFile("Trace"),)),
        ([uploaded(kind=None)], (SharedFile("error.png"),)),
        ([{**uploaded(), "content": None}], (SharedFile("error.png"),)),
        ([{**uploaded(), "name": None}], (SharedFile("", "png", is_picture=True),)),
        ([INLINE], (PICTURE,)),
        ([{**INLINE, "contentType": "image/PNG"}], (SharedFile("", "png", is_picture=True),)),
        ([{**INLINE, "name": "a.png"}], (SharedFile("a.png", is_picture=True),)),
        ([{**INLINE, "contentType": "image/svg+xml"}], (PICTURE,)),
        ([{"contentType": "video/mp4", "name": "v.mp4"}], (SharedFile("v.mp4", "mp4"),)),
        ([INLINE, html(f"<p>See {IMG}</p>")], (PICTURE,)),
        ([html(f"<p>See {IMG}</p>")], (PICTURE,)),
        ([html({"body": {"content": f"<p>{IMG}{IMG}</p>"}})], (PICTURE, PICTURE)),
        ([INLINE, html(f"{IMG}{IMG}")], (PICTURE, PICTURE)),
        ([INLINE, INLINE, html("<p>See</p>")], (PICTURE, PICTURE)),
        (
            [uploaded("trace.har", "har"), html(f'<attachment id="1"></attachment>{IMG}')],
            (SharedFile("trace.har", "har"), PICTURE),
        ),
        ([html(f"<p>{EMOJI}{EMOJI_TAG}{GIPHY}</p>")], ()),
        ([html("<p>&lt;img src=x&gt; <imgx> <img</p>")], ()),
        ([html('<attachment id="1"></attachment>')], ()),
        ([{"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}], ()),
        ([{"contentType": "messageReference", "content": "{}"}], ()),
        ([None, 7, {"contentType": 7, "name": []}], ()),
    ],
)
def test_what_a_message_brings_along(attachments, files):
    assert found(*attachments) == files


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
def test_of_a_file_in_a_channel_only_its_place_is_seen(kind):
    places = html('<p>See</p><attachment id="a1"></attachment><attachment id="b2"></attachment>')
    assert found(places, kind=kind) == (SharedFile(), SharedFile())
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "id": "b2", "content": {}}
    assert found(places, card, kind=kind) == (SharedFile(),)
    assert found(html(f"<p>{IMG}</p>"), kind=kind) == (PICTURE,)


@pytest.mark.parametrize("attachments", [None, "x", 7, {}, {"contentType": "image/png"}])
def test_what_is_no_list_of_attachments_brings_nothing(attachments):
    assert found(attachments=attachments) == ()


def test_very_much_is_looked_at_up_to_a_bound():
    assert len(found(*[INLINE] * 500, html(IMG * 5_000))) == MOST
    assert found(html("<img " * 50_000)) == ()
