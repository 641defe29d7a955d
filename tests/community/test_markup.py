"""Readers' Markdown with LaTeX to safe HTML: what is set, what is refused, and what can never come out."""

import re
import unicodedata
from urllib.parse import urlsplit

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from community import markup
from community.markup import FormulaProblem, count_links, excerpt, render, safe
from tests.community.allowed_html import ALLOWED, CLASS_OF_MATHS, CLASSES, SCHEMES
from tests.community.hostile_texts import HOSTILE
from tests.markup import Element, parse_html


def html(source: str) -> str:
    return render(source).html


def tree(source: str) -> Element:
    return parse_html(html(source))


# --- Markdown ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>\n"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>\n"),
        ("a\r\nb\rc", "<p>a\nb\nc</p>\n"),
        ("a  \nb", "<p>a<br>\nb</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("a\n\n---", "<p>a</p>\n<hr>\n"),
        ("`a < b`", "<p><code>a &lt; b</code></p>\n"),
        ("<em>a</em>", "<p>&lt;em&gt;a&lt;/em&gt;</p>\n"),
        ("<div>\na\n</div>", "<p>&lt;div&gt;\na\n&lt;/div&gt;</p>\n"),
        ('"a" -- b', '<p>"a" -- b</p>\n'),
        ("", ""),
    ],
)
def test_markdown_is_set(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "tag"),
    [("# a", "h4"), ("## a", "h5"), ("### a", "h6"), ("###### a", "h6"), ("a\n===", "h4"), ("a\n---", "h5")],
)
def test_headings_stand_under_the_heading_of_the_text(source: str, tag: str) -> None:
    assert html(source) == f"<{tag}>a</{tag}>\n"


@pytest.mark.parametrize("source", ["```python\na < b\n```", "    a < b"])
def test_code_is_set_in_a_box_that_a_keyboard_can_scroll(source: str) -> None:
    code = tree(source).one("pre")
    assert code.attributes == {"tabindex": "0", "role": "group", "aria-label": "Code"}
    assert code.one("code").children == ["a < b\n"]


def test_table_is_set_in_a_box_that_a_keyboard_can_scroll() -> None:
    box = tree("|a|b|c|\n|:-|-:|:-:|\n|d|e|f|").one("div", class_="wide-box")
    assert (box.attributes["tabindex"], box.attributes["role"]) == ("0", "group")
    for tag in ("th", "td"):
        assert [cell.classes for cell in box.all(tag)] == [["align-left"], ["align-right"], ["align-center"]]


def test_box_of_a_table_ends_with_it() -> None:
    made = html("|a|\n|-|\n|b|\n\nc")
    assert "<td>b</td>" in made
    assert made.endswith("</table></div>\n<p>c</p>\n")


@pytest.mark.parametrize("source", ["words\n|b|\n|-|", "[a]:\nhttp://b.example|\n|-|"])
def test_table_begins_under_words_and_takes_no_address_from_them(source: str) -> None:
    assert tree(source).all("table")


def test_nesting_of_quotes_ends() -> None:
    assert len(tree(">" * 30 + " a").all("blockquote")) == 20


def test_picture_stays_as_its_words() -> None:
    assert html("![a *b* <c>](http://b.example/x.png)") == "<p>a *b* &lt;c&gt;</p>\n"


def test_list_does_not_begin_with_a_number_too_long_for_its_margin() -> None:
    assert tree("999. a").one("ol").attributes == {"start": "999"}
    assert tree("1000. a").one("ol").attributes == {}


# --- links ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["http://b.example", "https://b.example/c?d=e&f=g#h", "HTTPS://b.example", "mailto:a@b.example"]
)
@pytest.mark.parametrize("form", ["[a]({})", "[a](<{}>)", "<{}>", "[a]\n\n[a]: {}", '[a]({} "title")'])
def test_link_is_made_and_not_vouched_for(form: str, address: str) -> None:
    link = tree(form.format(address)).one("a")
    assert link.attributes == {"href": address, "rel": "nofollow ugc noopener"}


@pytest.mark.parametrize(
    "address",
    ["javascript:a", "data:text/html,a", "vbscript:a", "file:///a", "ftp://a", "/a", "//a.example", "#a", "a.html"],
)
def test_other_link_stays_as_it_was_typed(address: str) -> None:
    assert html(f"[a]({address})") == f"<p>[a]({address})</p>\n"


