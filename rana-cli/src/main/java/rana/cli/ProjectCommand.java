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

/**
 * The command {@code rana project}, which finds the latent whose picture best matches a given one.
 */
@Command(
        name = "project",
        description = "Finds the latent whose picture best matches a given picture.",
        footer = {
            "",
            "'rana sample --interpolate' and '--at' take the latent as a point.",
            "",
            "  rana project runs/frog-1 my-frog.png",
            "  rana sample runs/frog-1 --directions 5 --at projected.json"
        })
final class ProjectCommand implements Callable<Integer> {
    @Mixin
    private GeneratorOptions generator = new GeneratorOptions();

    @Parameters(index = "1", paramLabel = "PICTURE", description = "A picture file; its centre square is resized.")
    private Path picture = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "300",
            description = "Number of optimisation steps. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description =
                    "Match a picture of this class of a class-conditional generator. Default: the class that matches best.")
    private @Nullable String className;

    @Option(
            names = "--grid",
            paramLabel = "FILE",
            defaultValue = "projected.png",
            description = "Write the given picture and its match side by side as PNG. Default: ${DEFAULT-VALUE}.")
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
        OutputFile.require("--grid", grid, "png");
        OutputFile.require("--latent", latent, "json");
        try (Projector projector = Projector.open(generator.path(), generator.options());
                EvaluationProgress progress = new EvaluationProgress(console.err())) {
            Picture target = DataSources.picture(
                    picture, projector.info().width(), projector.info().channels());
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
                "pixels differ by %.3f (black and white by 1), features by %.3f of their norm%s",
                found.pixelError(),
                found.featureError(),
                found.className().map(name -> "; drawn as " + name).orElse("")));
        out.println(grid + ", " + latent);
        out.flush();
    }
}
