package io.kodosumi.examples.own;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Overview;
import java.util.List;

/**
 * What the log file says: the effects of accepted writes, not the writes. So reading it back judges nothing, and what was true when
 * it was written stays true under another clock and a newer version of the rules.
 */
sealed interface Change {
    /** The execution is now so. */
    record Row(Kept kept) implements Change {}

    /** Its log has one event more. */
    record Logged(Fid fid, Event event) implements Change {}

    /** An event came too late for the log; kept aside for whoever wonders where it went. */
    record Late(Fid fid, Event event, String reason) implements Change {}

    /** One of its facts has a new version. */
    record Stored(Fid fid, Fact fact) implements Change {}

    /** One of its locks is now so. */
    record Locked(Kept.Lock lock) implements Change {}

    /** A node is now so. */
    record Known(Overview.Node node) implements Change {}

    /** Nothing of it is left. */
    record Erased(Fid fid) implements Change {}

    /** What one transaction changed: all of it is in the file, or nothing. */
    record Batch(List<Change> changes) {}
}
