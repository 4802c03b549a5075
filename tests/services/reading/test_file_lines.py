import pytest

from services.reading.file_lines import LONGEST_FILE_NAME, file_line, files_in


@pytest.mark.parametrize(
    ("name", "kind", "line"),
    [
        ("error.png", "png", "📎 error.png"),
        ("error.PNG", "png", "📎 error.PNG"),
        ("error.png", "PNG", "📎 error.png"),
        ("error", "png", "📎 error (PNG)"),
        ("errorpng", "png", "📎 errorpng (PNG)"),
        ("trace", "", "📎 trace"),
        (" a\n b\t.log ", "", "📎 a b .log"),
        ("gnp\u202e.exe", "exe", "📎 gnp.exe"),
        ("x" * 120, "", "📎 " + "x" * 120),
        ("x" * 121, "", "📎 " + "x" * 119 + "…"),
        ("x" * 200 + ".png", "png", "📎 " + "x" * 119 + "…"),
    ],
)
def test_a_file_is_named_on_one_line(name, kind, line):
    assert file_line(name, kind) == line
    assert files_in(line) == (line.removeprefix("📎 "),)
    assert len(line) <= LONGEST_FILE_NAME + len("📎 ")


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("", ()),
        ("Mail is down\n\n📎 a.png\n📎 b.log (TXT)", ("a.png", "b.log (TXT)")),
        ("  📎a.png  \nand more", ("a.png",)),
        ("see 📎 a.png", ()),
        ("[a.png]", ()),
        ("📎\n📎  ", ()),
    ],
)
def test_only_lines_that_begin_with_the_mark_name_files(text, files):
    assert files_in(text) == files
