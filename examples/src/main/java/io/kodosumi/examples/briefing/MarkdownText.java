package io.kodosumi.examples.briefing;

import java.util.List;
import org.commonmark.ext.front.matter.YamlFrontMatterExtension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Reads Markdown (CommonMark with tables and front matter): the text of paragraphs, list items, quotations, table cells and HTML
 * blocks. Code blocks, images and front matter are not prose and are left out; inline code keeps its text.
 */
final class MarkdownText extends AbstractVisitor {
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create(), YamlFrontMatterExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    private final Paragraphs paragraphs = new Paragraphs();

    private MarkdownText() {}

    static Paragraphs paragraphs(String text) {
        MarkdownText visitor = new MarkdownText();
        PARSER.parse(text).accept(visitor);
        return visitor.paragraphs;
    }

    @Override
    public void visit(Heading heading) {
        paragraphs.heading(Words.in(heading));
    }

    @Override
    public void visit(org.commonmark.node.Paragraph paragraph) {
        paragraphs.paragraph(line(paragraph), Words.in(paragraph));
    }

    @Override
    public void visit(HtmlBlock block) {
        int before = line(block) - 1;
        HtmlText.paragraphs(block.getLiteral()).all().forEach(p -> paragraphs.paragraph(before + p.line(), p.text()));
    }

    @Override
    public void visit(CustomNode node) {
        if (node instanceof TableCell) {
            paragraphs.paragraph(line(node), Words.in(node));
        } else {
            visitChildren(node);
        }
    }

    /** The line of the file that a node begins on; a table's cells lie on the line of their row. */
    private static int line(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.getSourceSpans().isEmpty()) {
                return at.getSourceSpans().get(0).getLineIndex() + 1;
            }
        }
        return 1;
    }

    /** Gathers the words of one block. */
    private static final class Words extends AbstractVisitor {
        private final StringBuilder text = new StringBuilder();

        static String in(Node block) {
            Words words = new Words();
            words.visitChildren(block);
            return words.text.toString();
        }

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(Code node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(SoftLineBreak node) {
            text.append(' ');
        }

        @Override
        public void visit(HardLineBreak node) {
            text.append(' ');
        }

        @Override
        public void visit(Image node) {
            // A picture's description is not a sentence of the text around it.
        }
    }
}
