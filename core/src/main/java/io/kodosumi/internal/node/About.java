package io.kodosumi.internal.node;

import io.kodosumi.Flow;
import io.kodosumi.Node.Role;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a node says about itself with each beat, as JSON of at most 16 KiB: a node with very many flows or hooks names the first of them. */
final class About {
    private static final int MAX_BYTES = 16 << 10;
    private static final int MAX_SUMMARY = 120;
    private static final int MAX_HOOKS = 64;

    private final Services services;
    private final Set<Role> roles;
    private final List<Flow> flows;
    private final List<String> hooks;

    /** @param offered what the node runs, if it works */
    About(Services services, Set<Role> roles, Offered offered) {
        this.services = services;
        this.roles = EnumSet.copyOf(roles);
        boolean works = roles.contains(Role.WORK);
        this.flows = works ? offered.flows().all() : List.of();
        this.hooks = works ? offered.hooks().names().stream().sorted().toList() : List.of();
    }

    /**
     * What it says while it lives, and as it closes.
     *
     * @param closing says that it is gone for good, whatever its lease
     */
    record Words(String living, String closing) {}

    /** The words of a node of this host that opens now. */
    Words words(String host) {
        Map<String, Object> about = about(host);
        String living = services.codec().write(about);
        about.put("closed", true);
        return new Words(living, services.codec().write(about));
    }

    private Map<String, Object> about(String host) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("kodosumi", Version.OF_LIBRARY);
        about.put("host", host);
        about.put("started", services.timing().now().toString());
        about.put("lease", services.limits().lease().toMillis());
        about.put(
                "roles",
                roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).toList());
        putHooks(about);
        int left = MAX_BYTES - bytes(about) - "\"flows\":[],\"more\":1000000,\"closed\":true,".length();
        List<Map<String, Object>> offers = offers(left);
        about.put("flows", offers);
        if (offers.size() < flows.size()) {
            about.put("more", flows.size() - offers.size());
        }
        return about;
    }

    private void putHooks(Map<String, Object> about) {
        if (!hooks.isEmpty()) {
            List<String> named = hooks.subList(0, Math.min(hooks.size(), MAX_HOOKS));
            about.put("hooks", named);
            if (named.size() < hooks.size()) {
                about.put("more_hooks", hooks.size() - named.size());
            }
        }
    }

    private List<Map<String, Object>> offers(int bytes) {
        List<Map<String, Object>> offers = new ArrayList<>();
        int left = bytes;
        for (Flow flow : flows) {
            Map<String, Object> offer = offer(flow);
            left -= bytes(offer) + 1;
            if (left < 0) {
                return offers;
            }
            offers.add(offer);
        }
        return offers;
    }

    private static Map<String, Object> offer(Flow flow) {
        Map<String, Object> offer = new LinkedHashMap<>();
        offer.put("flow", flow.name());
        offer.put("version", flow.version());
        flow.summary().ifPresent(summary -> offer.put("summary", shortened(summary)));
        if (flow.isDeprecated()) {
            offer.put("deprecated", true);
        }
        if (flow.form().isPresent()) {
            offer.put("form", true);
        }
        flow.deadline().ifPresent(deadline -> offer.put("deadline", deadline.toString()));
        return offer;
    }

    private static String shortened(String summary) {
        if (summary.length() <= MAX_SUMMARY) {
            return summary;
        }
        int end = Character.isHighSurrogate(summary.charAt(MAX_SUMMARY - 2)) ? MAX_SUMMARY - 2 : MAX_SUMMARY - 1;
        return summary.substring(0, end) + "…";
    }

    private int bytes(Map<String, Object> part) {
        return services.codec().write(part).getBytes(StandardCharsets.UTF_8).length;
    }
}
