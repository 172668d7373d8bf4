package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.KodosumiException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputsTest {
    record Order(String item, int count, Optional<String> note) {}

    @Test
    void values_are_read_by_their_type() {
        Inputs inputs = Inputs.of(Map.of("text", "a", "flag", true, "number", 1.5, "integer", 7, "day", "2026-11-21"));

        assertThat(inputs.text("text")).isEqualTo("a");
        assertThat(inputs.flag("flag")).isTrue();
        assertThat(inputs.number("number")).isEqualTo(new BigDecimal("1.5"));
        assertThat(inputs.integer("integer")).isEqualTo(7);
        assertThat(inputs.get("day", LocalDate.class)).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @Test
    void all_values_become_a_record() {
        Inputs inputs = Inputs.of(Map.of("item", "pen", "count", 3L, "colour", "not asked for"));

        assertThat(inputs.as(Order.class)).isEqualTo(new Order("pen", 3, Optional.empty()));
    }

    @Test
    void a_nested_value_is_read_by_a_generic_type() {
        Inputs inputs = Inputs.of(Map.of("orders", List.of(Map.of("item", "pen", "count", 3))));

        List<Order> orders = inputs.get("orders", new Type<List<Order>>() {});

        assertThat(orders).containsExactly(new Order("pen", 3, Optional.empty()));
    }

    @Test
    void a_missing_value_is_named_with_those_that_are_there() {
        Inputs inputs = Inputs.of(Map.of("document", "secret words"));

        assertThatThrownBy(() -> inputs.text("documnet"))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("No input 'documnet'. There are: document.");
        assertThat(inputs.find("documnet")).isEmpty();
    }

    @Test
    void a_null_is_there_but_no_value() {
        Map<String, Object> values = new HashMap<>();
        values.put("rows", null);
        Inputs inputs = Inputs.of(values);

        assertThat(inputs.find("rows")).isEmpty();
        assertThat(inputs.names()).containsExactly("rows");
        assertThatThrownBy(() -> inputs.integer("rows")).hasMessage("No input 'rows': it is null. There are: rows.");
    }

    @Test
    void a_mistyped_value_is_told_by_its_type_and_never_shown() {
        Inputs inputs = Inputs.of(Map.of("document", "secret words", "rows", 3));

        assertThatThrownBy(() -> inputs.flag("document"))
                .hasMessage("Input 'document' is not a flag: its type is String");
        assertThatThrownBy(() -> inputs.text("rows")).hasMessage("Input 'rows' is not a text: its type is Integer");
        assertThatThrownBy(() -> inputs.get("document", Order.class))
                .hasMessage("Input 'document' can't be read as 'Order': expected Order");
        assertThatThrownBy(() -> inputs.get("document", LocalDate.class))
                .hasMessage("Input 'document' can't be read as 'LocalDate': expected LocalDate")
                .hasNoCause();
    }

    @Test
    void an_integer_is_never_cut() {
        Inputs inputs = Inputs.of(Map.of("half", 0.5, "huge", BigInteger.TWO.pow(64), "nan", Double.NaN));

        assertThatThrownBy(() -> inputs.integer("half"))
                .hasMessage(
                        "Input 'half' is no whole number of 64 bits: its type is Double; ask for it with number(\"half\")");
        assertThatThrownBy(() -> inputs.integer("huge")).hasMessageContaining("its type is BigInteger");
        assertThatThrownBy(() -> inputs.number("nan")).hasMessage("Input 'nan' is not a finite number");
    }

    @Test
    void what_the_host_changes_later_changes_nothing() {
        List<String> lines = new ArrayList<>(List.of("one"));
        Map<String, Object> given = new LinkedHashMap<>(Map.of("lines", lines));
        Inputs inputs = Inputs.of(given);

        lines.add("two");
        given.put("more", 1);

        assertThat(inputs.asMap()).isEqualTo(Map.of("lines", List.of("one")));
        assertThatThrownBy(() -> inputs.asMap().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_list_that_holds_itself_is_refused() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatThrownBy(() -> Inputs.of(Map.of("endless", endless)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("An input is nested deeper than 200 levels, or holds itself");
    }

    @Test
    void its_text_shows_names_only() {
        assertThat(Inputs.of(Map.of("password", "secret words"))).hasToString("Inputs[password]");
    }
}
