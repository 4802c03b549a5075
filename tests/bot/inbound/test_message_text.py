"""What people wrote in Teams arrives as they saw it, and nothing in it does any harm."""

import random

import pytest

from bot.inbound.message_text import own_and_quoted, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>&nbsp;</p>", ""),
        ("just words", "just words"),
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("<div><div>One</div>\n<div>Two</div></div>", "One\nTwo"),
        ("<div>One<br>\nTwo<br/><br/><br/>Three</div>", "One\nTwo\n\nThree"),
        ("<p>One</p><p>&nbsp;</p><p>&nbsp;</p><p>Two</p>", "One\n\nTwo"),
        ("<b>Mail</b> <i>flow</i>\n  stopped", "Mail flow stopped"),
        ('<p><at id="0">Jana Nová</at>&nbsp;please look</p>', "Jana Nová please look"),
        ('<p>See<img alt="secret" src="https://example.org/x.png">this</p>', "Seethis"),
        ('<attachment id="1"></attachment>', ""),
        ("<ul><li>One</li><li><p>Two</p></li><li></li></ul>end", "- One\n\n- Two\n\nend"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>end", "- a\n  - b\n\nend"),
        ("<ol><li>a</li><li>b<ol><li>c</li></ol></li></ol>", "1. a\n2. b\n  1. c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ('<ol><li>a<li value=" 7">b<li>c<li value="x">d</ol>', "1. a\n7. b\n8. c\n9. d"),
        ('<ul><li value="7">a</ul><li value="7">b', "- a\n\n- b"),
        (
            '<ol start="-9"><li>a</li></ol><ol start="9999999999"><li>b</li></ol>',
            "1. a\n\n999999. b",
        ),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>c", "a b\n\nc"),
        ("<table><tr><td></td><td>b</td></tr><tr><th>c<td>d</table>", "b\nc d"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\n\nb c"),
        (
            "x<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
            "x\n\na b",
        ),
        ("<blockquote><div>said</div></blockquote><p>answered</p>", "said\n\nanswered"),
        ("<codeblock><code>if x:<br>&nbsp; &nbsp;y</code></codeblock>", "if x:\n   y"),
        ("<pre>a\n  b</pre>c  d", "a\n  b\n\nc d"),
        ("<pre>a\n\n\n  b\n</pre>", "a\n\n\n  b"),
        ("<codeblock><code>a<br><br><br>  b</code></codeblock>c", "a\n\n\n  b\n\nc"),
        ("<p>a<pre>if x &lt; 1 &amp;&amp; y:\n\tz</pre>b", "a\n\nif x < 1 && y:\n\tz\n\nb"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("<h1>a</h1>b<hr>c", "a\n\nb\nc"),
        ('5 <emoji alt="🙂" title="Smile"></emoji> 6', "5 🙂 6"),
        ('a<img itemtype="http://schema.skype.com/Emoji" alt="🙂">', "a🙂"),
        ('<p>shown</p><p style="display: none">preview</p><p hidden>x</p>', "shown"),
        ("a <b>b </b> c<b> d</b>e", "a b c de"),
        ("5 &lt; 6 &amp;&amp; &#x1F642; &#269;", "5 < 6 && 🙂 č"),
        ("5 < 6 & 7 > 3, &unknown;", "5 < 6 & 7 > 3, &unknown;"),
    ],
)
def test_a_message_reads_as_it_was_seen(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<script>steal()</script><style>p{}</style>words", "words"),
        ("<style>never closed", ""),
        ("<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt>alert(1)ipt>"),
        ("<!-- aside --><!DOCTYPE html><?php ?>words", "words"),
        ("a<![<![<![<![CDATA[", "a"),
        ("<![CDATA[unseen]]>words", "words"),
        ("</p></p></pre></li>words", "words"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("&lt;b&gt;not bold&lt;/b&gt;", "<b>not bold</b>"),
        ("a&#0;&#xD800;&#1;b", "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b"),
        ("&#" + "9" * 5000 + ";", "\N{REPLACEMENT CHARACTER}"),
        ("<b><i>a</b>b</i><p>c</b></div></table></td>d", "ab\n\ncd"),
        ("<p>a<div><p>b<table><p>c<tr>d", "a\n\nb\n\nc\n\nd"),
        ("<iframe><p>x</iframe><noembed>y</noembed><template><p>z</template>words", "words"),
        ("<plaintext><b>a", "<b>a"),
        ('<a href="https://a.example/' + "x " * 9000 + '">here</a>', "here"),
        ("\ud800<p>a", "a"),
    ],
)
def test_hostile_html_is_only_text(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<!--[if gte mso 9]><xml><w:Zoom>96</w:Zoom></xml><![endif]-->words", "words"),
        (
            "<!--[if gte mso 9]><xml>\n <o:PixelsPerInch>96</o:PixelsPerInch>\n</xml>-->\nwords",
            "words",
        ),
        ("<xml><w:Zoom>96</w:Zoom></xml>words", "words"),
        ("<!--[if !mso]><!-->shown<!--<![endif]-->", "shown"),
        ("<p>1.<![if !supportLists]><span>&nbsp; </span><![endif]>One<o:p></o:p></p>", "1. One"),
        ("<p>One<o:p>&nbsp;</o:p></p><p>Two</p>", "One\n\nTwo"),
        ("<style><!-- p > a {mso: '<'} --></style>words", "words"),
        ("<style>p > a:before {content: '</b>'; color: 96}</style>words", "words"),
        ("<head><meta charset=utf-8><style>x</style><title>Re</title></head><p>words", "words"),
        ("<!-- a -- > b <p> --!>words", "words"),
        ("<!---->words<!-->more", "wordsmore"),
        ('<img src="cid:1" alt="a > b" o:gfxdata="x">words', "words"),
        ('<p style="mso-hide: all">hidden</p><p title="a > b">words', "words"),
        ("<v:shape id=1><v:imagedata src=x></v:shape>words", "words"),
        (
            '<html xmlns:o="urn:x"><body lang=EN link="#0563C1"><div class=WordSection1>words',
            "words",
        ),
    ],
)
def test_what_outlook_puts_into_a_mail_for_itself_is_not_seen(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://a.example/x">the page</a>', "the page (https://a.example/x)"),
        (
            'see <a href="https://a.example">here</a>, please',
            "see here (https://a.example), please",
        ),
        ('<a href="https://a.example/x">https://a.example/x</a>', "https://a.example/x"),
        ('<a href="https://a.example/">a.example</a>', "a.example"),
        ('<a href="HTTPS://A.example/p%C5%99">https://a.example/př</a>', "https://a.example/př"),
        (
            '<a href="https://a.example/long">https://a.example/l…</a>',
            "https://a.example/l… (https://a.example/long)",
        ),
        (
            '<a href="https://evil.example">https://a.example</a>',
            "https://a.example (https://evil.example)",
        ),
        ('<a href="mailto:ada@a.example?subject=x">Ada</a>', "Ada (ada@a.example)"),
        ('<a href="mailto:ada@a.example">ada@a.example</a>', "ada@a.example"),
        ('<a href="tel:+420123">call</a>', "call (+420123)"),
        ('<a href="https://a.example"><img src=x></a>', "https://a.example"),
        ('<a href="https://a.example"><b>a</b> <i>b</i></a>', "a b (https://a.example)"),
        ('<a href="https://a.example"><div>a</div></a><p>b</p>', "a (https://a.example)\n\nb"),
        (
            '<a href="https://a.example">a <a href="https://b.example">b',
            "a (https://a.example) b (https://b.example)",
        ),
        ('<a href="https://a.example">never closed', "never closed (https://a.example)"),
        *(
            (f'<a href="{unsafe}">a</a>', "a")
            for unsafe in ("", "#top", "/x", "javascript:x", " java\nscript:x", "data:text/html,x")
        ),
        ("<a>a</a>", "a"),
        ("<a name=x></a>a", "a"),
    ],
)
def test_a_link_is_its_text_and_its_address_unless_they_are_equal(html, text):
    assert text_of(html) == text


