package rana.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.Counts;
import rana.Names;
import rana.UsageException;
import rana.classify.Classifier;
import rana.classify.ClassifierCard;
import rana.classify.ClassifierFiles;
import rana.classify.ClassifierTraining;
import rana.classify.LabelledImages;
import rana.classify.PondImages;
import rana.classify.TrainingPlan;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.run.Machine;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/**
 * The command {@code rana features train}, which trains one of the classifiers that ship with Rana.
 */
@Command(
        name = "train",
        description =
                "Trains a classifier and writes its weights and its card, a JSON file with the data, settings and accuracy of"
                        + " the training.",
        footer = {"", "  rana features train", "  rana features train --data-path ~/data --epochs 8 --out features"})
final class FeaturesTrainCommand implements Callable<Integer> {
    private static final int SIZE = 32;
    private static final int POND_TRAINING = 30_000;
    private static final int POND_HELD_OUT = 5_000;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "cifar10",
            description = "The training data: cifar10 or pond. Default: ${DEFAULT-VALUE}.")
    private String data = "cifar10";

    @Option(names = "--data-path", paramLabel = "P", description = "The folder of CIFAR-10, instead of downloading it.")
    private @Nullable Path dataPath;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "features",
            description = "The output folder for NAME.safetensors and NAME.json. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("features");

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Number of passes over the training data. Default: 20 for cifar10, 6 for pond.")
    private @Nullable Integer epochs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Random seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--float32",
            description =
                    "Train with convolutions in float32 instead of bfloat16: faster on processors without bfloat16"
                            + " instructions.")
    private boolean float32;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        if (epochs != null && epochs < 1) {
            throw new UsageException("--epochs must be at least 1; got " + epochs);
        }
        threads.apply();
        ComputeDevice onDevice = device.device(console);
        if (data.equals("pond")) {
            return train(
                    adjusted(TrainingPlan.pond()),
                    "Pond",
                    pond(POND_TRAINING, seed),
                    pond(POND_HELD_OUT, seed + 1),
                    onDevice);
        }
        if (!data.equals("cifar10")) {
            throw new UsageException("--data must be cifar10 or pond; got '" + data + "'"
                    + Names.suggestion(data, List.of("cifar10", "pond")));
        }
        return train(adjusted(TrainingPlan.cifar10()), "C10", cifar10("cifar10"), cifar10("cifar10-test"), onDevice);
    }

    private TrainingPlan adjusted(TrainingPlan plan) {
        TrainingPlan adjusted = epochs == null ? plan : plan.withEpochs(epochs);
        return float32 ? adjusted.withHalfPrecision(false) : adjusted;
    }

    private int train(
            TrainingPlan plan, String name, LabelledImages examples, LabelledImages heldOut, ComputeDevice onDevice) {
        var architecture = plan.backbone().architecture();
        console.say("%s: %,d parameters, %.1f million MACs per picture; %s, %s"
                .formatted(
                        name,
                        architecture.parameters(),
                        architecture.macs() / 1e6,
                        Counts.of(examples.count(), "training picture"),
                        Counts.of(heldOut.count(), "held-out picture")));
        try (ClassifierTraining training = new ClassifierTraining(name, plan, examples, seed, onDevice)) {
            Optional<Classifier> trained;
            int exit;
            try (ClassifierProgress progress = new ClassifierProgress(console.err());
                    Interrupt interrupt = Interrupt.withoutCheckpoint("stopping after this step", training::stop)) {
                trained = training.run(heldOut, console.typed(), versions(onDevice), progress);
                exit = interrupt.status(0);
            }
            if (trained.isEmpty()) {
                console.say("stopped: no files were written");
                return exit;
            }
            ClassifierCard card = ClassifierFiles.write(out, data, trained.get());
            console.say("done: accuracy on %s: %s; see %s"
                    .formatted(
                            card.heldOut().pictures().description(),
                            card.heldOut().accuracies(),
                            out.resolve(data + ".json")));
            return 0;
        }
    }

    private LabelledImages cifar10(String source) {
        try (DataProgress progress = new DataProgress(console.err())) {
            return LabelledImages.of(DataSources.open(
                    source, DataOptions.of(SIZE, 3).seed(seed).path(dataPath).listener(progress)));
        }
    }

    private LabelledImages pond(int count, long withSeed) {
        if (dataPath != null) {
            throw new UsageException("--data-path requires --data cifar10; got " + dataPath + " with pond");
        }
        try (DataProgress progress = new DataProgress(console.err())) {
            return new PondImages(count, SIZE, withSeed, progress);
        }
    }

    private static Map<String, String> versions(ComputeDevice onDevice) {
        Map<String, String> versions = new LinkedHashMap<>(Machine.versions());
        versions.putAll(Machine.description());
        versions.put("os", System.getProperty("os.name"));
        versions.put("device", onDevice.toString());
        versions.put("threads", Integer.toString(Torch.threads()));
        return versions;
    }
}
