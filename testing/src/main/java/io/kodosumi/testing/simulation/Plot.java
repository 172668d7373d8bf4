package io.kodosumi.testing.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes flows up. */
final class Plot {
    private final Chance chance;
    private int number;

    Plot(Chance chance) {
        this.chance = chance;
    }

    /** What a flow does. */
    List<Act> acts() {
        return acts(chance.between(2, 7), true);
    }

    private List<Act> acts(int length, boolean forks) {
        List<Act> acts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            acts.add(act(forks));
        }
        return acts;
    }

    private Act act(boolean forks) {
        String name = "a" + number++;
        return switch (chance.below(forks ? 14 : 11)) {
            case 0, 1 -> new Act.Say(name, chance.oneIn(5) ? 40 : chance.between(1, 3));
            case 2, 3, 4 -> new Act.Do(name, chance.oneIn(3) ? chance.between(1, 2) : 0, takes());
            case 5 -> new Act.Fall(name);
            case 6 -> new Act.Nap(name, takes());
            case 7, 8 -> new Act.Ask(name, Duration.ofMillis(chance.between(500, 15_000)));
            case 9 -> new Act.Report(chance.below(100));
            case 10 -> new Act.Think(takes());
            case 11 -> new Act.Stumble(name, chance.between(1, 2));
            default -> new Act.Fork(name, acts(chance.between(1, 3), false), acts(chance.between(1, 3), false));
        };
    }

    private Duration takes() {
        return chance.oneIn(2) ? Duration.ofMillis(chance.between(1, 4_000)) : Duration.ofMillis(chance.between(1, 50));
    }
}