# --- formulas ---------------------------------------------------------------------------------------------


def test_formula_is_set_with_its_source_as_alternative_text() -> None:
    (formula,) = tree("so $a^2$ it is").all("math")
    assert formula.attributes == {"alttext": "a^2"}
    assert formula.all("msup")


@pytest.mark.parametrize("text", ["$5 and $10", "from $5 to $10.", "$ 5 and $ 6", r"\$a\$"])
def test_money_is_no_formula(text: str) -> None:
    assert tree(text).all("math") == []


@pytest.mark.parametrize("source", ["$$a$$", "$$\na\n$$", "- $$\n  a\n  $$"])
def test_formula_on_lines_of_its_own_is_large_and_in_a_box(source: str) -> None:
    box = tree(source).one("div", class_="wide-box")
    assert box.one("math").attributes["display"] == "block"


def test_formula_of_its_own_within_a_line_does_not_end_the_paragraph() -> None:
    paragraph = tree("a $$b$$ c").one("p")
    assert paragraph.one("span", class_="own-line").one("math").attributes["display"] == "block"


LONG = r"D(P \| Q) = \sum_x P(x) \log \frac{P(x)}{Q(x)}"


@pytest.mark.parametrize("source", [f"so ${LONG}$ is", f"$${LONG}$$", f"so $${LONG}$$ is", "$a \\hspace{9.9em} b$"])
def test_formula_that_may_be_wider_than_a_telephone_is_reached_by_keyboard(source: str) -> None:
    (box,) = [element for element in tree(source).walk() if "wide-box" in element.classes]
    assert box.attributes.items() >= {"tabindex": "0", "role": "group", "aria-label": "Formula"}.items()


@pytest.mark.parametrize("source", ["$a$", "$$a$$", r"$f(x) = x^2 + 2x + 1$"])
def test_narrow_formula_is_no_stop_for_the_keyboard(source: str) -> None:
    assert [element for element in tree(source).walk() if "tabindex" in element.attributes] == []


def words(text: str) -> str:
    return "\\text{" + text + "}"


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (words("a" * 20), words("a" * 21)),
        (words("龘" * 10), words("龘" * 10 + "a")),
        (words("\u2190" * 10), words("\u2190" * 10 + "a")),
        (words("\u218f" * 20), words("\u218f" * 20 + "a")),
        (words("a" * 18) + "+", words("a" * 19) + "+"),
        (words("aa") + r"\hspace{9em}", words("aa") + r"\hspace{9.1em}"),
    ],
    ids=["letters", "characters", "arrows", "no arrows", "signs", "spaces"],
)
def test_formula_of_twenty_letters_fits_a_line_of_a_telephone(narrow: str, wide: str) -> None:
    assert "tabindex" not in html(f"${narrow}$")
    assert "tabindex" in html(f"${wide}$")


@pytest.mark.parametrize(("source", "tag"), [("$a$, b", "joined"), (f"${LONG}$, b", "wide-box")])
def test_comma_after_a_formula_begins_no_line(source: str, tag: str) -> None:
    paragraph = tree(source).one("p")
    assert paragraph.one("span", class_=tag).children[-1] == ","
    assert paragraph.children[-1] == " b"


def test_code_after_a_formula_keeps_its_comma() -> None:
    assert tree("$a$`,b`").one("code").text == ",b"


def test_formula_that_cannot_be_set_is_shown_with_the_reason() -> None:
    rendered = render("a $\\frac{b$ c $d$")
    error = parse_html(rendered.html).one("code", class_="math-error")
    reason = "a } is missing at the end, at character 8"
    assert (error.text, error.attributes["title"]) == ("\\frac{b", reason)
    assert parse_html(rendered.html).one("span", class_="math-reason").text == f"({reason})"
    assert rendered.problems == (FormulaProblem("\\frac{b", reason, 1),)
    assert [formula.attributes["alttext"] for formula in parse_html(rendered.html).all("math")] == ["d"]


