package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.disarm;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts: versions that count, keys in order. */
abstract class JournalTopic extends StoreTopic {
    JournalTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void a_fact_is_stored_once_per_version() {
        Fid fid = held();
        assertThat(write(put(fid, 1, "draft~1", 1, "first"))).isEqualTo(DONE);
        assertThat(write(put(fid, 1, "draft~1", 1, "second"))).isEqualTo(refused(Reason.VERSION, 1));
        assertThat(steps(fid)).containsExactly(new Fact("step", "draft~1", 1, "first"));
    }

    @Test
    void each_version_follows_the_one_before() {
        Fid fid = held();
        assertThat(write(put(fid, 1, "draft~1", 2, "2"))).isEqualTo(refused(Reason.VERSION, 0));
        assertThat(write(put(fid, 1, "draft~1", 1, "1"))).isEqualTo(DONE);
        assertThat(write(put(fid, 1, "draft~1", 3, "3"))).isEqualTo(refused(Reason.VERSION, 1));
        assertThat(write(put(fid, 1, "draft~1", 2, "2"))).isEqualTo(DONE);
        assertThat(write(put(fid, 1, "draft~1", 1, "1"))).isEqualTo(refused(Reason.VERSION, 2));
        assertThat(steps(fid)).containsExactly(new Fact("step", "draft~1", 2, "2"));
    }

    @Test
    void spaces_and_executions_are_apart() {
        Fid fid = held();
        Fid other = held();
        assertThat(write(new Write.Put(fid, 1, 0, new Fact("one", "k", 1, "1"))))
                .isEqualTo(DONE);
        assertThat(write(new Write.Put(fid, 1, 0, new Fact("two", "k", 1, "2"))))
                .isEqualTo(DONE);
        assertThat(write(new Write.Put(other, 1, 0, new Fact("one", "k", 1, "3"))))
                .isEqualTo(DONE);

        assertThat(store.facts(fid, "one", "", 10)).containsExactly(new Fact("one", "k", 1, "1"));
        assertThat(store.facts(fid, "two", "", 10)).containsExactly(new Fact("two", "k", 1, "2"));
        assertThat(store.facts(other, "one", "", 10)).containsExactly(new Fact("one", "k", 1, "3"));
        assertThat(store.facts(fid, "three", "", 10)).isEmpty();
        assertThat(store.facts(newFid(), "one", "", 10)).isEmpty();
    }

    @Test
    void facts_come_in_key_order_page_by_page() {
        Fid fid = held();
        List<String> keys = List.of("a=2", "a~1", "a~10", "a~2", "b~1", "left~1:a~1");
        List.of("b~1", "a~10", "left~1:a~1", "a=2", "a~2", "a~1")
                .forEach(key -> assertThat(write(put(fid, 1, key, 1, key))).isEqualTo(DONE));

        assertThat(steps(fid)).extracting(Fact::key).containsExactlyElementsOf(keys);
        assertThat(store.facts(fid, "step", "", 2)).extracting(Fact::key).containsExactly("a=2", "a~1");
        assertThat(store.facts(fid, "step", "a~1", 2)).extracting(Fact::key).containsExactly("a~10", "a~2");
        assertThat(store.facts(fid, "step", "left~1:a~1", 2)).isEmpty();
        assertThat(store.facts(fid, "step", "a~11", 1)).extracting(Fact::key).containsExactly("a~2");
    }

    @Test
    void capitals_come_before_small_letters() {
        Fid fid = held();
        List.of("b", "B", "a", "A")
                .forEach(key -> assertThat(write(put(fid, 1, key, 1, key))).isEqualTo(DONE));
        assertThat(steps(fid)).extracting(Fact::key).containsExactly("A", "B", "a", "b");
    }

    @Test
    void a_host_writes_facts_without_a_claim() {
        Fid fid = launched();
        assertThat(write(put(fid, 0, "note", 1, "1"))).isEqualTo(DONE);
        accepted(write(claim(fid, A, 0)));
        assertThat(write(put(fid, 0, "note", 2, "2"))).isEqualTo(DONE);
        assertThat(steps(fid)).containsExactly(new Fact("step", "note", 2, "2"));
    }

    @Test
    void a_hosts_fact_leaves_the_holder_parked() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        assertThat(write(put(fid, 0, "note", 1, "1"))).isEqualTo(DONE);
        assertThat(row(fid).hold().parked()).isTrue();
    }

    @Test
    void after_the_outcome_only_facts_of_hooks_are_taken() {
        Fid fid = settled(hook("refund"));
        assertThat(write(put(fid, 1, "draft~1", 1, "1"))).isEqualTo(refused(Reason.SETTLED, 1));
        assertThat(write(put(fid, 0, "draft~1", 1, "1"))).isEqualTo(refused(Reason.SETTLED, 1));
        assertThat(write(disarm(fid, 1, "refund"))).isEqualTo(DONE);
    }

    @Test
    void the_store_keeps_facts_of_its_own() {
        String key = "transport-" + newFid();
        assertThat(write(put(Fid.STORE, 0, key, 2, "redis"))).isEqualTo(refused(Reason.VERSION, 0));
        assertThat(write(put(Fid.STORE, 0, key, 1, "memory"))).isEqualTo(DONE);
        assertThat(write(put(Fid.STORE, 0, key, 1, "redis"))).isEqualTo(refused(Reason.VERSION, 1));
        assertThat(store.facts(Fid.STORE, "step", "", 10)).containsExactly(new Fact("step", key, 1, "memory"));
        assertThat(store.find(Fid.STORE)).isEmpty();
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items()).isEmpty();
    }
}
