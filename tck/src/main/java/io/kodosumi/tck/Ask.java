package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node's question for what is due, with everything filled in that a test does not talk about. */
final class Ask {
    private final NodeId node;
    private Set<String> routes = Set.of(Writes.ROUTE);
    private Set<String> hooks = Set.of();
    private Set<UserId> except = Set.of();
    private Set<String> full = Set.of();
    private Optional<UserId> last = Optional.empty();
    private int each = 100;
    private Work.Reach reach = Work.Reach.DEAD;
    private int limit = 100;

    private Ask(NodeId node) {
        this.node = node;
    }

    static Ask by(NodeId node) {
        return new Ask(node);
    }

    Ask routes(String... some) {
        routes = Set.of(some);
        return this;
    }

    Ask hooks(String... keys) {
        hooks = Set.of(keys);
        return this;
    }

    Ask except(UserId... users) {
        except = Set.of(users);
        return this;
    }

    Ask full(String... some) {
        full = Set.of(some);
        return this;
    }

    /** Behind this user's turn, so many of each queue. */
    Ask turn(UserId user, int most) {
        last = Optional.of(user);
        each = most;
        return this;
    }

    /** So many of each queue. */
    Ask each(int most) {
        each = most;
        return this;
    }

    Ask suspects() {
        reach = Work.Reach.SUSPECTS;
        return this;
    }

    Ask limit(int most) {
        limit = most;
        return this;
    }

    Work.Page page(ExecutionStore store, Cursor after) {
        return store.due(new Work.Query(
                node,
                routes,
                hooks,
                new Work.Except(except, full),
                new Work.Turn(last, Math.min(each, limit)),
                reach,
                after,
                limit));
    }

    Work.Page first(ExecutionStore store) {
        return page(store, Cursor.START);
    }

    /** All pages. */
    List<Work> all(ExecutionStore store) {
        List<Work> found = new ArrayList<>();
        Optional<Cursor> more = Optional.of(Cursor.START);
        while (more.isPresent()) {
            Work.Page page = page(store, more.get());
            found.addAll(page.due());
            assertThat(found).as("more than there can be: the pages do not end").hasSizeLessThan(1_000);
            more = page.more();
        }
        return found;
    }

    List<Fid> fids(ExecutionStore store) {
        return all(store).stream().map(Work::fid).toList();
    }
}
