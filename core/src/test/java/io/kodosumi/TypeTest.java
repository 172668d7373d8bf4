package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeTest {
    @Test
    void types_of_the_same_arguments_are_equal() {
        Type<List<String>> one = new Type<>() {};
        Type<List<String>> other = new Type<>() {};

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(new Type<List<Integer>>() {});
    }

    @Test
    void a_class_is_the_same_type_by_either_way() {
        assertThat(Type.of(String.class)).isEqualTo(new Type<String>() {});
    }

    @Test
    void it_reads_as_one_writes_it() {
        assertThat(new Type<Map<String, List<Integer[]>>>() {}).hasToString("Map<String, List<Integer[]>>");
        assertThat(new Type<List<String>[]>() {}).hasToString("List<String>[]");
    }

    @Test
    void a_type_variable_is_refused() {
        assertThatThrownBy(TypeTest::<String>listOf)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A Type with the type variable 'E': its value is not known at run time, so write the type out");
    }

    @Test
    @SuppressWarnings("rawtypes")
    void a_raw_type_is_refused() {
        assertThatThrownBy(() -> new Type() {})
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A Type without its argument: expected an anonymous class such as new Type<List<String>>() {}");
    }

    private static <E> Type<List<E>> listOf() {
        return new Type<>() {};
    }
}
