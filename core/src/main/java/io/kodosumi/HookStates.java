package io.kodosumi;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.hook.Tries;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads how far the completion hooks of executions are, and lets one run on demand. */
final class HookStates {
    private static final int PAGE = 1000;
    private static final int RETRIES = 20;

    private final Services services;

    HookStates(Services services) {
        this.services = services;
    }

    /** All that its launch named, by name. */
    List<HookState> of(ExecutionRow row) {
        Map<String, Tries> tries = Tries.all(services.store(), row.fid(), services.codec());
        return services.store().facts(row.fid(), Fact.HOOK, "", PAGE).stream()
                .map(hook -> state(row, hook, tries.getOrDefault(hook.key(), Tries.NONE)))
                .toList();
    }

    private HookState state(ExecutionRow row, Fact hook, Tries tries) {
        Optional<HookState.GivenUp> givenUp = HookWaivers.read(hook, services);
        HookState.State state = givenUp.isPresent() ? HookState.State.GIVEN_UP : state(row, hook.version() > 1, tries);
        Optional<Instant> again =
                state == HookState.State.ARMED ? tries.again().filter(row.now()::isBefore) : Optional.empty();
        return new HookState(hook.key(), state, tries.begun(), again, tries.failure(), givenUp);
    }

    private HookState.State state(ExecutionRow row, boolean ran, Tries tries) {
        if (ran) {
            return HookState.State.RAN;
        }
        if (row.end().isEmpty()) {
            return HookState.State.NAMED;
        }
        return tries.isAside(services.limits().crashes()) ? HookState.State.ASIDE : HookState.State.ARMED;
    }

    /** Makes it due now, and forgets what kept it from being run; whether it is armed. */
    boolean run(Engine engine, ExecutionRow row, String name, UserId by) {
        HookState.State state = find(row, name).state();
        if (state == HookState.State.NAMED || state.isOver()) {
            return false;
        }
        for (int i = 0; i < RETRIES; i++) {
            List<WriteResult> results = engine.write(writes(row.fid(), name, by));
            if (results.stream().noneMatch(HookStates::isConflict)) {
                return results.get(results.size() - 1)
                        instanceof WriteResult.Row; // else the last armed one ran meanwhile
            }
        }
        throw new KodosumiException(
                "Completion hook '" + name + "' of execution " + row.fid()
                        + " could not be asked for: it changed at every try. Nothing was changed: do it again.",
                null,
                true);
    }

    /** The one of this name; throws if the launch did not name it. */
    HookState find(ExecutionRow row, String name) {
        List<HookState> named = of(row);
        String known = named.stream().map(HookState::name).collect(Collectors.joining(", "));
        return named.stream()
                .filter(hook -> hook.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new KodosumiException("Execution " + row.fid() + " has no completion hook '" + name
                        + "'. It has: " + (known.isEmpty() ? "none" : known) + "."));
    }

    private List<Write> writes(Fid fid, String name, UserId by) {
        List<Write> writes = new ArrayList<>();
        Tries tries = Tries.all(services.store(), fid, services.codec()).getOrDefault(name, Tries.NONE);
        if (tries.version() > 0) {
            writes.add(new Write.Put(fid, 0, 0, tries.anew().fact(name, services.codec())));
        }
        writes.add(new Write.Control(fid, Write.Control.Wish.WAKE, by, ""));
        return writes;
    }

    private static boolean isConflict(WriteResult result) {
        return result instanceof WriteResult.Refused refused && refused.reason() == WriteResult.Reason.VERSION;
    }
}
