package io.kodosumi;

import io.kodosumi.internal.FidSource;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Launched;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Takes launches: here and at once, if this node has the flow and a place, and nobody stands in line. */
final class Launching {
    private final Services services;
    private final NodeRuntime node;
    private final Targets targets;
    private final Set<Node.Role> roles;
    private final BooleanSupplier isClosed;
    private final Orders orders;
    private final FidSource fids;

    Launching(Services services, NodeRuntime node, Targets targets, Set<Node.Role> roles, BooleanSupplier isClosed) {
        this.services = services;
        this.node = node;
        this.targets = targets;
        this.roles = roles;
        this.isClosed = isClosed;
        this.orders = new Orders(services);
        this.fids = new FidSource(services.timing());
    }

    /** Launches it, or finds what this user launched with the same key. */
    Fid launch(UserId user, Launch launch) {
        checkRole(launch);
        services.writes().awaitRoom(services.limits().patience());
        if (isClosed.getAsBoolean()) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.CLOSED,
                    "Flow '" + launch.flow() + "' was not launched: the runtime is closed. Open a new one.");
        }
        Target target = targets.of(launch);
        targets.checkHooks(launch);
        Write.Create create = orders.create(fids.next(), user, launch, target);
        return judge(launch, create, write(create, target, launch.delay()));
    }

    private void checkRole(Launch launch) {
        if (!roles.contains(Node.Role.LAUNCH)) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.NO_LAUNCHES_HERE,
                    "Flow '" + launch.flow() + "' was not launched: this node takes no launches, its kodo.roles is '"
                            + Node.words(roles) + "'. Launch on another, or add 'launch' here.");
        }
    }

    private List<WriteResult> write(Write.Create create, Target target, Duration delay) {
        Optional<Ticket> here = delay.isZero() && target.code().isPresent()
                ? node.launch(create, target.code().get(), Launched.of(create.fid(), create.facts(), services.codec()))
                : Optional.empty();
        List<WriteResult> results =
                Engine.await(services, here.orElseGet(() -> services.writes().submit(List.of(create))));
        if (results.size() == 1 || !(results.get(1) instanceof WriteResult.Row)) {
            node.arrived(); // before the caller launches the next, which does not overtake it
        }
        return results;
    }

    private Fid judge(Launch launch, Write.Create create, List<WriteResult> results) {
        ExecutionRow row = row(results);
        if (!row.fid().equals(create.fid())
                && !row.order().digest().equals(create.order().digest())) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.KEY_CONFLICT,
                    "Key '" + launch.key().orElse("") + "' of user '"
                            + create.order().user() + "' belongs to execution "
                            + row.fid() + " of flow '" + row.order().flow()
                            + "' with other inputs. Use another key, or launch with the same flow and inputs.");
        }
        return row.fid();
    }

    private static ExecutionRow row(List<WriteResult> results) {
        if (results.get(0) instanceof WriteResult.Row row) {
            return row.row();
        }
        throw new KodosumiException("The store answered a launch with " + results.get(0) + "; expected a row");
    }
}
