"""The words of a person are told from mentions and quotes, in whichever form they come."""

import json

import pytest

from bot.inbound.envelope import Envelope
from bot.inbound.spoken import Spoken, spoken
from tests.fake_idp import activity

US = {
    "type": "mention",
    "text": "<at>Behalf</at>",
    "mentioned": {"id": "28:bot", "name": "Behalf"},
}
EVE = {"type": "mention", "text": "<at>Eve</at>", "mentioned": {"id": "29:eve", "name": "Eve"}}
REPLY = (
    '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="17">'
    '<strong itemprop="mri" itemid="8:orgid:x">Eve</strong><span itemprop="time"></span>'
    '<p itemprop="preview">/close BH-1</p></blockquote>'
)
REPLIED = 'itemscope itemtype="http://schema.skype.com/Reply"'
QUOTING = "<blockquote>/close</blockquote><p>/mine</p>"
FORWARD = '<blockquote itemtype="http://schema.skype.com/Forward"><p>a</p><p>b</p></blockquote>'


def heard(text, *entities, **changes):
    sent = activity(
        text=text,
        entities=list(entities),
        **{"recipient": {"id": "28:bot", "name": "Behalf"}, **changes},
    )
    return spoken(Envelope.read(json.dumps(sent).encode()))


def us(**changes):
    return {name: value for name, value in {**US, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("<at>Behalf</at> /mine", [US]),
        ("<at>BEHALF</at> /mine", [US]),
        ("<at> Behalf\u200b </at>/mine", [US]),
        ("<at>Behalf</at> /mine", [us(text="<at>behalf </at>")]),
        ("<at>Behalf</at> /mine", [us(text="Behalf")]),
        ("<at>Behalf</at> /mine", [us(text=None)]),
        ("<at>Behalf</at> /mine", [us(text=7)]),
        ("<at>Desk</at> /mine", [us(text=None, mentioned={"id": "28:bot"})]),
        ("<at>Desk</at> /mine", [us(mentioned={"id": "28:BOT"})]),
        ("<at>Desk</at> /mine", [us(mentioned={"id": "bot"})]),
        ('<at id="0">Desk</at> /mine', [US]),
        ("<at id='0'>Desk</at> /mine", [US]),
        ("<AT id=0>Desk</AT> /mine", [US]),
        ('<at id="9">Behalf</at> /mine', [US]),
        ("<at></at> /mine", [US]),
        ("<at><at>Behalf</at></at> /mine", [US]),
        ("<at>Be<at>half</at></at> /mine", [US]),
        ("<at>Behalf /mine", [US]),
        ("Behalf</at> /mine", [US]),
        ("Behalf /mine", [US]),
        ("@Behalf: /mine", [US]),
        ("/mine Behalf", [US]),
        ("@behalf /mine", []),
        ("/mine", [US]),
        ("<at>Behalf</at> /mine", []),
        ("/mine <at>Behalf</at>", [US]),
        ("<at>Behalf</at><at>Behalf</at> /mine", [US]),
        ("<at>Behalf</at> /mine <at>Behalf</at>", [US, US]),
        ("<at>Behalf</at>&nbsp;/mine", [US]),
        ("<at>Behalf</at>\u00a0\u00a0/mine\n", [US]),
        ("<at>Q&amp;A Desk</at> /mine", [us(text="<at>Q&A Desk</at>")]),
        ("<at>Q&A Desk</at> /mine", [us(text="<at>Q&amp;A Desk</at>"), EVE]),
        ("<at>Behalf</at> /mine", [us(mentioned=None)]),
        ("<at>Behalf</at> /mine", [us(mentioned={})]),
        ("<at>Behalf</at> /mine", [us(mentioned={"name": "Behalf"})]),
        ("<at>Desk</at> /mine", [us(text=None, mentioned={"name": "behalf"})]),
        *(
            (f"<at>Behalf</at>{mark} /mine", [US])
            for mark in (",", ":", " -", "!", " \N{EN DASH}", ";", "…")
        ),
        *((f"<at>Behalf</at>{mark}/mine", [US]) for mark in (",", ":", "\u200b", "\u200b: ")),
        ("<at>Behalf</at>\u200b /mine", [US]),
        ("Behalf! /mine", [US]),
        ("Behalf… /mine", [US]),
        ("Behalf. /mine", [US]),
        ("Behalf\N{EN DASH} /mine", [US]),
        ("/mine Behalf.", [US]),
        ("Desk Inc. /mine", [us(text="<at>Desk Inc.</at>")]),
        ("Desk Inc.: /mine", [us(text="<at>Desk Inc.</at>")]),
        ("Behalf - /mine", [US]),
        ("<at>Eve</at> <at>Behalf</at> /mine", [EVE, US]),
        ("<at>Eve</at>, <at>Behalf</at>: /mine", [EVE, US]),
        ("&lt;at&gt;Behalf&lt;/at&gt; /mine", [US]),
    ],
)
def test_our_own_mention_is_taken_out_however_it_is_written(text, entities):
    assert heard(text, *entities).own == "/mine"