def test_an_attachment_stands_once_where_its_place_is_else_at_the_end():
    html = '<p>a</p><attachment id="1"></attachment><p>b</p><attachment id="2"></attachment>'
    assert text_of(html + html, {"3": "z", "1": "x\ny"}) == "a\n\nx\ny\n\nb\n\na\n\nb\n\nz"


UNCLOSED = [
    *("<ul><li>", "<b></i>", "<b><div>", "<table><tr><td>", "<a href=x><table>"),
    *("<pre>", "<at>", "</b><div>", "<blockquote>", "<template>"),
]


# Each would take minutes, if it were looked at again for each of its tags.
@pytest.mark.parametrize(
    ("piece", "text"),
    [
        ("<", "<"),
        ("a", "a"),
        *((piece, "") for piece in ("<a ", "<!--", "<a b='", "&#9", "</", "<div>")),
        *(pytest.param(piece, "", marks=pytest.mark.proof) for piece in UNCLOSED),
    ],
)
def test_the_largest_body_that_is_let_in_is_read_in_one_pass(piece, text):
    many = 256 * 1024 // len(piece)
    assert text_of(piece * many) == text * many


TAGS = ["div", "b", "blockquote", "table", "ul", "span", "p", "pre", "o:p"]
DEEP = [("div", 10_000), *(pytest.param(tag, 100_000, marks=pytest.mark.proof) for tag in TAGS)]