def test_formula_of_its_own_that_cannot_be_set_is_a_paragraph() -> None:
    paragraph = tree("$$\n\\foo\n$$").one("p")
    assert paragraph.one("code").text == "\\foo"


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\foo", r"there is no command \foo, at character 1"),
        (r"\def\a{b}", r"\def: a formula defines nothing; write out what it stands for"),
        (r"\hspace{99em}", "a length of 99em; from 0 to 10 em are possible"),
        ("a" * 2001, "longer than 2,000 characters"),
        ("{" * 61 + "}" * 61, "nested more than 60 deep"),
        (r"\href{http://b.example}{a}", r"\href: links stand in the text, not in a formula"),
        (rf"\{'a' * 500}", "there is no command \\" + "a" * 179),
        (r"\textcolor{mud}{x}", "mud is no colour here; name one of CSS, such as red, teal or darkorange"),
        ("50% a\nb", r"% begins a comment, which readers would not see; write \% for the sign, or leave it out"),
        (r"{a \\ b}", r"\\ begins a new row, but stands in none; write rows within \begin{gathered} or the like"),
        (r"\begin{align} a \end{align}", "{align} stands on lines of its own: write it between $$ and $$"),
        ("a^b^c", "Double superscript, at character 4"),
        (r"\substack{a \\[-2pt] b}", r"\\[-2pt]: rows cannot stand closer than they do; leave out the bracket"),
    ],
)
def test_reason_is_said_in_words(latex: str, reason: str) -> None:
    (problem,) = render(f"${latex}$").problems
    assert (problem.latex, problem.message) == (latex, reason)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("$\\foo$", [1]),
        ("a\n\nb\n$\\foo$ and $\\foo$\n$\\foo$", [4, 4, 5]),
        ("a\r\n\r\n$$\r\n\\foo\r\n$$", [3]),
        ("- a\n- $\\foo$\n\n  > b\n  > $\\foo$", [2, 5]),
        ("|a|\n|-|\n|b|\n|$\\foo$|", [4]),
        ("`$\\foo$`\n[a $\\foo$](http://b.example)\n# $\\foo$", [2, 3]),
    ],
)
def test_problem_names_its_line_in_the_source(source: str, lines: list[int]) -> None:
    assert [problem.line for problem in render(source).problems] == lines


def test_formula_within_code_or_a_picture_is_none() -> None:
    rendered = render("`$\\foo$` ![$\\foo$](http://b.example)\n\n    $\\foo$")
    assert rendered.problems == ()
    assert "math" not in rendered.html


# --- formulas in tables, beside words, and in other scripts -----------------------------------------------


@pytest.mark.parametrize(
    ("source", "cells"),
    [
        ("| $P(A|B)$ | word |\n|-|-|\n| $D(P\\|Q)$ | b |", ["P(A|B)", "word", r"D(P\|Q)", "b"]),
        ("| a | b |\n|-|-|\n| $5 | $6 |", ["a", "b", "$5", "$6"]),
        ("| a | b |\n|-|-|\n| $|x|$ | `$a|b$` |", ["a", "b", "|x|", "$a|b$"]),
        ("|a$|b|\n|-|-|\n|c|$d|", ["a$", "b", "c", "$d"]),
        ("words\n|a|$|b|$|\n|-|-|", ["a", "|b|"]),
    ],
)
def test_formula_is_found_before_cells_are(source: str, cells: list[str]) -> None:
    table = tree(source).one("table")
    found = [cell for cell in table.walk() if cell.tag in ("th", "td")]
    assert [cell.one("math").attributes["alttext"] if cell.all("math") else cell.text for cell in found] == cells


@pytest.mark.parametrize(
    "source",
    [
        "**粗体**，后",
        "**注意。**这是",
        "这是**「注意」**的",
        "as**$x$**is",
        "**$x$**",
        "字~~注（一）~~后",
        "**bold:**字",
    ],
)
def test_words_are_bold_beside_other_scripts_and_formulas(source: str) -> None:
    paragraph = tree(source).one("p")
    assert len(paragraph.all("strong") + paragraph.all("s")) == 1
    assert "*" not in paragraph.text


@pytest.mark.parametrize("source", ["a **b", "a** b **c", "2 ** 3 ** 4", "snake**.**case", "a**“b”**c", "a**+b**"])
def test_other_stars_stay(source: str) -> None:
    assert "**" in tree(source).text


@pytest.mark.parametrize(
    ("source", "slanted"),
    [
        ("_a b_ c", ["a b"]),
        ("c (_a b_)", ["a b"]),
        ("c-_(a)_ d", ["(a)"]),
        ("_(a)_. d", ["(a)"]),
        ("c _a_, d", ["a"]),
        ("snake_case_name", []),
        ('c_"a"_d', []),
        ("_a_b", []),
        ("b_a_", []),
        ("c*a*d", ["a"]),
    ],
)
def test_low_lines_slant_whole_words_and_stars_parts_of_them_too(source: str, slanted: list[str]) -> None:
    assert [word.text for word in tree(source).all("em")] == slanted