@pytest.mark.parametrize(
    ("text", "entities", "own"),
    [
        ("<at>Eve</at> /mine", [EVE], "Eve /mine"),
        ("<at>Eve</at> and <at>Behalf</at> know", [EVE, US], "Eve and know"),
        ("<at>Behalf</at> ask <at>Eve</at>", [EVE, US], "ask Eve"),
        ('<at id="1">X</at> ask <at id="0">Y</at>', [EVE, US], "ask Y"),
        ("<at>X</at> ask <at>Y</at>", [US, EVE], "ask Y"),
        ("<at>A&amp;B</at> knows", [], "A&B knows"),
        ("<at>Behalf</at> ask <at>Behalf</at>", [US, us(mentioned={"id": "29:b"})], "ask Behalf"),
        ("Behalf is slow", [], "Behalf is slow"),
        ("Behalfs are slow", [US], "Behalfs are slow"),
        ("ask Behalf tomorrow", [US], "ask Behalf tomorrow"),
        ("<at>Behalf</at> Behalf is slow", [US], "Behalf is slow"),
        ("one\n<at>Behalf</at>\ntwo", [US], "one\n\ntwo"),
        ("<at>Behalf</at>\n- one\n- two", [US], "- one\n- two"),
        ("<at>Behalf</at> -5 degrees", [US], "-5 degrees"),
        ("<at>Behalf</at> ?", [US], "?"),
        ("ask <at>Behalf</at>: now", [US], "ask : now"),
        ("<at>Eve</at> <at>Behalf</at>", [EVE, US], "Eve"),
        ("<at>Eve</at> <at>Dan</at> /mine", [EVE], "Eve Dan /mine"),
        ("<at>Eve</at> /mine", [{**EVE, "mentioned": {"name": "Eve"}}], "Eve /mine"),
        ("a &lt; b &amp; c &#345;", [], "a < b & c ř"),
        (
            "a &amp;lt; b, x?y=1&copy=2&region=3 &nosuch;",
            [],
            "a &lt; b, x?y=1&copy=2&region=3 &nosuch;",
        ),
        ("<at>Behalf</at>", [US], ""),
        ("Behalf", [US], ""),
        ("</at></at>x<at>", [US], "x"),
        ("x", [us(mentioned=None), us(mentioned="28:bot"), us(mentioned={"id": 7})], "x"),
    ],
)
def test_everybody_elses_name_stays(text, entities, own):
    assert heard(text, *entities).own == own


def html(content):
    return {"contentType": "text/html", "content": content}


def reference(kind="messageReference", **content):
    return {"id": "1", "contentType": kind, "content": json.dumps(content)}


FROM_EVE = {"user": {"id": "x", "displayName": "Eve"}}


