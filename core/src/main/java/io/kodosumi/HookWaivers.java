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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets completion hooks be given up: version 2 of the hook's fact, which disarms it, says by whom and why. */
final class HookWaivers {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);
    private static final int MAX_WHY = 1000;
    private static final int RETRIES = 20;

    private final Services services;
    private final Nodes nodes;
    private final HookStates hooks;

    HookWaivers(Services services, Nodes nodes, HookStates hooks) {
        this.services = services;
        this.nodes = nodes;
        this.hooks = hooks;
    }

    /** What a fact says that disarmed a hook: that it was given up; empty if it ran. */
    static Optional<HookState.GivenUp> read(Fact hook, Services services) {
        return hook.version() == 2
                        && services.codec().tree(hook.value()) instanceof Map<?, ?> said
                        && said.get("given_up_by") instanceof String by
                ? Optional.of(new HookState.GivenUp(
                        new UserId(by), String.valueOf(said.get("why")), Instant.parse(String.valueOf(said.get("at")))))
                : Optional.empty();
    }

    /** Whether it is given up, now or before; throws if it runs. */
    boolean giveUp(Engine engine, Supplier<ExecutionRow> look, String name, UserId by, String why) {
        if (why.isBlank() || why.length() > MAX_WHY) {
            throw new IllegalArgumentException(
                    "A reason of " + why.length() + " characters for giving up completion hook '" + name
                            + "': expected 1 to " + MAX_WHY + ", not all blank");
        }
        for (int i = 0; i < RETRIES; i++) {
            ExecutionRow row = look.get();
            HookState state = hooks.find(row, name);
            if (state.state() == HookState.State.NAMED || state.state().isOver()) {
                return state.state() == HookState.State.GIVEN_UP;
            }
            if (isStored(engine.write(writes(row, name, by, why)))) {
                wellAgain(row);
                LOG.info("{}: completion hook '{}' was given up by '{}'", row.fid(), name, by);
                return true;
            }
        }
        throw new KodosumiException(
                "Completion hook '" + name + "' of execution " + look.get().fid()
                        + " could not be given up: it changed at every try. Do it again.",
                null,
                true);
    }

    /** Unless another of its hooks is armed: then the next look at that says what is left. */
    private void wellAgain(ExecutionRow row) {
        if (hooks.of(row).stream().allMatch(hook -> hook.state().isOver())) {
            services.problems().clear(row.fid());
        }
    }

    private static boolean isStored(List<WriteResult> results) {
        return results.stream().allMatch(WriteResult.Done.class::isInstance);
    }

    /** First how it was tried, though nothing changes: who begins it meanwhile is refused, or keeps it from being given up. */
    private List<Write> writes(ExecutionRow row, String name, UserId by, String why) {
        Fid fid = row.fid();
        Tries tries = Tries.all(services.store(), fid, services.codec()).getOrDefault(name, Tries.NONE);
        refuseIfItRuns(row, name, tries);
        String said = services.codec()
                .write(Map.of(
                        "given_up_by", by.value(), "why", why, "at", row.now().toString()));
        return List.of(
                new Write.Put(fid, 0, 0, tries.fact(name, services.codec())),
                new Write.Put(fid, 0, 0, new Fact(Fact.HOOK, name, 2, said)));
    }

    private void refuseIfItRuns(ExecutionRow row, String name, Tries tries) {
        Optional<Node> runs = row.hold()
                .node()
                .filter(holder -> tries.open().isPresent())
                .flatMap(holder -> nodes.of(services.store().overview()).stream()
                        .filter(node -> node.id().equals(holder) && node.state() == Node.State.LIVING)
                        .findFirst());
        if (runs.isPresent()) {
            throw new KodosumiException(
                    "Completion hook '" + name + "' of execution " + row.fid() + " was not given up: node "
                            + runs.get().id() + " runs it now, try " + tries.begun()
                            + ". Wait until that has ended, and do it again.",
                    null,
                    true);
        }
    }
}