@pytest.mark.parametrize("words", ["**a** b", "*a* b", "~~a~~ b"])
def test_words_of_a_link_are_set_as_others_are(words: str) -> None:
    paragraph = tree(f"[{words}](http://b.example)").one("p")
    assert paragraph.one("a").text == paragraph.text == "a b"


@pytest.mark.parametrize(
    ("source", "tag", "direction"),
    [
        ("הפונקציה $x^2$.", "p", "auto"),
        ("$x^2$ הוא מספר.", "p", "rtl"),
        ("- مرحبا", "li", "auto"),
        ("# שלום", "h4", "auto"),
        ("|שלום|\n|-|\n|b|", "th", "auto"),
    ],
)
def test_paragraph_runs_as_its_letters_do(source: str, tag: str, direction: str) -> None:
    assert tree(source).all(tag)[0].attributes["dir"] == direction


def test_other_paragraphs_say_nothing_of_their_direction() -> None:
    assert "dir=" not in html("a $x$\n\n- b\n\n# c\n\n粗体")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\ufeff" * 30, ""),
        ("\u200b" * 30 + "a", "a"),
        ("** **\n" * 10, ""),
        ("$\\phantom{abcdefghijklmnopqrstuvwxyz}$", ""),
        ("&#8203;" * 30 + "&zwnj;&shy;&#x115f;", ""),
        ("[](http://b.example)" * 5, ""),
        ("\u2800" * 30 + "\u3164" * 30 + "\U000e0041" * 30, ""),
        ("a  b\n\nc $x^2$", "a b c x²"),
        ("नमस्ते दुनिया", "नमस्ते दुनिया"),
    ],
)
def test_what_readers_see_of_a_text(source: str, expected: str) -> None:
    assert markup.shown(html(source)) == expected


# --- limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "too_much", "message"),
    [
        ("a" * 32_000, "a" * 32_001, "32,001 characters; a text holds 32,000"),
        ("$x$ " * 300, "$x$ " * 301, "301 formulas; a text holds 300"),
        ("<http://b.example> " * 100, "<http://b.example> " * 101, "101 links; a text holds 100"),
        ("|a\n|-\n" + "|b\n" * 1_498, "|a\n|-\n" + "|b\n" * 1_499, "cells; a text holds 3,000"),
        ("$" + "'" * 1_500 + "$ ", ("$" + "'" * 1_500 + "$ ") * 12, "a page holds|which holds 300,000"),
    ],
    ids=["characters", "formulas", "links", "cells", "HTML"],
)
def test_limit_is_kept(most: str, too_much: str, message: str) -> None:
    assert render(most).html
    with pytest.raises(ValueError, match=message):
        render(too_much)


def test_line_end_is_one_character_however_it_is_sent() -> None:
    assert html("a\r\n" * 16_000)


def test_cells_of_all_tables_count_together() -> None:
    table = "|a|b|\n|-|-|\n" + "|c|d|\n" * 500 + "\n"
    assert html(table)
    with pytest.raises(ValueError, match="cells"):
        render(table * 2)
    assert html(table), "the count begins anew with each text"


@pytest.mark.parametrize(
    "source",
    [
        "a|" * 3_100,
        "a|b\n\n" * 1_600 + "|c|d|\n|-|-|\n|e|f|",
        "words\n|a\n|-\n" + "|b\n" * 1_498,
    ],
    ids=["no table", "before a table", "under words"],
)
def test_bars_outside_of_tables_count_for_nothing_and_tables_once(source: str) -> None:
    assert html(source)


def test_text_may_become_as_much_as_a_page_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(render.__globals__, "MAX_HTML", len("<p>a</p>\n"))
    assert html("a")
    with pytest.raises(ValueError, match="This becomes 10 characters on the page, which holds 9"):
        render("aa")


def test_nesting_of_words_ends() -> None:
    deep = tree("*a " * 50 + "b" + " a*" * 50)
    assert len(deep.all("em")) == 20
    assert deep.text.count("a") == 100


