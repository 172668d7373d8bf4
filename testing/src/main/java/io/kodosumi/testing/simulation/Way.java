package io.kodosumi.testing.simulation;

import io.kodosumi.model.KodosumiException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What befalls the calls of one machine on their way to something that all share, before they have their effect and behind it. */
final class Way {
    private final World world;
    private final Machine machine;
    private final Chance chance;
    private final String to;

    /** @param to what is away if a call fails */
    Way(World world, Machine machine, Chance chance, String to) {
        this.world = world;
        this.machine = machine;
        this.chance = chance;
        this.to = to;
    }

    /** Gives the turn away on either side of the effect; may fail before it, and lose its answer. */
    <T> T call(String what, Supplier<T> effect) {
        return go(what, weather -> effect.get());
    }

    /** The same, and may have its effect twice. */
    <T> T callOnceOrTwice(String what, Supplier<T> effect) {
        return go(what, weather -> {
            T result = effect.get();
            if (chance.oneIn(weather.repeats())) {
                note(what + " again");
                result = effect.get();
            }
            return result;
        });
    }

    private <T> T go(String what, Function<Weather, T> effect) {
        Weather weather = world.weather();
        fall();
        if (chance.oneIn(weather.failures())) {
            note(what + " fails");
            throw away();
        }
        T result = effect.apply(weather);
        boolean isLost = chance.oneIn(weather.losses());
        fall();
        if (isLost) {
            note(what + ": its answer is lost");
            throw away();
        }
        return result;
    }

    /** It may be delayed, or its machine stop for longer than its lease. */
    void fall() {
        Weather.fall(world, machine, chance);
    }

    void note(String sentence) {
        world.trace().note(machine, sentence);
    }

    private KodosumiException away() {
        return new KodosumiException("The " + to + " is away (played by a simulation)", null, true);
    }
}
