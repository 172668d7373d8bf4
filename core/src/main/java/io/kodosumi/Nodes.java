package io.kodosumi;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Overview;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what nodes say of themselves. Other versions of the library may say more or less: what is not understood is left out. */
final class Nodes {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final int GONE = 10;
    private static final Comparator<Node> NEWEST_FIRST = Comparator.comparing(
                    (Node node) -> node.started().orElse(Instant.EPOCH))
            .reversed();

    private final JsonCodec codec;

    Nodes(JsonCodec codec) {
        this.codec = codec;
    }

    /** All nodes, those that opened last first. */
    List<Node> of(Overview overview) {
        return overview.nodes().stream()
                .map(node -> node(node, overview.now()))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /** What these nodes offer, each once: what nodes that opened later have comes first. */
    static List<Node.Offer> offers(Stream<Node> nodes) {
        Map<String, Node.Offer> offers = new LinkedHashMap<>();
        nodes.forEach(node -> node.offers().forEach(offer -> offers.putIfAbsent(offer.toString(), offer)));
        return List.copyOf(offers.values());
    }

    private Node node(Overview.Node row, Instant now) {
        Map<?, ?> about = about(row.about());
        Duration lease = about.get("lease") instanceof Number millis ? Duration.ofMillis(millis.longValue()) : LEASE;
        Duration over = Duration.between(row.until(), now);
        boolean closed = Boolean.TRUE.equals(about.get("closed")); // its last beat gave it no lease
        Duration silence = closed ? over : over.plus(lease);
        return new Node(
                row.id(),
                state(row.dead() || closed, over, lease),
                silence.isNegative() ? Duration.ZERO : silence,
                new Node.Said(
                        roles(about),
                        offers(about),
                        number(about, "more"),
                        hooks(about),
                        number(about, "more_hooks"),
                        text(about, "host").orElse(""),
                        text(about, "kodosumi").orElse(""),
                        parsed(about, "started", Instant::parse)));
    }

    private static Node.State state(boolean gone, Duration over, Duration lease) {
        if (gone || over.compareTo(lease.multipliedBy(GONE)) > 0) {
            return Node.State.DEAD;
        }
        return over.isNegative() ? Node.State.LIVING : Node.State.LATE;
    }

    private Map<?, ?> about(String text) {
        try {
            return codec.tree(text) instanceof Map<?, ?> about ? about : Map.of();
        } catch (KodosumiException unreadable) {
            return Map.of(); // said by something else: it is a node all the same
        }
    }

    private static Set<Node.Role> roles(Map<?, ?> about) {
        Set<Node.Role> roles = EnumSet.noneOf(Node.Role.class);
        for (Node.Role role : Node.Role.values()) {
            if (about.get("roles") instanceof List<?> words
                    && words.contains(role.name().toLowerCase(Locale.ROOT))) {
                roles.add(role);
            }
        }
        return roles;
    }

    private static int number(Map<?, ?> about, String key) {
        return about.get(key) instanceof Number number ? number.intValue() : 0;
    }

    private static List<String> hooks(Map<?, ?> about) {
        return about.get("hooks") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static List<Node.Offer> offers(Map<?, ?> about) {
        return about.get("flows") instanceof List<?> flows
                ? flows.stream().flatMap(Nodes::offer).toList()
                : List.of();
    }

    private static Stream<Node.Offer> offer(@Nullable Object said) {
        if (said instanceof Map<?, ?> offer
                && offer.get("flow") instanceof String flow
                && offer.get("version") instanceof String version) {
            return Stream.of(new Node.Offer(
                    flow,
                    version,
                    text(offer, "summary"),
                    Boolean.TRUE.equals(offer.get("deprecated")),
                    Boolean.TRUE.equals(offer.get("form")),
                    parsed(offer, "deadline", Duration::parse)));
        }
        return Stream.empty();
    }

    private static Optional<String> text(Map<?, ?> said, String key) {
        return said.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static <T> Optional<T> parsed(Map<?, ?> said, String key, Function<String, T> parse) {
        try {
            return text(said, key).map(parse);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
