package io.kodosumi.tck;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.spi.LockRow;
import java.util.List;

/** What holds of the locks of one execution that has ended, and of what its log tells of them. */
final class LockInvariants {
    private final Faults faults;
    private final Stored stored;
    private final boolean isEmbedded;
    private final Fid fid;

    /** @param isEmbedded whether events and what belongs to them are one transaction */
    LockInvariants(Faults faults, Stored stored, boolean isEmbedded) {
        this.faults = faults;
        this.stored = stored;
        this.isEmbedded = isEmbedded;
        this.fid = stored.fid();
    }

    void check() {
        stored.locks().forEach(this::check);
        faults.expect(
                stored.row().wish().openLocks() == 0,
                "G5",
                fid,
                "counts open locks: " + stored.row().wish());
    }

    private void check(LockRow lock) {
        String name = "lock " + lock.lid() + " ";
        faults.expect(lock.state() != LockState.OPEN, "G5", fid, name + "is still open");
        faults.expect(
                lock.state() == LockState.OPEN || lock.closed().isPresent(),
                "G5",
                fid,
                name + "says not who closed it");
        lock.closed()
                .filter(closed -> lock.state() == LockState.EXPIRED)
                .ifPresent(closed -> faults.expect(
                        !closed.at().isBefore(lock.expires()),
                        "G5",
                        fid,
                        name + "expired at " + closed.at() + ", and had time until " + lock.expires()));
        told(lock, "lock", name);
        List<Event> leases = told(lock, "lease", name);
        String state = "\"state\":\"" + lock.state().name().toLowerCase(java.util.Locale.ROOT) + "\"";
        faults.expect(
                leases.stream().allMatch(event -> event.payload().contains(state)),
                "G5",
                fid,
                name + "is " + lock.state() + ", and the log tells otherwise: " + leases);
        lock.closed()
                .filter(closed -> lock.state() == LockState.ANSWERED)
                .ifPresent(closed -> faults.expect(
                        leases.stream().allMatch(event -> event.payload().contains("\"result\":" + closed.answer())),
                        "G5",
                        fid,
                        name + "was answered otherwise than the log tells: " + leases));
    }

    private List<Event> told(LockRow lock, String kind, String name) {
        String of = "\"lid\":\"" + lock.lid() + "\"";
        List<Event> found = stored.log().stream()
                .filter(event -> event.kind().equals(kind) && event.payload().contains(of))
                .toList();
        boolean holds = isEmbedded ? found.size() == 1 : !found.isEmpty() || stored.hasLost();
        faults.expect(holds, "G5", fid, name + "is told as '" + kind + "' " + found.size() + " times");
        return found;
    }
}
