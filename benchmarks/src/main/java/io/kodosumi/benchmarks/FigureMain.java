package io.kodosumi.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;

/** Measures one figure in a process of its own, and tells its rows. */
public final class FigureMain {
    static final List<Figure> FIGURES = List.of(
            new EventFigure(),
            new ExecutionFigure(),
            new LoneFigure(),
            new FollowerFigure(),
            new AnswerFigure(),
            new ParkedFigure(),
            new OpenFigure(),
            new StoredFigure(),
            new RecoveryFigure());

    private FigureMain() {}

    /** The folder to work in, the figure's name, whether it is a short run, and how many pairs. */
    public static void main(String... args) throws Exception {
        Bench bench = new Bench(Path.of(args[0]), Boolean.parseBoolean(args[2]), Integer.parseInt(args[3]));
        Figure figure = FIGURES.stream()
                .filter(one -> one.name().equals(args[1]))
                .findFirst()
                .orElseThrow();
        ChildJvm.tell(new ObjectMapper().writeValueAsString(figure.measure(bench)));
        System.exit(0);
    }
}
