package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The transport as one machine reaches it: each call gives the turn away before and behind its effect, and may go wrong on either side. */
final class Line implements EventTransport {
    private final World world;
    private final Post post;
    private final Machine machine;
    private final Chance chance;
    private final Way way;

    Line(World world, Post post, Machine machine, Chance chance) {
        this.world = world;
        this.post = post;
        this.machine = machine;
        this.chance = chance;
        this.way = new Way(world, machine, chance, "transport");
    }

    @Override
    public EventTransport.Producer producer() {
        return way.call("producer", () -> new Publishing(post.transport().producer()));
    }

    @Override
    public EventTransport.Consumer consumer(String name) {
        way.fall();
        return new Spooling(post.consumer(machine, name));
    }

    /** The transport is everybody's. */
    @Override
    public void close() {}

    private final class Publishing implements EventTransport.Producer {
        private final EventTransport.Producer to;

        private Publishing(EventTransport.Producer to) {
            this.to = to;
        }

        @Override
        public List<Published> publish(List<Run> runs) {
            return way.call("publish", () -> {
                Weather weather = world.weather();
                if (chance.oneIn(weather.forgetting())) {
                    post.forget();
                }
                List<Published> answers = chance.oneIn(weather.full()) ? butOne(runs) : send(runs);
                if (chance.oneIn(weather.repeats())) {
                    way.note("publish again");
                    answers = to.publish(runs);
                }
                if (chance.oneIn(weather.repeats())) {
                    lateOnceMore(runs);
                }
                for (int i = 0; i < runs.size(); i++) {
                    note(runs.get(i), answers.get(i));
                }
                post.published(runs);
                return answers;
            });
        }

        private List<Published> send(List<Run> runs) {
            return to.publish(runs);
        }

        /** For the first of them there is no room. */
        private List<Published> butOne(List<Run> runs) {
            Fid refused = runs.get(0).fid();
            List<Published> taken = new ArrayList<>(to.publish(
                    runs.stream().filter(run -> !run.fid().equals(refused)).toList()));
            List<Published> answers = new ArrayList<>();
            for (Run run : runs) {
                answers.add(run.fid().equals(refused) ? new Published(Verdict.FULL, 0) : taken.remove(0));
            }
            return answers;
        }

        /** It comes again when newer ones have come. */
        private void lateOnceMore(List<Run> runs) {
            Duration late = chance.upTo(Duration.ofSeconds(6));
            world.scheduler().start(world.outside(), "late publish", () -> {
                world.scheduler().sleep(late);
                try (EventTransport.Producer again = post.transport().producer()) {
                    again.publish(runs);
                    post.published(runs);
                }
            });
        }

        private void note(Run run, Published answer) {
            way.note(run.fid() + " published " + Lines.of(run) + " -> " + answer.verdict());
        }

        @Override
        public void close() {
            to.close();
        }
    }

    private final class Spooling implements EventTransport.Consumer {
        private final EventTransport.Consumer to;

        private Spooling(EventTransport.Consumer to) {
            this.to = to;
        }

        @Override
        public List<Run> poll(int max, Duration wait) {
            long end = world.scheduler().nanos() + wait.toNanos();
            return way.call("poll", () -> {
                while (true) {
                    post.sweep();
                    long stamp = post.changed().stamp();
                    List<Run> runs = post.stands() ? List.of() : to.poll(max, Duration.ZERO);
                    long left = end - world.scheduler().nanos();
                    if (!runs.isEmpty() || left <= 0) {
                        runs.forEach(run -> way.note(run.fid() + " is handed out " + Lines.of(run)));
                        return runs;
                    }
                    await(stamp, left);
                }
            });
        }

        private void await(long stamp, long nanos) {
            try {
                post.changed().await(stamp, nanos);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
                throw new KodosumiException("Interrupted while waiting for events", hurry, true);
            }
        }

        @Override
        public void done(List<Run> stored) {
            way.call("done", () -> {
                to.done(stored);
                post.changed().raise();
                return stored;
            });
        }

        @Override
        public void release(List<Run> runs) {
            way.call("release", () -> {
                to.release(runs);
                post.changed().raise();
                return runs;
            });
        }

        @Override
        public void close() {
            world.scheduler().pass();
            to.close();
            post.left(to);
        }
    }
}