@pytest.mark.thorough
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_rendered_or_refused_in_words(name: str) -> None:
    try:
        made = html(HOSTILE[name])
    except ValueError as error:
        said = str(error)
    else:
        check(made)
        return
    assert re.match("This (has|becomes) ", said)


def test_there_are_hostile_texts() -> None:
    assert len(HOSTILE) > 300


# --- what can never come out ------------------------------------------------------------------------------


def check(made: str) -> None:
    """Fails for whatever rendered HTML may not hold, and for what another reader would read otherwise."""
    check_allowed(made)
    assert not [mark for mark in made if mark not in "\n\t" and unicodedata.category(mark) in ("Cc", "Cs")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", made)
    made.encode()
    assert markup._CLEANER.clean(made) == made


def check_allowed(made: str) -> None:
    for element in parse_html(made).walk():
        if element.tag == "document":
            continue
        assert element.tag in ALLOWED
        assert element.attributes.keys() <= ALLOWED[element.tag]
        assert [name for name in set(element.classes) - CLASSES if not re.fullmatch(CLASS_OF_MATHS, name)] == []
        if "href" in element.attributes:
            assert urlsplit(element.attributes["href"]).scheme.lower() in SCHEMES


PIECES = st.sampled_from(
    [
        *(
            "$",
            "$$",
            "*",
            "**",
            "_",
            "`",
            "```\n",
            "~~",
            "[",
            "]",
            "(",
            ")",
            "](",
            "](http://b.example)",
            "![",
            "<",
            ">",
        ),
        *(
            "<http://b.example>",
            "|",
            "|-|\n",
            "\n",
            "\n\n",
            "- ",
            "> ",
            "1. ",
            "# ",
            "    ",
            "\\",
            "&",
            "&lt;",
            "&#x202e;",
        ),
        *("<script>", "</script>", "<img src=x onerror=a>", "<!--", "-->", "<math>", "<svg/onload=a>", "javascript:"),
        *(
            "\\frac{a}{b}",
            "\\text{<b>}",
            "\\operatorname{\\lt}",
            "\\hspace{99em}",
            "\\left(",
            "\\right)",
            "{",
            "}",
            "^",
        ),
        *(
            "\0",
            "\x1b",
            "\u202e",
            "\ud800",
            "\u0301" * 9,
            "\ufeff",
            "\x85",
            "\r",
            "é",
            "日本",
            "😀",
            "a",
            "b c",
            "5",
            '"',
            "'",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)


@given(TEXTS)
def test_any_text_becomes_only_what_is_allowed(source: str) -> None:
    check(html(source))


@given(TEXTS)
def test_same_text_becomes_the_same(source: str) -> None:
    assert render(source) == render(source)


@given(TEXTS)
def test_every_problem_points_into_the_source(source: str) -> None:
    lines = re.split("\r\n|\r|\n", source)
    for problem in render(source).problems:
        assert 1 <= problem.line <= len(lines)
        assert problem.message


@given(st.lists(PIECES | st.sampled_from([f"<{tag} class='wide-box x' id=a style=b>" for tag in ALLOWED])).map("".join))
def test_fence_leaves_of_any_tags_what_is_allowed_however_often_they_are_read(raw: str) -> None:
    # Tags that no Markdown makes (a heading in a link in a heading) may stand elsewhere when they are read again.
    made = markup._CLEANER.clean(markup._harmless(raw))
    check_allowed(made)
    check_allowed(markup._CLEANER.clean(made))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.startswith(("html: ", "mutation: "))])
def test_fence_alone_keeps_hostile_html_out(name: str) -> None:
    # As if Markdown let HTML through: what it never does must not be all that protects the page.
    made = markup._CLEANER.clean(HOSTILE[name].replace("\0", ""))
    assert not re.search(r"<(script|style|img|svg|iframe|form|annotation|[^>]*\s(on\w+|style|id|name|src)=)", made)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:a",
        "JavaScript:a",
        "&#106;avascript:a",
        "java\tscript:a",
        "vbscript:a",
        "data:text/html,a",
        "ftp://a.example",
        "tel:1",
        "/a",
        "#a",
    ],
)
def test_fence_alone_takes_other_addresses_off_a_link(address: str) -> None:
    assert markup._CLEANER.clean(f'<a href="{address}">b</a>') == '<a rel="nofollow ugc noopener">b</a>'