@pytest.mark.parametrize(
    ("text", "attachments", "said"),
    [
        (
            "Eve\r\n/close BH-1\r\n/mine",
            [html(REPLY + "<p>/mine</p>")],
            ("/mine", "Eve\n\n/close BH-1"),
        ),
        (
            "/close BH-1 /mine",
            [html(f"<div>{REPLY}\n/mine</div>")],
            ("/mine", "Eve\n\n/close BH-1"),
        ),
        ("/new\r\n\r\na\r\nb", [html("<p>/new</p>" + FORWARD)], ("/new", "a\n\nb")),
        ("a\nb", [html(FORWARD)], ("", "a\n\nb")),
        ("/close /mine", [html("<BLOCKQUOTE>/close</BLOCKQUOTE>/mine")], ("/mine", "/close")),
        (
            "x",
            [html(REPLY + '<p><at id="0">Behalf</at>&nbsp;/mine</p>')],
            ("/mine", "Eve\n\n/close BH-1"),
        ),
        (
            "x",
            [
                html(
                    REPLY
                    + '<span itemtype="http://schema.skype.com/Mention" itemid="0">Desk</span>'
                    + " /mine"
                )
            ],
            ("/mine", "Eve\n\n/close BH-1"),
        ),
        ("/mine", [html("<p><b>/mine</b></p>")], ("/mine", "")),
        ("", [html("<p><b>/mine</b></p>")], ("/mine", "")),
        (None, [html('<p><at id="0">Behalf</at>&nbsp;/mine</p>')], ("/mine", "")),
        (" ", [html('<p><img src="x"></p>')], ("", "")),
        ("/mine", [html("<blockquote>" + "x" * 102_400)], ("/mine", "")),
        (
            "/mine",
            [reference(messagePreview="/close BH-1", messageSender=FROM_EVE)],
            ("/mine", "Eve: /close BH-1"),
        ),
        (
            "/close BH-1\r\n/mine",
            [reference(messagePreview="/close BH-1", messageSender=FROM_EVE)],
            ("/mine", "Eve: /close BH-1"),
        ),
        (
            "/new",
            [
                reference(
                    "forwardedMessageReference",
                    originalMessageContent="<p>a</p><p>b</p>",
                    originalMessageSender={"application": {"displayName": "Bot"}},
                )
            ],
            ("/new", "Bot: a\n\nb"),
        ),
        (
            "/new",
            [reference("forwardedMessageReference", body={"content": "<p>a</p>"})],
            ("/new", "a"),
        ),
        (
            "/mine",
            [{**reference(messagePreview="a"), "content": {"messagePreview": "b"}}],
            ("/mine", "b"),
        ),
        ("/mine", [reference(messagePreview="a\0\ud83d")], ("/mine", "a\ufffd")),
        ("/mine", [{**reference(), "content": "no JSON"}], ("/mine", "")),
        ("/mine", [{**reference(), "content": None}, reference(messageSender=7)], ("/mine", "")),
        ("/mine", [{"contentType": 7, "content": 7}, None, "x", {}, html(None)], ("/mine", "")),
        ("/mine", "attachments", ("/mine", "")),
        ("> /close BH-1\n> please\n\n/mine", None, ("/mine", "> /close BH-1\n> please")),
        ("&gt; /close BH-1\n/mine", None, ("/mine", "> /close BH-1")),
        ('<quoted messageId="1">/close BH-1</quoted>', None, ("", "/close BH-1")),
        ('<quoted messageId="1">/close BH-1</quoted> /mine', None, ("/mine", "/close BH-1")),
        ("<quoted>/close <quoted>a</quoted> BH-1</quoted>/mine", None, ("/mine", "/close a BH-1")),
        ("/mine<QUOTED a='1'>/close", None, ("/mine", "/close")),
        ('</quoted><quoted messageId="1"/>/mine<quoted />', None, ("/mine", "")),
        ('&lt;quoted messageId="1"/&gt; /mine', None, ("/mine", "")),
        ('&lt;quoted messageId="1"&gt;/close&lt;/quoted&gt; /mine', None, ("/mine", "/close")),
        ('<attachment id="17"></attachment>\n<at>Behalf</at> /mine', None, ("/mine", "")),
        ("", [html('<quoted messageId="1"/>/mine')], ("/mine", "")),
        ("", [html('<quoted messageId="1">/close</quoted>/mine')], ("/mine", "/close")),
        ("/close /mine", [html('<quoted a="1">/close</quoted>/mine')], ("/mine", "/close")),
        ("/close\n/mine", [html(f"<div {REPLIED}>/close</div>/mine")], ("/mine", "/close")),
        ("/close", [html(f"<div {REPLIED}>/close BH-1</div>")], ("", "/close BH-1")),
        ("/new a\r\n\r\na\r\nb", [html(FORWARD)], ("/new a", "a\n\nb")),
        ("Eve\r\n/close BH-1\r\n/mine", [html(REPLY)], ("/mine", "Eve\n\n/close BH-1")),
        ("/close BH-1\n/mine", [html(REPLY)], ("/mine", "Eve\n\n/close BH-1")),
        ("/mine\n\n/close BH-1", [html(REPLY)], ("/mine", "Eve\n\n/close BH-1")),
        ("/mine", [html(REPLY)], ("/mine", "Eve\n\n/close BH-1")),
        ("/close BH-1 now /mine", [html(REPLY)], ("", "Eve\n\n/close BH-1")),
        ("/close", [html(REPLY)], ("", "Eve\n\n/close BH-1")),
        *(
            ("/close /mine", [{"contentType": kind, "content": content}], ("/mine", "/close"))
            for kind in ("text/html", "Text/HTML; charset=utf-8")
            for content in (
                QUOTING,
                {"body": QUOTING},
                {"body": {"content": QUOTING}},
                {"text": QUOTING},
            )
        ),
        ("<at>Behalf</at>\n> /close BH-1\n/mine", None, ("/mine", "> /close BH-1")),
        ("> /close BH-1", None, ("", "> /close BH-1")),
        ("CPU is high\n> 90 %", None, ("CPU is high\n> 90 %", "")),
        ("5 > 4", None, ("5 > 4", "")),
    ],
)
def test_what_is_quoted_is_not_said(text, attachments, said):
    assert heard(text, US, attachments=attachments) == Spoken(*said)


