package io.kodosumi.examples.briefing;

import io.kodosumi.Execution;
import io.kodosumi.Launch;
import io.kodosumi.User;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Page;
import java.util.Optional;

/** One user's briefings of the same documents; another one is only begun after the one before it ended. */
final class Briefings {
    private static final int PAGE = 500;
    private static final int FIRST_EVENTS = 10;

    private final User user;
    private final DocumentSet documents;

    Briefings(User user, DocumentSet documents) {
        this.user = user;
        this.documents = documents;
    }

    /** The latest one, begun now if there is none; or one that has not ended, begun now if all have. */
    Execution latest(boolean unended) {
        int number = Math.max(1, begun());
        Execution execution = launch(number);
        while (unended && execution.outcome().isPresent()) {
            execution = launch(++number);
        }
        return execution;
    }

    /** Launched under a key, so that it is begun once however often this is called. */
    private Execution launch(int number) {
        return user.launch(Launch.of(BriefingFlow.NAME)
                .key(documents.key() + "-" + number)
                .input("briefing", documents.key())
                .input("documents", documents.files()));
    }

    private int begun() {
        int begun = 0;
        Optional<Cursor> next = Optional.of(Cursor.START);
        while (next.isPresent()) {
            Page<Execution> page = user.executions(next.get(), PAGE);
            begun +=
                    (int) page.items().stream().filter(this::isOfTheseDocuments).count();
            next = page.next();
        }
        return begun;
    }

    /** An execution's inputs are among its first events. */
    private boolean isOfTheseDocuments(Execution execution) {
        return execution.flow().equals(BriefingFlow.NAME)
                && execution.events(0, FIRST_EVENTS).stream()
                        .anyMatch(event ->
                                event.kind().equals("inputs") && event.payload().contains(documents.key()));
    }
}
