package io.kodosumi.testing.simulation;

import io.kodosumi.Branch;
import io.kodosumi.Inputs;
import io.kodosumi.LockExpired;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Type;
import io.kodosumi.forms.Forms;
import java.time.Duration;
import java.util.List;

/** One thing that a flow does. */
interface Act {
    void play(Stage stage) throws Exception;

    /** Emits events that say who they are. */
    record Say(String word, int times) implements Act {
        @Override
        public void play(Stage stage) {
            for (int i = 0; i < times; i++) {
                stage.say(word + "." + i);
            }
        }
    }

    /** A step, whose body fails so often in each attempt, and then returns the number of its attempt. */
    record Do(String name, int failures, Duration takes) implements Act {
        @Override
        public void play(Stage stage) throws Exception {
            int[] left = {failures};
            int pause = stage.pause();
            Retry retry = Retry.times(failures + 1).backoff(Duration.ofMillis(50), 2, Duration.ofMillis(400));
            Integer result = stage.tracer().step(name, Type.of(Integer.class), retry, key -> {
                if (left[0] == failures) {
                    stage.starts(name, pause);
                }
                stage.begins(name);
                stage.pass(takes);
                if (left[0]-- > 0) {
                    throw new IllegalStateException("played");
                }
                return stage.ran(key);
            });
            stage.returned(name, Integer.toString(result));
        }
    }

    /** A step that fails for good; the flow goes on. */
    record Fall(String name) implements Act {
        @Override
        public void play(Stage stage) {
            int pause = stage.pause();
            try {
                stage.tracer().step(name, Type.of(Integer.class), Retry.NONE, key -> {
                    stage.starts(name, pause);
                    stage.begins(name);
                    throw new IllegalStateException("played");
                });
            } catch (StepFailed played) {
                stage.say(name + ".failed");
            }
        }
    }

    /** Sleeps. */
    record Nap(String name, Duration so) implements Act {
        @Override
        public void play(Stage stage) {
            stage.tracer().sleep(name, so);
        }
    }

    /** Asks somebody, who may not answer. */
    record Ask(String name, Duration expiry) implements Act {
        @Override
        public void play(Stage stage) {
            try {
                Inputs answer = stage.tracer()
                        .lock(name, Forms.form(Forms.textarea("word").required()), expiry);
                stage.heard(name, answer.text("word"));
            } catch (LockExpired late) {
                stage.say(name + ".expired");
            }
        }
    }

    /** Two branches side by side. */
    record Fork(String name, List<Act> left, List<Act> right) implements Act {
        @Override
        public void play(Stage stage) throws Exception {
            Branch<String> one = stage.branch(name + "l", left);
            Branch<String> two = stage.branch(name + "r", right);
            stage.say(name + ".forked");
            one.join();
            two.join();
        }
    }

    /** Fails so often, whoever tries. */
    record Stumble(String name, int times) implements Act {
        @Override
        public void play(Stage stage) {
            if (stage.stumbles(name, times)) {
                throw new IllegalStateException("stumbled (played)");
            }
        }
    }

    /** Says how far it is. */
    record Report(int done) implements Act {
        @Override
        public void play(Stage stage) {
            stage.tracer().progress(done, 100, "working");
        }
    }

    /** Computes for a while. */
    record Think(Duration so) implements Act {
        @Override
        public void play(Stage stage) {
            stage.pass(so);
        }
    }
}
