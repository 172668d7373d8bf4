package io.kodosumi;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.store.Glances;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.transport.Publisher;
import io.kodosumi.spi.Overview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Finds out how a runtime is. Neither throws nor waits for long, whatever the store does. */
final class Checkup {
    private final Services services;
    private final NodeRuntime node;
    private final Nodes nodes;
    private final Glances glances;

    Checkup(Services services, NodeRuntime node, Nodes nodes) {
        this.services = services;
        this.node = node;
        this.nodes = nodes;
        this.glances = new Glances(services.store(), services.timing(), services.problems());
    }

    /** How it is now; how the store stands may be a second old, or older if it does not answer. */
    Health health(boolean closed) {
        Optional<Health.Standing> standing = glances.last().map(this::standing);
        List<Health.Problem> problems = new ArrayList<>(services.problems().all());
        if (closed) {
            problems.add(new Health.Problem(
                    "closed",
                    "The runtime is closed or closes. Open a new one.",
                    services.timing().now()));
        }
        int parked = node.parked();
        int running = Math.max(0, node.flows() - parked);
        return new Health(
                problems,
                new Health.Here(node.id(), running, parked, services.limits().running()),
                queue(),
                standing);
    }

    void close(Duration atMost) throws InterruptedException {
        glances.close(atMost);
    }

    private Health.Queue queue() {
        WriteQueue.Load load = services.writes().load();
        Publisher.Load kept = services.publisher().map(Publisher::load).orElse(Publisher.Load.NONE);
        Duration age = Duration.ofNanos(load.age());
        return new Health.Queue(
                load.units() + kept.events(),
                load.bytes() + kept.bytes(),
                WriteQueue.Load.BOUND,
                Optional.of(age.compareTo(kept.oldest()) >= 0 ? age : kept.oldest())
                        .filter(oldest -> load.units() + kept.events() > 0));
    }

    private Health.Standing standing(Glances.Glance glance) {
        Overview overview = glance.overview();
        Duration age = Duration.ofNanos(services.timing().nanoTime() - glance.at());
        List<Node> present = nodes.of(overview).stream()
                .filter(other -> other.state() != Node.State.DEAD)
                .toList();
        List<Node> living = present.stream()
                .filter(other -> other.state() == Node.State.LIVING)
                .toList();
        return new Health.Standing(
                age, unsettled(overview), stranded(overview, living), strandedHooks(overview, living), present);
    }

    private static Health.Unsettled unsettled(Overview overview) {
        return new Health.Unsettled(
                sum(overview, Overview.Group::running),
                sum(overview, Overview.Group::parked),
                sum(overview, Overview.Group::waiting),
                sum(overview, Overview.Group::resting),
                overview.groups().stream()
                        .flatMap(group -> group.oldest().stream())
                        .reduce(BinaryOperator.minBy(Instant::compareTo))
                        .map(due -> since(due, overview)));
    }

    private static long sum(Overview overview, ToLongFunction<Overview.Group> number) {
        return overview.groups().stream().mapToLong(number).sum();
    }

    private static Duration since(Instant due, Overview overview) {
        return due.isBefore(overview.now()) ? Duration.between(due, overview.now()) : Duration.ZERO;
    }

    /** A node that has more flows than it can tell may have any. */
    private static List<Health.Stranded> stranded(Overview overview, List<Node> living) {
        if (living.stream().anyMatch(other -> other.moreOffers() > 0)) {
            return List.of();
        }
        Set<String> offered =
                Nodes.offers(living.stream()).stream().map(Node.Offer::toString).collect(Collectors.toSet());
        Map<String, Health.Stranded> stranded = new LinkedHashMap<>();
        for (Overview.Group group : overview.groups()) {
            String flow = group.flow() + ":" + group.version();
            if (!offered.contains(flow)) {
                stranded.merge(flow, stranded(group, overview), Checkup::both);
            }
        }
        return List.copyOf(stranded.values());
    }

    private static List<Health.StrandedHook> strandedHooks(Overview overview, List<Node> living) {
        return overview.hooks().stream()
                .filter(hook -> living.stream().noneMatch(node -> node.mayHaveHook(hook.name())))
                .map(hook -> new Health.StrandedHook(hook.name(), hook.executions(), since(hook.since(), overview)))
                .sorted(Comparator.comparing(Health.StrandedHook::hook))
                .toList();
    }

    private static Health.Stranded stranded(Overview.Group group, Overview overview) {
        return new Health.Stranded(
                group.flow(),
                group.version(),
                group.running() + group.parked() + group.waiting() + group.resting(),
                group.oldest().map(due -> since(due, overview)));
    }

    private static Health.Stranded both(Health.Stranded one, Health.Stranded other) {
        Optional<Duration> oldest = one.oldest().isEmpty()
                ? other.oldest()
                : one.oldest()
                        .map(age -> age.compareTo(other.oldest().orElse(age)) >= 0
                                ? age
                                : other.oldest().orElse(age));
        return new Health.Stranded(one.flow(), one.version(), one.executions() + other.executions(), oldest);
    }
}
