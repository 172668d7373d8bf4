package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFinderTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void resolve() throws IOException {
        folder = temp.toRealPath();
    }

    @Test
    void folders_are_searched_to_the_bottom_and_listed_by_path() throws Exception {
        write("b.txt", "Second.");
        write("a/z/deep.html", "<p>First.");
        write(".hidden/x.md", "Hidden.");
        write("a/.hidden.md", "Hidden.");
        write("a/picture.png", "Not a document.");

        DocumentSet set = DocumentFinder.find(List.of(folder));

        assertThat(set.files()).extracting(set::name).containsExactly("a/z/deep.html", "b.txt");
        assertThat(set.files().get(1))
                .isEqualTo(new DocumentFile(
                        folder.resolve("b.txt").toString(),
                        7,
                        "1e8bbbab2a0b0e51cce5a6867182b081c60b35e2512744847021b624729a8218"));
    }

    @Test
    void a_folder_that_is_itself_hidden_is_searched_when_it_is_named() throws Exception {
        write(".notes/a.txt", "Words.");

        assertThat(DocumentFinder.find(List.of(folder.resolve(".notes"))).files())
                .hasSize(1);
    }

    @Test
    void a_file_that_is_reached_twice_counts_once() throws Exception {
        Path file = write("a.txt", "Words.");
        Files.createSymbolicLink(folder.resolve("link.txt"), file);

        DocumentSet set = DocumentFinder.find(
                List.of(file, folder, folder.resolve("x/../a.txt").normalize()));

        assertThat(set.files()).extracting(set::name).containsExactly("a.txt");
    }

    @Test
    void the_key_is_that_of_the_paths_and_their_content_however_they_were_named() throws Exception {
        Path a = write("a.txt", "Words.");
        Path b = write("b.txt", "More words.");

        String key = DocumentFinder.find(List.of(folder)).key();

        assertThat(key).matches("briefing-[0-9a-f]{64}");
        assertThat(DocumentFinder.find(List.of(b, a)).key()).isEqualTo(key);
        assertThat(DocumentFinder.find(List.of(a)).key()).isNotEqualTo(key);
        write("b.txt", "Other words.");
        assertThat(DocumentFinder.find(List.of(folder)).key()).isNotEqualTo(key);
    }

    @Test
    void documents_are_named_from_the_folder_that_holds_all_of_them() throws Exception {
        Path readme = write("README.md", "Words.");
        Path guide = write("docs/guide.md", "Words.");

        DocumentSet one = DocumentFinder.find(List.of(guide));
        DocumentSet both = DocumentFinder.find(List.of(guide, readme));

        assertThat(one.files()).extracting(one::name).containsExactly("guide.md");
        assertThat(both.files()).extracting(both::name).containsExactly("README.md", "docs/guide.md");
    }

    @Test
    void a_briefing_of_ours_is_passed_over_in_a_folder_and_noted() throws Exception {
        write("a.txt", "Words.");
        Path briefing = BriefingFile.write(folder.resolve("briefing.md"), "# Briefing", "0123456789abcdef01234567");

        DocumentSet set = DocumentFinder.find(List.of(folder));

        assertThat(set.files()).extracting(set::name).containsExactly("a.txt");
        assertThat(set.notes()).containsExactly("'" + briefing + "' is a briefing; it was passed over.");
    }

    @Test
    void a_file_that_is_not_utf_8_is_read_and_noted() throws Exception {
        Path file = folder.resolve("old.txt");
        Files.write(file, "Caf\u00e9 \u0093Central\u0094.".getBytes(ISO_8859_1));

        assertThat(DocumentFinder.find(List.of(file)).notes())
                .containsExactly("'" + file + "' is not UTF-8; read as windows-1252.");
        assertThat(DocumentReader.read(file).paragraphs())
                .extracting(Paragraph::text)
                .containsExactly("Café “Central”.");
    }

    @Test
    void everything_that_is_wrong_is_reported_at_once() throws Exception {
        write("good.txt", "Words.");
        Path empty = write("empty.txt", " \r\n");
        Path silent = write("script.html", "<script>only()</script>");
        Path binary = folder.resolve("binary.md");
        Files.write(binary, new byte[] {'%', 'P', 'D', 'F', 0, 1, 2});
        Path dangling = Files.createSymbolicLink(folder.resolve("link.md"), folder.resolve("gone.md"));
        Path huge = write("x/huge.txt", "word ".repeat(DocumentReader.MAX_BYTES / 5 + 1));
        Path pdf = write("paper.pdf", "Words.");
        Path bare = Files.createDirectory(folder.resolve("bare"));
        Path missing = folder.resolve("missing.txt");

        assertThatThrownBy(() -> DocumentFinder.find(List.of(folder, pdf, bare, missing)))
                .isInstanceOf(UnfitDocuments.class)
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("8 faults:\n  ")
                .contains(
                        "'" + empty
                                + "' holds nothing: expected at least one sentence; write something into it, or leave it out.",
                        "'" + silent
                                + "' holds no prose: expected at least one sentence; write something into it, or leave it out.",
                        "'" + binary
                                + "' is not text: expected UTF-8, UTF-16 or UTF-32 with a byte order mark, a character set that its"
                                + " HTML declares, or windows-1252; save it as UTF-8, or leave it out.",
                        "'" + dangling + "' does not exist: expected a file or a folder; check the path.",
                        "'" + huge + "' has more than 2097152 bytes: expected at most that; split it, or leave it out.",
                        "'" + pdf
                                + "' is of no kind that can be read: expected a name that ends in .txt, .md, .markdown, .html, .htm;"
                                + " convert it, or leave it out.",
                        "'" + bare
                                + "' holds no documents: expected files whose names end in .txt, .md, .markdown, .html, .htm, here"
                                + " or in a folder below; name another folder.",
                        "'" + missing + "' does not exist: expected a file or a folder; check the path.");
    }

    @Test
    void too_much_together_is_refused() throws Exception {
        for (int i = 0; i < 3; i++) {
            write(i + ".txt", "word ".repeat(DocumentReader.MAX_BYTES / 5));
        }

        assertThatThrownBy(() -> DocumentFinder.find(List.of(folder)))
                .hasMessage(
                        "The documents have 6291450 bytes together: expected at most 4194304; name a smaller folder.");
    }

    @Test
    void too_many_are_refused() throws Exception {
        for (int i = 0; i <= DocumentFinder.MAX_FILES; i++) {
            write(i + ".txt", "word");
        }

        assertThatThrownBy(() -> DocumentFinder.find(List.of(folder)))
                .hasMessage("More than 500 documents: expected at most that; name a smaller folder.");
    }

    @Test
    void a_link_into_its_own_folder_is_a_fault_not_a_loop() throws Exception {
        write("a.txt", "Words.");
        Path link = Files.createSymbolicLink(folder.resolve("loop"), folder);

        assertThatThrownBy(() -> DocumentFinder.find(List.of(folder)))
                .hasMessage(
                        "'" + link
                                + "' is a link into a folder that it lies in: expected folders without loops; remove the link.");
    }

    @Test
    void what_may_not_be_read_says_so() {
        Path file = Path.of("secret.txt");

        assertThat(UnfitDocument.unreadable(file, new AccessDeniedException("secret.txt")))
                .hasMessage("'secret.txt' may not be read by this user: expected read permission; change it, or leave"
                        + " the file out.");
        assertThat(UnfitDocument.unreadable(file, new IOException("Input/output error")))
                .hasMessage("'secret.txt' cannot be read (java.io.IOException: Input/output error): expected a readable"
                        + " file; repair it, or leave it out.");
    }

    @Test
    void a_document_that_changed_since_is_refused_when_it_is_read_again() throws Exception {
        Path file = write("a.txt", "Words.");
        DocumentFile begun = DocumentReader.read(file).file();
        write("a.txt", "Other words.");

        assertThatThrownBy(() -> DocumentReader.reread(begun))
                .isInstanceOf(UnfitDocument.class)
                .hasMessageStartingWith(
                        "'" + file + "' has changed since this briefing was begun (SHA-256 " + begun.sha256())
                .hasMessageEndingWith("run the same command again for a briefing of what it holds now.");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolve("..").normalize());
        return Files.writeString(file, text, UTF_8);
    }
}
