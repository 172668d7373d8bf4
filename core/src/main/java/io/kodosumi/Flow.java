package io.kodosumi;

import io.kodosumi.forms.Form;
import io.kodosumi.internal.time.Spans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A named, versioned piece of agent code with what belongs to it. Immutable: every method returns another flow.
 *
 * <p>Executions keep the version they were launched with, and run only on nodes that have it. What is said of a flow (summary, tags, …)
 * is checked as a runtime opens with it, and told in the {@code meta} event of each execution.
 */
public final class Flow {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final String name;
    private FlowCode code;
    private String version = "1";
    private @Nullable Form<?> form;
    private Retry retry = Retry.DEFAULT;
    private @Nullable Duration deadline;
    private Map<String, AnswerHandler> handlers = Map.of();
    private OptionalInt running = OptionalInt.empty();
    private @Nullable Codec codec;
    private Metadata metadata = Metadata.NONE;

    private Flow(String name, FlowCode code) {
        this.name = name;
        this.code = code;
    }

    private Flow(Flow other) {
        this(other.name, other.code);
        version = other.version;
        form = other.form;
        retry = other.retry;
        deadline = other.deadline;
        handlers = other.handlers;
        running = other.running;
        codec = other.codec;
        metadata = other.metadata;
    }

    /**
     * A flow of version {@code 1}, without a form.
     *
     * @param name 1 to 64 of {@code A-Za-z0-9_.-}
     * @throws IllegalArgumentException if the name is another
     */
    public static Flow of(String name, FlowCode code) {
        return new Flow(checked("flow name", name), Objects.requireNonNull(code, "code"));
    }

    /** This flow with other code: such as one that does something around what {@link #code()} gives. */
    public Flow code(FlowCode other) {
        Flow flow = new Flow(this);
        flow.code = Objects.requireNonNull(other, "other");
        return flow;
    }

    /** This flow under another version: 1 to 64 of {@code A-Za-z0-9_.-}. */
    public Flow version(String other) {
        Flow flow = new Flow(this);
        flow.version = checked("flow version", other);
        return flow;
    }

    /** This flow with a form that the inputs of every launch must satisfy. */
    public Flow form(Form<?> inputs) {
        Flow flow = new Flow(this);
        flow.form = Objects.requireNonNull(inputs, "inputs");
        return flow;
    }

    /** This flow with another policy for its failures; the default is {@link Retry#DEFAULT}. */
    public Flow retry(Retry policy) {
        Flow flow = new Flow(this);
        flow.retry = Objects.requireNonNull(policy, "policy");
        return flow;
    }

    /** This flow with a deadline for its executions, counted from the launch; a launch may set another. None by default. */
    public Flow deadline(Duration limit) {
        Flow flow = new Flow(this);
        flow.deadline = Spans.positive("A deadline", limit);
        return flow;
    }

    /**
     * This flow with a bound on how many of its executions run at once, in all its versions, on all nodes of the store together; more
     * wait in line. One that waits for a person, a sleep or a backoff does not run. None by default.
     *
     * @param most at least 1; each version keeps to the bound that it says
     */
    public Flow running(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("At most " + most + " running: expected at least 1");
        }
        Flow flow = new Flow(this);
        flow.running = OptionalInt.of(most);
        return flow;
    }

    /** This flow with a handler for the answers of the locks of this name. */
    public Flow onAnswer(String lock, AnswerHandler handler) {
        Map<String, AnswerHandler> all = new TreeMap<>(handlers);
        all.put(checked("lock name", lock), Objects.requireNonNull(handler, "handler"));
        Flow flow = new Flow(this);
        flow.handlers = Map.copyOf(all);
        return flow;
    }

    /** This flow with a codec of its own for what its steps result in, instead of {@link Kodosumi.Builder#codec the runtime's}. */
    public Flow codec(Codec own) {
        checked("codec's name", own.name());
        Flow flow = new Flow(this);
        flow.codec = own;
        return flow;
    }

    // ---- what is said of it ----

    /** This flow with a summary for lists: a line of at most 255 characters. A launch may replace it. */
    public Flow summary(String line) {
        return with(metadata.with("summary", line));
    }

    /** This flow with a description, in Markdown: at most 65,536 characters. A launch may replace it. */
    public Flow description(String text) {
        return with(metadata.with("description", text));
    }

    /** This flow with an author: at most 255 characters. */
    public Flow author(String who) {
        return with(metadata.with("author", who));
    }

    /** This flow with an organization: at most 255 characters. */
    public Flow organization(String who) {
        return with(metadata.with("organization", who));
    }

    /** This flow with another tag: at most 32, each of at most 64 characters. */
    public Flow tag(String another) {
        return with(metadata.tag(another));
    }

    /** This flow, not to be used for anything new; it runs like any other. */
    public Flow deprecated() {
        return with(metadata.with("deprecated", true));
    }

    /** This flow with another value of the host's own, writable as JSON: at most 16 KiB together. A launch may add to them. */
    public Flow extra(String name, @Nullable Object value) {
        return with(metadata.extra(name, value));
    }

    private Flow with(Metadata other) {
        Flow flow = new Flow(this);
        flow.metadata = other;
        return flow;
    }

    /** What is said of it, by the keys of the {@code meta} event. */
    Metadata metadata() {
        return metadata;
    }

    /** What lists show of it, if it has a summary. */
    public Optional<String> summary() {
        return metadata.text("summary");
    }

    /** What it does, in Markdown, if it is described. */
    public Optional<String> description() {
        return metadata.text("description");
    }

    /** Who wrote it, if that is said. */
    public Optional<String> author() {
        return metadata.text("author");
    }

    /** To whom it belongs, if that is said. */
    public Optional<String> organization() {
        return metadata.text("organization");
    }

    /** Its tags, in the order they were added. */
    public List<String> tags() {
        return metadata.tags();
    }

    /** Whether it shall not be used for anything new. */
    public boolean isDeprecated() {
        return metadata.flag("deprecated");
    }

    /** The host's own values. */
    public Map<String, @Nullable Object> extra() {
        return metadata.extra();
    }

    // ---- what it is ----

    /** What launches call it. */
    public String name() {
        return name;
    }

    /** Its version. */
    public String version() {
        return version;
    }

    /** Its code. */
    public FlowCode code() {
        return code;
    }

    /** The form of its inputs, if it has one. */
    public Optional<Form<?>> form() {
        return Optional.ofNullable(form);
    }

    /** What happens when it fails. */
    public Retry retry() {
        return retry;
    }

    /** How long an execution may take, if it is bounded. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** How many of its executions may run at once, if that is bounded. */
    public OptionalInt running() {
        return running;
    }

    /** The handler for answers of the locks of a name, if there is one. */
    public Optional<AnswerHandler> handler(String lock) {
        return Optional.ofNullable(handlers.get(lock));
    }

    /** Its own codec for what its steps result in, if it has one. */
    public Optional<Codec> codec() {
        return Optional.ofNullable(codec);
    }

    /** The name and the version. */
    @Override
    public String toString() {
        return name + ":" + version;
    }

    static String checked(String what, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a " + what + ": expected 1 to 64 of A-Z a-z 0-9 _ . -");
        }
        return text;
    }
}
