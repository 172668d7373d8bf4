package io.kodosumi.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Inputs;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntriesTest {
    record Draft(String title) {}

    private final JsonCodec codec = JsonCodec.plain();

    @Test
    void an_entry_names_its_type_with_arguments() {
        String entry = codec.entry(new Type<Map<String, List<Draft>>>() {}, Map.of("a", List.of(new Draft("x"))));

        assertThat(entry)
                .isEqualTo("{\"v\":1,\"type\":\"Map<String,List<Draft>>\",\"value\":{\"a\":[{\"title\":\"x\"}]}}");
        assertThat(codec.entryType(entry)).isEqualTo("Map<String,List<Draft>>");
    }

    @Test
    void a_value_comes_back_as_its_type() {
        Type<Optional<List<Draft>>> type = new Type<>() {};
        Optional<List<Draft>> value = Optional.of(List.of(new Draft("x")));

        assertThat(codec.readEntry(codec.entry(type, value), type)).isEqualTo(value);
        assertThat(codec.readEntry(codec.entry(type, Optional.empty()), type)).isEqualTo(Optional.empty());
    }

    @Test // U10: None meant "no answer yet"
    void null_is_a_value() {
        String entry = codec.entry(Type.of(Inputs.class), null);

        assertThat(entry).isEqualTo("{\"v\":1,\"type\":\"Inputs\",\"value\":null}");
        assertThat(codec.readEntry(entry, Type.of(Inputs.class))).isNull();
    }

    @Test
    void an_int_and_an_integer_are_one_type() {
        assertThat(codec.readEntry(codec.entry(Type.of(int.class), 1), Type.of(Integer.class)))
                .isEqualTo(1);
    }

    @Test
    void another_type_is_told_with_both_sides() {
        String entry = codec.entry(new Type<List<Draft>>() {}, List.of(new Draft("secret words")));

        EntryTypeMismatch mismatch =
                catchThrowableOfType(EntryTypeMismatch.class, () -> codec.readEntry(entry, Type.of(String.class)));

        assertThat(mismatch).hasMessage("""
                        A journal entry of type 'List<Draft>' was asked for as 'String'.
                          journaled: List<Draft>
                          asked for: String
                          The flow changed under its journal: give the step another name, or register the type under its old one.""");
        assertThat(mismatch.journaled()).isEqualTo("List<Draft>");
        assertThat(mismatch.asked()).isEqualTo("String");
    }

    @Test
    void an_entry_of_a_later_version_is_refused() {
        assertThatThrownBy(() -> codec.readEntry("{\"v\":2,\"type\":\"String\",\"value\":\"\"}", Type.of(String.class)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("A journal entry of version 2 can't be read: this kodosumi knows version 1."
                        + " Run the release that wrote it, or a later one.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "{}",
                "{\"type\":\"String\"}",
                "{\"v\":1,\"type\":\"String\"}",
                "{\"v\":1,\"type\":\"String\",\"value\":\"x\",\"more\":1}",
                "{\"v\":\"1\",\"type\":\"String\",\"value\":\"x\"}"
            })
    void anything_else_is_no_entry(String text) {
        assertThatThrownBy(() -> codec.readEntry(text, Type.of(String.class)))
                .isInstanceOf(KodosumiException.class)
                .hasMessageMatching(
                        "A journal entry is malformed at column \\d+: expected \\{\"v\":1,\"type\":\"…\",\"value\":…}");
    }

    @Test
    void a_cut_off_entry_is_no_json() {
        assertThatThrownBy(() -> codec.readEntry("{\"v\":1,\"type\":\"Str", Type.of(String.class)))
                .hasMessage("A journal entry can't be read as 'String': no JSON from line 1, column 19 on");
    }
}
