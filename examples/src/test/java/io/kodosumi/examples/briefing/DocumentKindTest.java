package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentKindTest {
    @Test
    void the_end_of_the_name_tells_the_kind_in_any_case() {
        assertThat(DocumentKind.of(Path.of("a/B.TXT"))).contains(DocumentKind.TEXT);
        assertThat(DocumentKind.of(Path.of("a.markdown"))).contains(DocumentKind.MARKDOWN);
        assertThat(DocumentKind.of(Path.of("a.md.htm"))).contains(DocumentKind.HTML);
        assertThat(DocumentKind.of(Path.of("md"))).isEmpty();
    }

    @Test
    void plain_text_is_parted_by_blank_lines_whatever_ends_its_lines() {
        Paragraphs text = DocumentKind.TEXT.paragraphs("\r\nOne\r\nline.\r\n \t\r\nTwo.\rThree.\n\n\n***\n\nFour.");

        assertThat(text.all())
                .containsExactly(
                        new Paragraph(1, 2, "", "One line."),
                        new Paragraph(2, 5, "", "Two. Three."),
                        new Paragraph(3, 11, "", "Four."));
    }

    @Test
    void invisible_characters_and_odd_blanks_do_not_reach_a_quotation() {
        Paragraphs text = DocumentKind.TEXT.paragraphs("Soft\u00adware\u200b\u00a0is\u2003\thard.");

        assertThat(text.all()).extracting(Paragraph::text).containsExactly("Software is hard.");
    }

    @Test
    void markdown_gives_its_prose_without_its_markup() {
        Paragraphs text = DocumentKind.MARKDOWN.paragraphs("""
                ---
                title: not prose
                ---
                # The *first* `heading`

                A [link](http://example.com "t"), an ![image](x.png), **bold**
                and `code` &amp; an escape \\*.

                ```java
                int code = 1; // not prose
                ```

                    indented code is not prose

                ## Lists

                - one item
                  1. nested item

                > quoted words

                | Name | Meaning |
                |------|---------|
                | lock | A pause for a *human*. |

                Setext
                ------
                last<br>words <b>here</b>
                """);

        assertThat(text.title()).isEqualTo("The first heading");
        assertThat(text.all())
                .containsExactly(
                        new Paragraph(1, 6, "The first heading", "A link, an , bold and code & an escape *."),
                        new Paragraph(2, 17, "Lists", "one item"),
                        new Paragraph(3, 18, "Lists", "nested item"),
                        new Paragraph(4, 20, "Lists", "quoted words"),
                        new Paragraph(5, 22, "Lists", "Name"),
                        new Paragraph(6, 22, "Lists", "Meaning"),
                        new Paragraph(7, 24, "Lists", "lock"),
                        new Paragraph(8, 24, "Lists", "A pause for a human."),
                        new Paragraph(9, 28, "Setext", "lastwords here"));
    }

    @Test
    void html_within_markdown_is_read_as_html_at_its_lines() {
        Paragraphs text =
                DocumentKind.MARKDOWN.paragraphs("Above.\n\n<div>\n<script>no()</script>\n<p>Inside.</p>\n</div>\n");

        assertThat(text.all()).containsExactly(new Paragraph(1, 1, "", "Above."), new Paragraph(2, 5, "", "Inside."));
    }

    @Test
    void html_gives_its_prose_under_its_headings_without_script_style_and_navigation() {
        Paragraphs text = DocumentKind.HTML.paragraphs("""
                <!DOCTYPE html>
                <html><head><title>The&nbsp;title</title><style>p { color: red }</style></head>
                <body><nav><a href="/">Home</a></nav>
                <h1>First <em>part</em></h1>
                <p>Fish &amp; chips cost 5&nbsp;&euro;,<br>or &lt;less&gt;
                  on <b>Fridays</b>.</p>
                <script>document.write("<p>not prose</p>")</script>
                <ul><li>An item<ul><li>Below it</li></ul></li></ul>
                <pre>code()</pre>
                loose words <!-- a comment -->
                <h2>Second</h2>
                <table><tr><td>Cell one<td>Cell two</table>
                <form><button>Send</button></form>
                """);

        assertThat(text.title()).isEqualTo("The title");
        assertThat(text.all())
                .containsExactly(
                        new Paragraph(1, 5, "First part", "Fish & chips cost 5 €, or <less> on Fridays."),
                        new Paragraph(2, 8, "First part", "An item"),
                        new Paragraph(3, 8, "First part", "Below it"),
                        new Paragraph(4, 10, "First part", "loose words"),
                        new Paragraph(5, 12, "Second", "Cell one"),
                        new Paragraph(6, 12, "Second", "Cell two"));
    }
}
