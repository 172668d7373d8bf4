package io.kodosumi.examples.briefing;

import io.kodosumi.Retry;
import io.kodosumi.StepBody;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import java.util.HashMap;
import java.util.Map;

/**
 * The steps of one attempt: each says what it does and how far all of them are, and the first that an attempt really does says
 * behind which one it goes on.
 */
final class Stages {
    private final Tracer tracer;
    private final Moments moments;
    private final int total;
    private final Map<String, Integer> counts = new HashMap<>();
    private int asked;
    private String last = "";
    private boolean replaying;

    Stages(Tracer tracer, Moments moments, int total) {
        this.tracer = tracer;
        this.moments = moments;
        this.total = total;
        replaying = tracer.attempt() > 1;
    }

    /** Does a step, or takes its journaled result. */
    <T> T step(String name, Class<T> type, String what, StepBody<T> body) {
        return step(name, type, Retry.NONE, what, body);
    }

    /** Does a step, in as many tries as this allows, or takes its journaled result. */
    <T> T step(String name, Class<T> type, Retry retry, String what, StepBody<T> body) {
        String key = name + "~" + counts.merge(name, 1, Integer::sum);
        tracer.progress(Math.min(asked, total), total, what);
        T result = tracer.step(name, Type.of(type), retry, outside -> {
            goOn();
            moments.reached(key);
            return body.run(outside);
        });
        asked++;
        last = "step '" + key + "'";
        return result;
    }

    /** A lock was passed: what comes next goes on behind its answer. */
    void answered(String name) {
        last = "the answer to '" + name + "~" + counts.merge(name, 1, Integer::sum) + "'";
    }

    /** Says that all of them are done. */
    void done(String what) {
        tracer.progress(total, total, what);
    }

    void reached(String moment) {
        moments.reached(moment);
    }

    private void goOn() {
        if (replaying) {
            tracer.debug(last.isEmpty() ? "Starts again: no step was done." : "Goes on after " + last + ".");
            replaying = false;
        }
    }
}