@pytest.mark.parametrize("address", ["http://a.example/b", "https://a.example/b", "mailto:a@b.example"])
def test_fence_leaves_the_address_of_a_link_that_may_be_made(address: str) -> None:
    made = markup._CLEANER.clean(f'<a href="{address}">b</a>')
    assert made == f'<a href="{address}" rel="nofollow ugc noopener">b</a>'


@pytest.mark.parametrize(
    "unwanted",
    [
        *("\x00", "\x08", "\x0b", "\x1f", "\x7f", "\x9f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"),
        *("\ufdd0", "\ufdef", "\ufffe", "\uffff", "\ud800", "\udfff"),
    ],
)
def test_character_that_may_not_reach_a_page_is_taken_out(unwanted: str) -> None:
    assert html(f"a{unwanted}b") == "<p>ab</p>\n"


@pytest.mark.parametrize("kept", ["\t", "\u200b", "\u2029", "\u202f", "\u206a", "\ufdcf", "\ufffd", "X" * 9])
def test_other_characters_stay(kept: str) -> None:
    assert f">a{kept}b</p>" in html(f"a{kept}b")


def test_marks_stacked_above_a_letter_are_cut() -> None:
    assert html("a" + "\u0301" * 100 + "b") == "<p>a" + "\u0301" * 4 + "b</p>\n"


def test_letters_of_languages_with_many_marks_stay_whole() -> None:
    hebrew, arabic = (
        "\u05e9\u05c1\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
        "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f",
    )
    text = f"{hebrew} {arabic} Vie\u0323\u0302t \u0e17\u0e35\u0e48"
    assert html(text) == f'<p dir="auto">{text}</p>\n'


# --- reading HTML again -----------------------------------------------------------------------------------


def test_html_is_marked_as_safe() -> None:
    made = safe("<p>a</p>")
    assert isinstance(made, SafeString)
    assert made == "<p>a</p>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a *b* $c^2$, `d`", "a b c², d"),
        (r"as $\log \frac{p}{q}$, so", "as log p/q, so"),
        (r"$\binom{n}{k}$ of $\frac{n}{k}$", "(n over k) of n/k"),
        ("# a\n\nb\n\n- c\n- d\n\n|e|f|\n|-|-|\n|g|h|", "a b c d e f g h"),
        ("$$\na < b\n$$", "a < b"),
        ("a $\\foo$.", "a \\foo."),
        ("&lt;b&gt; &amp;", "<b> &"),
        ("", ""),
    ],
)
def test_excerpt_is_plain_text(source: str, expected: str) -> None:
    assert excerpt(html(source)) == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [(11, "one two six"), (10, "one two…"), (8, "one two…"), (7, "one…"), (4, "one…"), (3, "on…")],
)
def test_excerpt_ends_with_a_whole_word(length: int, expected: str) -> None:
    assert excerpt("<p>one two six</p>", length) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("one two, six", "one two…"), ("one two; six", "one two…"), ("one MAX: six", "one MAX…")]
)
def test_excerpt_ends_with_no_comma(text: str, expected: str) -> None:
    assert excerpt(f"<p>{text}</p>", 10) == expected


def test_excerpt_has_two_hundred_characters_unless_told_otherwise() -> None:
    assert excerpt("a" * 200) == "a" * 200
    assert excerpt("a" * 201) == "a" * 199 + "…"


@given(TEXTS, st.integers(min_value=1, max_value=60))
def test_excerpt_is_never_longer_than_asked_for(source: str, length: int) -> None:
    assert len(excerpt(html(source), length)) <= length


def test_html_is_read_to_its_end() -> None:
    assert markup.shown("<p>a</p>b&c") == "ab&c"


@pytest.mark.parametrize("tag", ["p", "h4", "h5", "h6", "li", "pre", "th", "td", "br", "div"])
def test_blocks_are_read_apart(tag: str) -> None:
    assert markup.shown(f"a<{tag}>b") == "a b"


@pytest.mark.parametrize("tag", ["a", "em", "strong", "s", "code", "span"])
def test_what_stands_within_a_word_is_read_with_it(tag: str) -> None:
    assert markup.shown(f"a<{tag}>b</{tag}>c") == "abc"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("a", 0),
        ("[a](http://b.example) <http://c.example> [d](javascript:e) [$f$](mailto:g@h.example)", 3),
        ("`<a href=x>` $\\text{<a href=x>}$", 0),
    ],
)
def test_links_are_counted(source: str, count: int) -> None:
    assert count_links(html(source)) == count
