package io.kodosumi;

import io.kodosumi.internal.time.Spans;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The request to run a flow. Immutable: every method returns another launch.
 *
 * <p>Two launches with the same key are the same if their flow and inputs are; summary, description, extra, labels, delay and deadline and
 * hooks are those of the first.
 */
public final class Launch {
    private static final int MAX_LABEL = 1024;
    private static final int MAX_LABELS = 64;
    private static final int MAX_KEY = 255;
    private static final int MAX_HOOKS = 16;

    private final String flow;
    private @Nullable String version;
    private @Nullable String key;
    private @Nullable Duration deadline;
    private Duration delay = Duration.ZERO;
    private Map<String, @Nullable Object> inputs = Map.of();
    private Map<String, String> labels = Map.of();
    private Metadata metadata = Metadata.NONE;
    private SortedSet<String> hooks = Collections.emptySortedSet();

    private Launch(String flow) {
        this.flow = flow;
    }

    private Launch(Launch other) {
        this(other.flow);
        version = other.version;
        key = other.key;
        deadline = other.deadline;
        delay = other.delay;
        inputs = other.inputs;
        labels = other.labels;
        metadata = other.metadata;
        hooks = other.hooks;
    }

    /**
     * A launch without inputs, of the newest version of a flow: the newest of this node if it has any, else of the other nodes on the
     * store.
     */
    public static Launch of(String flow) {
        return new Launch(Objects.requireNonNull(flow, "flow"));
    }

    /**
     * This launch of a certain version of the flow. No node needs to have it yet: the execution waits for one, and its inputs are checked
     * as it begins if this node does not have the flow.
     */
    public Launch version(String wanted) {
        Launch launch = new Launch(this);
        launch.version = Objects.requireNonNull(wanted, "wanted");
        return launch;
    }

    /** This launch with another input, writable as JSON. */
    public Launch input(String name, @Nullable Object value) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(inputs);
        all.put(Objects.requireNonNull(name, "name"), value);
        Launch launch = new Launch(this);
        launch.inputs = Collections.unmodifiableMap(all);
        return launch;
    }

    /** This launch with these inputs instead, each writable as JSON. */
    public Launch inputs(Map<String, ? extends @Nullable Object> values) {
        Launch launch = new Launch(this);
        launch.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        return launch;
    }

    /**
     * This launch under an idempotency key: a second launch by the same user with this key is the same execution.
     *
     * @param text 1 to 255 characters
     * @throws IllegalArgumentException if it is empty or longer
     */
    public Launch key(String text) {
        Launch launch = new Launch(this);
        launch.key = Texts.checked("A launch key", text, 1, MAX_KEY);
        return launch;
    }

    /** This launch with a deadline, counted from now on; it replaces the flow's. */
    public Launch deadline(Duration limit) {
        Launch launch = new Launch(this);
        launch.deadline = Spans.positive("A deadline", limit);
        return launch;
    }

    /** This launch, begun only after a while. */
    public Launch delay(Duration wait) {
        Launch launch = new Launch(this);
        launch.delay = Spans.notNegative("A delay", wait);
        return launch;
    }

    /**
     * This launch with a label, by which it can be found.
     *
     * @param name 1 to 255 characters
     * @param value up to 1024 characters
     * @throws IllegalArgumentException if one is longer, or there are more than 64
     */
    public Launch label(String name, String value) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put(
                Texts.checked("The name of a label", name, 1, MAX_KEY),
                Texts.checked("The value of a label", value, 0, MAX_LABEL));
        if (all.size() > MAX_LABELS) {
            throw new IllegalArgumentException(
                    "A launch with " + all.size() + " labels: expected at most " + MAX_LABELS);
        }
        Launch launch = new Launch(this);
        launch.labels = Collections.unmodifiableMap(all);
        return launch;
    }

    /** This launch with a summary of its own instead of the flow's: a line of at most 255 characters. */
    public Launch summary(String line) {
        return with(metadata.with("summary", line));
    }

    /** This launch with a description of its own instead of the flow's: Markdown of at most 65,536 characters. */
    public Launch description(String text) {
        return with(metadata.with("description", text));
    }

    /** This launch with a value beside the flow's extra ones, or instead of the one of this name; at most 16 KiB together as JSON. */
    public Launch extra(String name, @Nullable Object value) {
        return with(metadata.extra(name, value));
    }

    /**
     * This launch with a completion hook, beside those that it has: once the execution has ended, whichever way, nodes that have a
     * {@link Kodosumi.Builder#hook hook of this name} run it at least once, and again until it returns. Until then it is not purged.
     *
     * @param hook 1 to 64 of {@code A-Za-z0-9_.-}; at most 16 of them
     * @throws IllegalArgumentException if the name is another, or there are more
     */
    public Launch onOutcome(String hook) {
        SortedSet<String> all = new TreeSet<>(hooks);
        all.add(Flow.checked("hook name", hook));
        if (all.size() > MAX_HOOKS) {
            throw new IllegalArgumentException(
                    "A launch with " + all.size() + " completion hooks: expected at most " + MAX_HOOKS);
        }
        Launch launch = new Launch(this);
        launch.hooks = Collections.unmodifiableSortedSet(all);
        return launch;
    }

    private Launch with(Metadata other) {
        Launch launch = new Launch(this);
        launch.metadata = other;
        return launch;
    }

    String flow() {
        return flow;
    }

    Optional<String> version() {
        return Optional.ofNullable(version);
    }

    Optional<String> key() {
        return Optional.ofNullable(key);
    }

    Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    Duration delay() {
        return delay;
    }

    Map<String, @Nullable Object> inputs() {
        return inputs;
    }

    Map<String, String> labels() {
        return labels;
    }

    SortedSet<String> hooks() {
        return hooks;
    }

    Metadata metadata() {
        return metadata;
    }

    /** The flow and the names of the inputs: values may be secret. */
    @Override
    public String toString() {
        return "Launch of " + flow + inputs.keySet();
    }
}
