"""What people wrote in Teams arrives as they saw it, and nothing in it does any harm."""

import pytest

from bot.inbound.message_text import text_of


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
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<blockquote><div>said</div></blockquote><p>answered</p>", "said\n\nanswered"),
        ("<codeblock><code>if x:<br>&nbsp; &nbsp;y</code></codeblock>", "if x:\n   y"),
        ("<pre>a\n  b</pre>c  d", "a\n  b\n\nc d"),
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
        ("<scr<script>ipt>alert(1)</scr</script>ipt>", "<script>"),
        ("<!-- aside --><!DOCTYPE html><?php ?>words", "words"),
        ("<![<![<![<![CDATA[", "<![<![<![<![CDATA["),
        ("</p></p></pre></li>words", "words"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("&lt;b&gt;not bold&lt;/b&gt;", "<b>not bold</b>"),
        ("a&#0;&#xD800;&#1;b", "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b"),
        ("&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";"),
    ],
)
def test_hostile_html_is_only_text(html, text):
    assert text_of(html) == text


# A pattern that looks at the same text twice would be at it for minutes.
@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<a b='", "&#9", "a", "</"])
def test_the_largest_body_that_is_let_in_is_read_in_one_pass(piece):
    html = piece * (256 * 1024 // len(piece))
    assert text_of(html) == html.strip()
