package io.kodosumi;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An execution as it was at one moment: all that its row tells, without another look at the store. Immutable. */
public final class Snapshot {
    private final Execution execution;
    private final ExecutionRow row;
    private final JsonCodec codec;

    Snapshot(Execution execution, ExecutionRow row, JsonCodec codec) {
        this.execution = execution;
        this.row = row;
        this.codec = codec;
    }

    /** The execution itself, as it goes on. */
    public Execution execution() {
        return execution;
    }

    /** Its id. */
    public Fid fid() {
        return row.fid();
    }

    /** The name of its flow. */
    public String flow() {
        return row.order().flow();
    }

    /** The version of its flow. */
    public String version() {
        return row.order().version();
    }

    /** Who launched it. */
    public UserId user() {
        return row.order().user();
    }

    /** The key that it was launched with. */
    public Optional<String> key() {
        return row.order().key();
    }

    /** The labels that it was launched with. */
    public Map<String, String> labels() {
        return labels(row, codec);
    }

    static Map<String, String> labels(ExecutionRow row, JsonCodec codec) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (codec.tree(row.order().labels()) instanceof Map<?, ?> all) {
            all.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        }
        return labels;
    }

    /** When it was launched, by the store's clock. */
    public Instant created() {
        return row.created();
    }

    /** When this was so, by the store's clock. */
    public Instant at() {
        return row.now();
    }

    /** Where it stood. */
    public Status status() {
        return row.status();
    }

    /** How many attempts there were. */
    public int attempts() {
        return row.hold().attempt();
    }

    /** How many of its locks were open. */
    public int openLocks() {
        return row.wish().openLocks();
    }

    /** When it must have ended, if it must. */
    public Optional<Instant> deadline() {
        return row.deadline();
    }

    /** Its outcome, if it had ended. */
    public Optional<Outcome> outcome() {
        return row.end().map(end -> new Outcome(row.fid(), end, codec));
    }

    /** The id, the flow and the status. */
    @Override
    public String toString() {
        return row.fid() + " " + flow() + " " + status().word();
    }
}
