package io.kodosumi.examples.briefing;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Follow;
import io.kodosumi.Inputs;
import io.kodosumi.Lock;
import io.kodosumi.Outcome;
import io.kodosumi.User;
import io.kodosumi.forms.Form;
import io.kodosumi.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One person's session with a briefing: shows what happens, asks what is asked, and shows how it ended. */
final class BriefingSession {
    private static final Duration LONG = Duration.ofDays(30);
    private static final Duration LOG_CLOSES = Duration.ofSeconds(10);

    private final User user;
    private final CommandLine line;
    private final Terminal terminal;
    private final Moments moments;
    private final Instant begun;
    private final Map<String, String> given;
    private final Dictation dictation;

    /**
     * Prepares a session.
     *
     * @param begun when this process began: earlier events are history, and not shown
     */
    BriefingSession(User user, CommandLine line, Terminal terminal, Moments moments, Instant begun) {
        this.user = user;
        this.line = line;
        this.terminal = terminal;
        this.moments = moments;
        this.begun = begun;
        given = new HashMap<>(line.answers());
        dictation = new Dictation(terminal);
    }

    /** Begins, goes on, or shows what was before; the answer is the exit code. */
    int run(DocumentSet documents) throws InterruptedException, Unanswered {
        Execution execution = new Briefings(user, documents).latest(line.another());
        moments.reached("launched");
        Optional<Outcome> before = execution.outcome();
        if (before.isPresent()) {
            terminal.say("Briefing " + execution.fid() + " has ended; --new begins another.");
            return show(before.get());
        }
        boolean goesOn = execution.created().isBefore(begun);
        terminal.say("Briefing " + execution.fid() + (goesOn ? " goes on." : " begins."));
        Outcome outcome;
        try (Follow live = execution.follow(this::show)) {
            outcome = answered(execution, goesOn);
            live.await(LOG_CLOSES);
        }
        moments.reached("ended");
        return show(outcome);
    }

    private Outcome answered(Execution execution, boolean goesOn) throws InterruptedException, Unanswered {
        Optional<Outcome> outcome = execution.outcome();
        while (outcome.isEmpty()) {
            Optional<Lock> lock = execution.awaitLock(LONG);
            if (lock.isPresent()) {
                answer(lock.get(), goesOn);
            }
            outcome = execution.outcome();
        }
        return outcome.get();
    }

    private void answer(Lock lock, boolean goesOn) throws Unanswered {
        terminal.endProgress();
        if (goesOn && lock.opened().isBefore(begun)) {
            terminal.say("It goes on at '" + lock.lid() + "', which waits since " + lock.opened()
                    + "; no step is done again.");
        }
        moments.reached("awaiting");
        Form<Inputs> form = new OutFile(line.out()).suggestedIn(lock.form());
        FormPrompt prompt =
                new FormPrompt(terminal, new Questions(terminal, Editor.of(System.getenv())), givenTo(lock));
        Map<String, Object> values = prompt.ask(form);
        Answer answer = lock.answer(OutFile.absoluteIn(values));
        while (answer instanceof Answer.Invalid invalid) {
            values = prompt.askAgain(form, values, invalid.errors());
            answer = lock.answer(OutFile.absoluteIn(values));
        }
        given.clear();
        if (answer instanceof Answer.Closed closed) {
            terminal.say("It was " + closed.state().name().toLowerCase(Locale.ROOT) + " before, by " + closed.by()
                    + " at " + closed.at() + "; this answer changed nothing.");
        }
        moments.reached("answered");
    }

    /** What was given is meant for the verdict; of that, another question takes what it asks for. */
    private Map<String, String> givenTo(Lock lock) {
        Map<String, String> answers = new HashMap<>(given);
        if (!lock.name().equals(BriefingFlow.VERDICT)) {
            answers.keySet().retainAll(FormPrompt.names(lock.form()));
        }
        return answers;
    }

    private void show(Event event) {
        if (event.at().isBefore(begun)) {
            return;
        }
        switch (event.kind()) {
            case Progress.KIND -> {
                Progress progress = Progress.of(event);
                terminal.progress(progress.done(), progress.total(), progress.text());
            }
            case "result" -> dictation.show(event);
            case "debug", "stderr" -> {
                dictation.pause();
                terminal.say(event.payload());
            }
            default -> dictation.pause(); // statuses, inputs and locks are shown by what this session does
        }
    }

    private int show(Outcome outcome) {
        terminal.endProgress();
        if (!outcome.isFinished()) {
            Outcome.Failure failure = outcome.failure().orElseThrow();
            terminal.say("It ended as " + outcome.status().word() + ": " + reason(failure) + "\n--new begins another.");
            return BriefingMain.FAILED;
        }
        Briefing briefing = Objects.requireNonNull(outcome.result(Briefing.class));
        if (!briefing.approved()) {
            terminal.say("It was not approved, and nothing was written. --new begins another.");
            return BriefingMain.FAILED;
        }
        terminal.say("\n" + briefing.text().stripTrailing() + "\n\nThe briefing is in " + briefing.file());
        return BriefingMain.FINISHED;
    }

    /** What went wrong, rather than in which step. */
    private static String reason(Outcome.Failure failure) {
        Outcome.Failure reason = Objects.requireNonNullElse(failure.cause(), failure);
        return reason.message().isEmpty() ? reason.type() : reason.message();
    }
}