@pytest.mark.parametrize(("tag", "deep"), DEEP)
def test_however_deep_it_is_nested_its_words_are_read(tag, deep):
    assert text_of(f"<{tag}>" * deep + "words" + f"</{tag}>" * deep + "end").endswith("end")
    assert "words" in text_of(f"<{tag}>" * deep + "words")


def test_a_tag_with_any_number_of_attributes_is_left_behind():
    names = " ".join(f"{number:x}" for number in range(50_000))
    assert text_of(f"<p {names}>words</p>") == "words"
    assert (
        text_of("<p>" + " ".join(f"<i {n:x} {n:x}z" for n in range(20_000)) + ">words") == "words"
    )


@pytest.mark.parametrize("many", [300, pytest.param(3_000, marks=pytest.mark.proof)])
def test_random_html_is_read_whatever_it_is(many):
    dice = random.Random(11)  # noqa: S311  # nothing to guess
    pieces = (
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "<p>",
        "<pre>",
        "</pre>",
        "<a href='https://x'>",
        "</a>",
    )
    more = (
        "<table>",
        "<tr>",
        "<td>",
        "<ul>",
        "<li>",
        "</ul>",
        "<blockquote>",
        "</blockquote>",
        "&",
    )
    rest = (
        "&#0;",
        "\0",
        "\ud800",
        "\ufdfa",
        "é",
        " ",
        "\n",
        "<svg>",
        "<math>",
        "<select>",
        "<at>",
    )
    for _ in range(many):
        html = "".join(dice.choices(pieces + more + rest, k=dice.randrange(30)))
        assert isinstance(text_of(html), str)
        assert all(isinstance(one, str) for one in own_and_quoted(html))


@pytest.mark.parametrize(
    ("html", "own", "quoted"),
    [
        ("<p>only words</p>", "only words", ""),
        (
            (
                '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="17">'
                '<strong itemprop="mri" itemid="8:orgid:x">Eve</strong><span itemprop="time"/>'
                '<p itemprop="preview">Mail stopped</p></blockquote><p>/new contoso</p>'
            ),
            "/new contoso",
            "Eve\n\nMail stopped",
        ),
        (
            (
                '<p>/new</p><blockquote itemtype="http://schema.skype.com/Forward"><p>a</p><p>b</p>'
                "</blockquote>"
            ),
            "/new",
            "a\n\nb",
        ),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>d", "d", "a\n\nb\n\nc"),
        ("a<blockquote>b</blockquote>c<blockquote>d</blockquote>", "a\n\nc", "b\n\nd"),
        ("<blockquote>never closed", "", "never closed"),
        ('<p><at id="0">Behalf</at>&nbsp;/mine</p>', '<at id="0">Behalf</at> /mine', ""),
        (
            '<span itemtype="http://schema.skype.com/Mention" itemid="1">Eve</span> x',
            '<at id="1">Eve</at> x',
            "",
        ),
    ],
)
def test_what_is_quoted_is_told_from_what_somebody_wrote(html, own, quoted):
    assert own_and_quoted(html) == (own, quoted)
