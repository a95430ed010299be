package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.data.DataSources;
import rana.explore.LatentFile;
import rana.explore.Projection;
import rana.explore.Projector;
import rana.image.Grid;
import rana.image.Picture;
import rana.recipe.ImageSpec;
import rana.run.Run;

/** {@code rana project}: the picture of a generator that is most like a given one. */
@Command(
        name = "project",
        description = "Finds the latent from which a run's generator draws what is most like a picture.",
        footer = {
            "",
            "The latent is a point for 'rana sample --interpolate' and '--at'.",
            "",
            "  rana project runs/frog-1 my-frog.png",
            "  rana sample runs/frog-1 --directions 5 --at projected.json"
        })
final class ProjectCommand implements Callable<Integer> {
    @Mixin
    private GeneratorOptions generator = new GeneratorOptions();

    @Parameters(index = "1", paramLabel = "PICTURE", description = "A picture file; its middle square, resized.")
    private Path picture = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "300",
            description = "Of the search. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "Draw it as this class, where the run was told classes. Default: whichever comes closest.")
    private @Nullable String className;

    @Option(
            names = "--grid",
            paramLabel = "FILE",
            defaultValue = "projected.png",
            description = "Write the given picture and the one found beside it as PNG. Default: ${DEFAULT-VALUE}.")
    private Path grid = Path.of("");

    @Option(
            names = "--latent",
            paramLabel = "FILE",
            defaultValue = "projected.json",
            description = "Write the latent as JSON. Default: ${DEFAULT-VALUE}.")
    private Path latent = Path.of("");

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        Run run = generator.open();
        ImageSpec drawn = run.recipe().pictures();
        Picture target = DataSources.picture(picture, drawn.size(), drawn.channels());
        try (Projector projector = Projector.open(run, generator.checkpoint(run), generator.device());
                EvaluationProgress progress = new EvaluationProgress(console.err())) {
            Projection found =
                    projector.project(target, Optional.ofNullable(className), steps, generator.seed(), progress);
            progress.close();
            Grid.of(List.of(target, found.picture()), 2).writePng(grid);
            LatentFile.write(latent, found.latent());
            print(found);
        }
        return 0;
    }

    private void print(Projection found) {
        PrintWriter out = console.out();
        out.println(String.format(
                Locale.ROOT,
                "pixels differ by %.3f (black and white by 1), features by %.3f of their length%s",
                found.pixelError(),
                found.featureError(),
                found.className().map(name -> "; drawn as " + name).orElse("")));
        out.println(grid + ", " + latent);
        out.flush();
    }
}
