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
import rana.Names;
import rana.UsageException;
import rana.classify.Classifier;
import rana.classify.ClassifierCard;
import rana.classify.ClassifierFiles;
import rana.classify.ClassifierTraining;
import rana.classify.Examples;
import rana.classify.PondExamples;
import rana.classify.TrainingPlan;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.run.Machine;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/** {@code rana features train}: trains one of the classifiers that come with Rana anew. */
@Command(
        name = "train",
        description =
                "Trains a classifier and leaves its weights and its card, a JSON file that says how it came about.",
        footer = {
            "",
            "  rana features train",
            "  rana features train --data cifar10 --data-path ~/data --epochs 8 --out features"
        })
final class FeaturesTrainCommand implements Callable<Integer> {
    private static final int SIZE = 32;
    private static final int POND_EXAMPLES = 30_000;
    private static final int POND_HELD_OUT = 5_000;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "cifar10",
            description = "What to learn: cifar10 or pond. Default: ${DEFAULT-VALUE}.")
    private String data = "cifar10";

    @Option(names = "--data-path", paramLabel = "P", description = "Where CIFAR-10 lies, if it is not to be fetched.")
    private @Nullable Path dataPath;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "features",
            description = "The folder for NAME.safetensors and NAME.json. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("features");

    @Option(names = "--epochs", paramLabel = "N", description = "How often each picture is seen. Default: the plan's.")
    private @Nullable Integer epochs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of everything random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--float32",
            description =
                    "Compute convolutions in float32 while training, not in bfloat16: faster on processors that have no"
                            + " instructions for the latter.")
    private boolean float32;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        threads.apply();
        ComputeDevice onDevice = device.device();
        if (data.equals("pond")) {
            return train(
                    adjusted(TrainingPlan.pond()),
                    "Pond",
                    pond(POND_EXAMPLES, seed),
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
        TrainingPlan longer = epochs == null ? plan : plan.withEpochs(epochs);
        return float32 ? longer.withHalfPrecision(false) : longer;
    }

    private int train(TrainingPlan plan, String name, Examples examples, Examples heldOut, ComputeDevice onDevice) {
        var architecture = plan.body().architecture();
        console.say("%s: %,d parameters, %.1f million MACs for a picture; %,d pictures to learn from, %,d to test with"
                .formatted(
                        name, architecture.parameters(), architecture.macs() / 1e6, examples.count(), heldOut.count()));
        try (ClassifierTraining training = new ClassifierTraining(name, plan, examples, seed, onDevice)) {
            Optional<Classifier> trained;
            try (ClassifierProgress progress = new ClassifierProgress(console.err());
                    Interrupt interrupt = Interrupt.calling(training::stop)) {
                trained = training.run(heldOut, console.typed(), versions(onDevice), progress);
            }
            if (trained.isEmpty()) {
                console.say("stopped: nothing was written");
                return 0;
            }
            ClassifierCard card = ClassifierFiles.write(out, data, trained.get());
            console.say("done: accuracies on %s: %s; look at %s"
                    .formatted(
                            card.heldOut().pictures().description(),
                            card.heldOut().accuracies(),
                            out.resolve(data + ".json")));
            return 0;
        }
    }

    private Examples cifar10(String source) {
        try (DataProgress progress = new DataProgress(console.err())) {
            return Examples.of(DataSources.open(
                    source, DataOptions.of(SIZE, 3).seed(seed).path(dataPath).listener(progress)));
        }
    }

    private Examples pond(int count, long withSeed) {
        if (dataPath != null) {
            throw new UsageException("--data-path goes with --data cifar10 only; got " + dataPath + " with pond");
        }
        try (DataProgress progress = new DataProgress(console.err())) {
            return new PondExamples(count, SIZE, withSeed, progress);
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
