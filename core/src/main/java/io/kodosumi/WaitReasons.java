package io.kodosumi;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Overview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds out what an execution waits for, in the order in which one thing stands before another. */
final class WaitReasons {
    private static final int PAGE = 1000;

    private final Services services;
    private final Flows flows;
    private final Nodes nodes;
    private final HookStates hooks;

    WaitReasons(Services services, Flows flows, Nodes nodes, HookStates hooks) {
        this.services = services;
        this.flows = flows;
        this.nodes = nodes;
        this.hooks = hooks;
    }

    /** What it waits for; empty if it runs, or has ended and its hooks ran. */
    Optional<Waiting> of(ExecutionRow row) {
        if (row.end().isPresent()) {
            return row.log().armedHooks() > 0 ? hooks(row) : Optional.empty();
        }
        if (row.wish().cancel().isPresent()) {
            return row.hold().node().isPresent()
                    ? Optional.empty()
                    : waits(Waiting.Reason.PLACE, "It was cancelled; the next node that looks ends it");
        }
        if (row.wish().paused()) {
            return waits(Waiting.Reason.PAUSE, "Somebody paused it: it goes on when it is resumed");
        }
        if (row.wish().openLocks() > 0) {
            return Optional.of(person(row));
        }
        if (row.hold().node().isPresent()) {
            return row.hold().parked() ? Optional.of(time(row)) : Optional.empty();
        }
        boolean isDue = row.due().at().filter(at -> !at.isAfter(row.now())).isPresent();
        return Optional.of(isDue ? line(row) : time(row));
    }

    private Optional<Waiting> hooks(ExecutionRow row) {
        List<HookState> left =
                hooks.of(row).stream().filter(hook -> !hook.state().isOver()).toList();
        if (left.isEmpty()) {
            return Optional.empty(); // the last one ran meanwhile
        }
        List<Node> living = nodes.of(services.store().overview()).stream()
                .filter(node ->
                        node.state() == Node.State.LIVING && node.roles().contains(Node.Role.WORK))
                .toList();
        String detail = left.stream().map(hook -> hook(row, hook, living)).collect(Collectors.joining("; "));
        Optional<Instant> until =
                left.stream().flatMap(hook -> hook.again().stream()).min(Comparator.naturalOrder());
        return Optional.of(new Waiting(Waiting.Reason.HOOK, detail, until));
    }

    private static String hook(ExecutionRow row, HookState hook, List<Node> living) {
        String name = "Completion hook '" + hook.name() + "' ";
        if (hook.state() == HookState.State.ASIDE) {
            return name + "is set aside, because its process died too often: runHook(\"" + hook.name()
                    + "\") lets it run";
        }
        if (living.stream().noneMatch(node -> node.mayHaveHook(hook.name()))) {
            return name + "waits for a node: no living one has it";
        }
        return name
                + hook.again()
                        .map(again -> "failed and waits until " + again + ": "
                                + hook.failure().orElse(""))
                        .orElse(row.hold().node().isPresent() ? "runs, or is about to" : "waits for its turn");
    }

    private static Optional<Waiting> waits(Waiting.Reason reason, String detail) {
        return Optional.of(new Waiting(reason, detail, Optional.empty()));
    }

    private Waiting person(ExecutionRow row) {
        List<LockRow> open = open(row.fid());
        Optional<Instant> until = open.stream().map(LockRow::expires).min(Comparator.naturalOrder());
        String names = String.join(", ", open.stream().map(LockRow::lid).toList());
        return new Waiting(Waiting.Reason.PERSON, "It waits for an answer to: " + names, until);
    }

    private List<LockRow> open(Fid fid) {
        LockQuery query = new LockQuery(Set.of(fid), Set.of(), Set.of(LockState.OPEN));
        List<LockRow> open = new ArrayList<>();
        Optional<Cursor> next = Optional.of(Cursor.START);
        while (next.isPresent()) {
            Page<LockRow> page = services.store().locks(query, next.get(), PAGE);
            open.addAll(page.items());
            next = page.next();
        }
        return open;
    }

    private static Waiting time(ExecutionRow row) {
        return new Waiting(
                Waiting.Reason.TIME,
                row.due().at().map(at -> "It waits until " + at).orElse("It waits for something of its own"),
                row.due().at());
    }

    private Waiting line(ExecutionRow row) {
        String user = row.order().user().value();
        String flow = row.order().flow();
        List<ExecutionStore.Count> counts = services.store().counts();
        OptionalInt ofUser = services.limits().runningOfUser();
        long usersRun = running(counts, count -> count.user().equals(row.order().user()));
        if (ofUser.isPresent() && usersRun >= ofUser.getAsInt()) {
            return inLine(
                    Waiting.Reason.USER_LIMIT,
                    usersRun + " executions of user '" + user + "' run, and " + ofUser.getAsInt() + " may");
        }
        OptionalInt ofFlow = flows.find(row.order()).map(Flow::running).orElse(OptionalInt.empty());
        long flowsRun = running(counts, count -> count.flow().equals(flow));
        if (ofFlow.isPresent() && flowsRun >= ofFlow.getAsInt()) {
            return inLine(
                    Waiting.Reason.FLOW_LIMIT,
                    flowsRun + " executions of flow '" + flow + "' run, and " + ofFlow.getAsInt() + " may");
        }
        if (!isOffered(services.store().overview(), row)) {
            return inLine(
                    Waiting.Reason.NODE,
                    "No living node has flow '" + flow + "' in version '"
                            + row.order().version() + "'");
        }
        return inLine(Waiting.Reason.PLACE, "It stands in line for a place on a node");
    }

    private boolean isOffered(Overview overview, ExecutionRow row) {
        String wanted = row.order().flow() + ":" + row.order().version();
        return nodes.of(overview).stream()
                .filter(node -> node.state() == Node.State.LIVING)
                .anyMatch(node -> node.moreOffers() > 0
                        || node.offers().stream()
                                .anyMatch(offer -> offer.toString().equals(wanted)));
    }

    private static long running(List<ExecutionStore.Count> counts, Predicate<ExecutionStore.Count> which) {
        return counts.stream()
                .filter(which)
                .mapToLong(ExecutionStore.Count::running)
                .sum();
    }

    private static Waiting inLine(Waiting.Reason reason, String detail) {
        return new Waiting(reason, detail, Optional.empty());
    }
}
