package io.kodosumi;

import io.kodosumi.internal.attempt.Launched;
import io.kodosumi.internal.hook.Hooks;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An execution that has ended, as its completion hook sees it. Immutable. */
public final class Completion {
    private final Hooks.Call call;
    private final JsonCodec codec;
    private final Launched launched;

    Completion(Hooks.Call call, JsonCodec codec) {
        this.call = call;
        this.codec = codec;
        this.launched = Launched.of(call.row().fid(), call.input(), codec);
    }

    private ExecutionRow row() {
        return call.row();
    }

    /** The execution's id. */
    public Fid fid() {
        return row().fid();
    }

    /** Who launched it. */
    public UserId user() {
        return row().order().user();
    }

    /** The name of its flow. */
    public String flow() {
        return row().order().flow();
    }

    /** The version of its flow. */
    public String version() {
        return row().order().version();
    }

    /** The key that it was launched with. */
    public Optional<String> key() {
        return row().order().key();
    }

    /** When it was launched, by the store's clock. */
    public Instant created() {
        return row().created();
    }

    /** The inputs that it was launched with. */
    public Inputs inputs() {
        return launched.inputs();
    }

    /** The labels that it was launched with. */
    public Map<String, String> labels() {
        return Snapshot.labels(row(), codec);
    }

    /** The extra values that it was launched with. */
    public Map<String, @Nullable Object> extra() {
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        if (launched.meta().get("extra") instanceof Map<?, ?> said) {
            said.forEach((name, value) -> extra.put(String.valueOf(name), value));
        }
        return Collections.unmodifiableMap(extra);
    }

    /** The name of the hook. */
    public String hook() {
        return call.hook();
    }

    /**
     * The same each time that this hook runs for this execution, and never of another: what an outside service is given, so that it acts
     * once. Also the tries of a crashed process and of an operator have it.
     */
    public String idempotencyKey() {
        return fid() + ":hook:" + hook();
    }

    /** How often it was begun, this time included: 1 for the first time. */
    public int tries() {
        return call.tries();
    }

    /** The id and the hook. */
    @Override
    public String toString() {
        return fid() + " " + hook();
    }
}
