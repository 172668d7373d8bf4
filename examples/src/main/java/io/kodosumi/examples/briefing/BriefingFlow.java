package io.kodosumi.examples.briefing;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.markdown;
import static io.kodosumi.forms.Forms.text;
import static io.kodosumi.forms.Forms.textarea;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.LockExpired;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.forms.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The agent: reads, splits, ranks and drafts in steps, waits for a person's verdict, and writes what was approved.
 *
 * <p>One attempt of one execution; after a crash another one runs the same code, and only what was not journaled is done again.
 */
final class BriefingFlow {
    static final String NAME = "briefing";
    static final String VERDICT = "approve";
    static final String ELSEWHERE = "elsewhere";
    private static final Duration PATIENCE = Duration.ofDays(30);

    private final Tracer tracer;
    private final Optional<ChatModel> model;
    private final List<DocumentFile> files;
    private final Stages stages;

    private BriefingFlow(Inputs inputs, Tracer tracer, Moments moments, Optional<ChatModel> model) {
        this.tracer = tracer;
        this.model = model;
        files = inputs.get("documents", new Type<List<DocumentFile>>() {});
        stages = new Stages(tracer, moments, files.size() + 3);
    }

    /**
     * The flow. An unfit document, an expired lock and a model that refuses end it at once, because trying again would not mend them; a
     * model that is not there was tried often enough.
     */
    static Flow flow(Moments moments, Optional<ChatModel> model) {
        return Flow.of(NAME, (inputs, tracer) -> new BriefingFlow(inputs, tracer, moments, model).run())
                .retry(Retry.DEFAULT
                        .unless(UnfitDocument.class)
                        .unless(LockExpired.class)
                        .unless(ModelRefused.class)
                        .unless(ModelUnavailable.class));
    }

    private Briefing run() {
        List<Document> documents = read();
        Split split =
                stages.step("split", Split.class, "splitting into sentences", key -> SentenceSplitter.split(documents));
        Ranking ranking = stages.step(
                "rank",
                Ranking.class,
                "ranking " + split.sentences().size() + " sentences",
                key -> SentenceRanker.rank(documents, split));
        Draft draft = draft(documents, split, ranking);
        stages.done("drafted");
        Verdict verdict = tracer.lock(VERDICT, question(draft), PATIENCE);
        stages.answered(VERDICT);
        String file = verdict.approve() ? write(verdict) : "";
        return new Briefing(verdict.approve(), draft.title(), verdict.briefing(), file, verdict.note());
    }

    private List<Document> read() {
        DocumentSet set = new DocumentSet(files, List.of());
        List<Document> documents = new ArrayList<>();
        for (DocumentFile file : set.files()) {
            documents.add(stages.step(
                    "read", Document.class, "reading " + set.name(file), key -> DocumentReader.reread(file)));
        }
        return documents;
    }

    /** Quotes word for word; or has a model write from the quotes, where there is one. */
    private Draft draft(List<Document> documents, Split split, Ranking ranking) {
        if (model.isEmpty()) {
            return stages.step("draft", Draft.class, "drafting", key -> BriefingDraft.draft(documents, split, ranking));
        }
        ChatEndpoint endpoint = model.get().endpoint();
        ModelDraft author = new ModelDraft(model.get(), tracer);
        Retry retry = endpoint.patience().retry();
        return stages.step("draft", Draft.class, retry, "drafting with " + endpoint.model(), key -> {
            String text = author.write(BriefingDraft.draft(documents, split, ranking), key);
            return BriefingDraft.written(documents, ranking, endpoint.model(), text);
        });
    }

    /** Writes the briefing; where that can't be done, the person says where else, because the approved text must not be lost. */
    private String write(Verdict verdict) {
        String file = verdict.file();
        while (true) {
            try {
                return written(file, verdict.briefing());
            } catch (StepFailed failed) {
                file = tracer.lock(ELSEWHERE, question(failed, file), PATIENCE).text("file");
                stages.answered(ELSEWHERE);
            }
        }
    }

    private String written(String file, String text) {
        return stages.step("write", String.class, "writing " + file, key -> {
            String path = BriefingFile.write(Path.of(file), text, tracer.fid().value())
                    .toString();
            stages.reached("written");
            return path;
        });
    }

    private static Form<Verdict> question(Draft draft) {
        return form(
                        textarea("briefing")
                                .label("The briefing")
                                .value(draft.markdown())
                                .required(),
                        checkbox("approve").label("Approve it"),
                        text("file").label("Write it to").value("briefing.md").required(),
                        text("note").label("A note"))
                .as(Verdict.class);
    }

    private static Form<Inputs> question(StepFailed failed, String file) {
        return form(
                markdown("It can't be written there. " + failed.getMessage()),
                text("file").label("Write it to").value(file).required());
    }
}
