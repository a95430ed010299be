package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.Counts;
import rana.data.DataPack;

/** The command {@code rana data pack}, which writes pictures as one clean archive. */
@Command(
        name = "pack",
        description =
                "Writes the good pictures, shuffled and of one size, as a zip archive that StyleGAN's tools read too.",
        footer = {
            "",
            "Bad pictures and exact duplicates are left out. The source stays as it is.",
            "",
            "  rana data pack ~/pictures --out pictures.zip",
            "  rana data pack ~/pictures --out pictures.zip --size 64 --seed 7",
            "  rana train relativistic --data pictures.zip"
        })
final class DataPackCommand implements Runnable {
    @Mixin
    private PicturesOptions pictures = new PicturesOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The archive to write. It must not exist.")
    private Path out = Path.of("");

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Side in pixels. Default: chosen to suit the pictures, 16 to 128.")
    private @Nullable Integer size;

    @Option(
            names = "--channels",
            paramLabel = "C",
            description = "1 (grey) or 3 (colour). Default: 1 if all pictures are grey.")
    private @Nullable Integer channels;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Random seed of the order. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--keep-duplicates", description = "Keep exact duplicates.")
    private boolean keepDuplicates;

    @Mixin
    private Console console = new Console();

    @Override
    public void run() {
        OutputFile.require("--out", out, "zip");
        DataPack packed;
        try (DataProgress progress = new DataProgress(console.err())) {
            packed = DataPack.write(
                    pictures.source(),
                    pictures.options(size, seed, progress),
                    new DataPack.Settings(size, channels, seed, keepDuplicates),
                    out);
        }
        PrintWriter writer = console.out();
        writer.printf(
                "%s: %s of %d×%d, %s%s, from %s; left out %,d bad and %,d repeated%n",
                out,
                Counts.of(packed.written(), "picture"),
                packed.size(),
                packed.size(),
                packed.channels() == 1 ? "grey" : "colour",
                packed.classes() == 0 ? "" : ", " + Counts.of(packed.classes(), "class"),
                packed.description(),
                packed.bad(),
                packed.repeated());
        writer.flush();
    }
}
