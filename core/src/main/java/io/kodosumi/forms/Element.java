package io.kodosumi.forms;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One part of a form: a field that takes a value, something to read, or a button. Immutable. */
public sealed interface Element permits Field, MarkdownElement, Button, UnknownElement {
    /** What it is called in JSON: {@code textarea}. */
    String type();

    /** Its JSON: {@code type} and every key of that type, null where nothing is set. */
    Map<String, @Nullable Object> json();
}