ABOUT_TAGS = (
    (
        'API refuses &lt;attachment id="1"&gt; in the body',
        'API refuses <attachment id="1"> in the body',
    ),
    ("send &lt;at&gt;Behalf&lt;/at&gt; tag", "send <at>Behalf</at> tag"),
    ("config has &lt;quoted&gt;yes&lt;/quoted&gt; in it", "config has <quoted>yes</quoted> in it"),
    ("&lt;quoted&gt;yes&lt;/quoted&gt; is in it", "<quoted>yes</quoted> is in it"),
    ("&#60;at&#x3e;Behalf&lt;/at&gt; is sent", "<at>Behalf</at> is sent"),
    ("&lt;at&gt;Eve&lt;/at&gt; is sent", "<at>Eve</at> is sent"),
    ("a &amp;lt; b", "a &lt; b"),
)


@pytest.mark.parametrize(("text", "own"), ABOUT_TAGS)
def test_a_tag_that_people_typed_is_their_words(text, own):
    assert heard(f"<at>Behalf</at> {text}", US) == Spoken(own)


@pytest.mark.parametrize(("text", "own"), ABOUT_TAGS)
def test_a_tag_that_people_typed_above_a_quote_is_their_words(text, own):
    shown = f'{REPLY}<p><at id="0">Behalf</at>&nbsp;{text}</p>'
    assert heard("x", US, attachments=[html(shown)]) == Spoken(own, "Eve\n\n/close BH-1")


@pytest.mark.parametrize("text", [own for _, own in ABOUT_TAGS])
def test_a_tag_that_others_typed_is_in_their_quote(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sent in (
        f"{escaped}\n/mine",
        f"/mine\n{escaped}",
        f'<quoted a="1">{escaped}</quoted>/mine',
    ):
        said = heard(sent, US, attachments=[reference(messagePreview=text)])
        assert said.own == "/mine"
    assert heard(f'<quoted a="1">{escaped}</quoted>/mine', US) == Spoken("/mine", text)


def test_a_link_above_a_quote_keeps_its_address():
    link = '<a href="https://x.example/?a=1&amp;b=2">a &lt; b</a>, <a href="https://y.example/?a&amp;b">y.example/?a&amp;b</a>'
    said = heard("x", attachments=[html(f"{REPLY}<p>{link}</p>")])
    assert said.own == "a < b (https://x.example/?a=1&b=2), y.example/?a&b"


def test_a_name_that_looks_like_an_escape_stays_as_it_is():
    named = {"type": "mention", "text": "<at>R&amp;lt;D</at>", "mentioned": {"id": "29:x"}}
    assert heard("ask <at>R&amp;lt;D</at>", named).own == "ask R&lt;D"


@pytest.mark.parametrize(
    "entity",
    [
        {"quotedReply": {"messageId": "1", "senderName": "Eve", "preview": "/close BH-1"}},
        {"senderName": "Eve", "preview": " /close BH-1 "},
    ],
)
@pytest.mark.parametrize("text", ['<quoted messageId="1"/> /mine', "/close BH-1\n/mine", "/mine"])
def test_a_quoted_reply_is_an_entity(entity, text):
    said = heard(text, US, {"type": "quotedReply", **entity})
    assert said == Spoken("/mine", "Eve: /close BH-1")


def test_what_is_quoted_in_two_forms_is_kept_once():
    entity = {
        "type": "quotedReply",
        "quotedReply": {"senderName": "Eve", "preview": "/close BH-1"},
    }
    shown = [
        html(REPLY + "/mine"),
        reference(messagePreview="/close BH-1", messageSender=FROM_EVE),
    ]
    assert heard("x", entity, attachments=shown) == Spoken("/mine", "Eve\n\n/close BH-1")


@pytest.mark.parametrize(
    "entity",
    [
        {},
        {"quotedReply": None},
        {"quotedReply": []},
        {"preview": 7},
        {"preview": " "},
        {"preview": {}},
    ],
)
def test_a_quote_without_words_is_none(entity):
    assert heard("/mine", {"type": "quotedReply", **entity}) == Spoken("/mine")
