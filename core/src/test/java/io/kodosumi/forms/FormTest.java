package io.kodosumi.forms;

import static io.kodosumi.forms.Forms.cancel;
import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.markdown;
import static io.kodosumi.forms.Forms.number;
import static io.kodosumi.forms.Forms.select;
import static io.kodosumi.forms.Forms.submit;
import static io.kodosumi.forms.Forms.text;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kodosumi.Inputs;
import io.kodosumi.model.KodosumiException;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    static Stream<Arguments> elements() {
        return Stream.of(
                arguments(
                        text("a"),
                        "{'type':'text','name':'a','label':null,'value':null,'required':false,'placeholder':null,"
                                + "'size':null,'pattern':null}"),
                arguments(
                        text("a")
                                .label("A")
                                .value("x")
                                .required()
                                .placeholder("p")
                                .size(9)
                                .pattern("x+"),
                        "{'type':'text','name':'a','label':'A','value':'x','required':true,'placeholder':'p',"
                                + "'size':9,'pattern':'x+'}"),
                arguments(
                        textarea("a").label("A").value("x").rows(3).cols(40).maxLength(100),
                        "{'type':'textarea','name':'a','label':'A','value':'x','required':false,'placeholder':null,"
                                + "'rows':3,'cols':40,'max_length':100}"),
                arguments(
                        number("a").value(1).min(0).max(0.5).step(0.1), // 4.5, 5.3: a min of 0 was dropped
                        "{'type':'number','name':'a','label':null,'value':1,'required':false,'placeholder':null,"
                                + "'size':null,'pattern':null,'min_value':0,'max_value':0.5,'step':0.1}"),
                arguments(checkbox("a"), "{'type':'boolean','name':'a','label':null,'value':false,'option':'on'}"),
                arguments(
                        checkbox("a").label("A").ticked().option("Agreed"),
                        "{'type':'boolean','name':'a','label':'A','value':true,'option':'Agreed'}"),
                arguments(
                        select("a").option("x", "X").option("y", "Y").value("y"),
                        "{'type':'select','name':'a','label':null,'value':'y','option':["
                                + "{'type':'option','name':'x','label':'X','value':false},"
                                + "{'type':'option','name':'y','label':'Y','value':true}],'error':null}"),
                arguments(markdown("# Hello"), "{'type':'markdown','text':'# Hello'}"),
                arguments(submit("Go"), "{'type':'submit','text':'Go'}"),
                arguments(cancel("Back"), "{'type':'cancel','text':'Back'}"));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void an_element_has_the_keys_of_the_original(Element element, String json) {
        String expected = "{\"elements\":[" + json.replace('\'', '"') + "]}";

        Form<Inputs> form = form(element);

        assertThat(form.json()).isEqualTo(expected);
        assertThat(Form.parse(expected).elements()).containsExactly(element);
    }

    @Test
    void a_form_may_be_empty() {
        assertThat(Forms.empty().json()).isEqualTo("{\"elements\":[]}");
        assertThat(Forms.empty().isEmpty()).isTrue();
        assertThat(Forms.empty().check(Map.of())).isInstanceOf(Submission.Valid.class);
    }

    @Test // U19: a password element vanished when the form was read again
    void an_unknown_element_is_kept_as_it_is_and_listed() {
        String json =
                "{\"elements\":[{\"type\":\"password\",\"name\":\"pin\",\"min_length\":4},{\"type\":\"hr\",\"text\":null}]}";

        Form<Inputs> form = Form.parse(json);

        assertThat(form.json()).isEqualTo(json);
        assertThat(form(form.elements().toArray(Element[]::new)).json()).isEqualTo(json);
        assertThat(form.unknown()).extracting(UnknownElement::type).containsExactly("password", "hr");
    }

    @Test // U19: what can't be checked must not be let through either
    void a_value_for_an_unknown_element_is_refused() {
        Form<Inputs> form = Form.parse("{\"elements\":[{\"type\":\"password\",\"name\":\"pin\",\"required\":false}]}");

        assertThat(form.check(Map.of())).isInstanceOf(Submission.Valid.class);
        assertThat(form.check(Map.of("pin", "1234")))
                .isEqualTo(new Submission.Invalid<>(FormErrors.none()
                        .field("pin", "can't be checked here: this release knows no element of type 'password'")));
    }

    @Test
    void a_required_unknown_element_refuses_a_form_without_it() {
        Form<Inputs> form = Form.parse("{\"elements\":[{\"type\":\"password\",\"name\":\"pin\",\"required\":true}]}");

        assertThat(form.check(Map.of())).isInstanceOf(Submission.Invalid.class);
    }

    @Test
    void a_key_of_a_later_release_stays_in_a_known_element() {
        String json = "{\"elements\":[{\"type\":\"text\",\"name\":\"a\",\"inputmode\":\"tel\",\"max_length\":2}]}";

        Form<Inputs> form = Form.parse(json);

        assertThat(form.elements().get(0).json()).containsEntry("inputmode", "tel");
        assertThat(form.check(Map.of("a", "abc"))) // and a rule that it names is kept
                .isEqualTo(new Submission.Invalid<>(FormErrors.none().field("a", "must have at most 2 characters")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a\"b", "_global_"})
    void a_field_has_a_plain_name(String name) {
        assertThatThrownBy(() -> text(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + name + "' can't name a field: expected a letter or _, then up to 63 of A-Za-z0-9_.-,"
                        + " and not _global_");
    }

    @Test
    void two_fields_of_one_name_are_refused() {
        assertThatThrownBy(() -> form(text("a"), checkbox("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A form with two fields called 'a': expected a name of its own for each");
    }

    @Test
    void a_form_is_bounded() {
        Element[] many =
                IntStream.rangeClosed(0, 200).mapToObj(n -> text("a" + n)).toArray(Element[]::new);
        Element large = markdown("x".repeat(256 * 1024));

        assertThatThrownBy(() -> form(many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A form of 201 elements: expected at most 200");
        assertThatThrownBy(() -> form(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A form of 262188 bytes of JSON: expected at most 262144");
        assertThatThrownBy(() -> Form.parse("{\"elements\":[]" + " ".repeat(256 * 1024) + "}"))
                .isInstanceOf(KodosumiException.class);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                arguments(
                        (Runnable) () -> number("n").min(5).max(3),
                        "The element 'n' has min_value 5 above max_value 3"),
                arguments((Runnable) () -> number("n").step(0), "The element 'n' has step 0: expected more than 0"),
                arguments(
                        (Runnable) () -> number("n").max(Double.NaN),
                        "The element 'n' has a Double as 'max_value': expected a number"),
                arguments(
                        (Runnable) () -> textarea("t").rows(-1),
                        "The element 't' has -1 as 'rows': expected a whole number from 0 on"),
                arguments(
                        (Runnable) () -> text("t").pattern("(("),
                        "The element 't' has a pattern that is no regular expression: Unclosed group near index 2"),
                arguments(
                        (Runnable) () -> select("s").option("x", "X").option("x", "Y"),
                        "The element 's' has the option 'x' twice"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void an_element_that_contradicts_itself_is_refused(Runnable made, String message) {
        assertThatThrownBy(made::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> noForms() {
        return Stream.of(
                arguments("[]", "expected {\"elements\":[…]}"),
                arguments("{\"elements\":[1]}", "An element is a Long: expected an object with a 'type'"),
                arguments("{\"elements\":[{\"name\":\"a\"}]}", "The element 'a' lacks a 'type'"),
                arguments(
                        "{\"elements\":[{\"type\":\"text\"}]}",
                        "'null' can't name a field: expected a letter or _, then up to 63 of A-Za-z0-9_.-,"
                                + " and not _global_"),
                arguments(
                        "{\"elements\":[{\"type\":\"text\",\"name\":\"a\",\"required\":\"yes\"}]}",
                        "The element 'a' has a String as 'required': expected true or false"),
                arguments(
                        "{\"elements\":[{\"type\":\"select\",\"name\":\"a\",\"option\":[{\"type\":\"option\"}]}]}",
                        "The element 'option' lacks a name"));
    }

    @ParameterizedTest
    @MethodSource("noForms")
    void what_is_no_form_is_refused(String json, String why) {
        assertThatThrownBy(() -> Form.parse(json))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("A stored form can't be read: " + why);
    }
}
