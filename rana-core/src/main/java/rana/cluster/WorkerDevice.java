package rana.cluster;

import java.util.function.Consumer;
import rana.Counts;
import rana.UsageException;

/** The choice of the device of a worker: on GPUs, each worker of a machine has one. */
final class WorkerDevice {
    private WorkerDevice() {}

    /**
     * Returns the name of a worker's device.
     *
     * @param name the device that the user asks for
     * @param local the number of the worker among those that have the same GPUs to choose from
     * @param gpus the number of these GPUs
     * @param notices receives a line if {@code auto} is the CPU because there are too few
     * @throws UsageException if there are too few for {@code cuda}
     */
    static String name(String name, LocalRank local, int gpus, Consumer<String> notices) {
        boolean automatic = name.equals("auto");
        if (gpus == 0 || !(automatic || name.equals("cuda"))) {
            return name;
        }
        if (gpus >= local.count()) {
            return "cuda:" + local.index();
        }
        String tooFew = "%s need a GPU each, and this machine has %s: use at most %s"
                .formatted(Counts.of(local.count(), "worker"), Counts.of(gpus, "GPU"), Counts.of(gpus, "worker"));
        if (!automatic) {
            throw new UsageException("device %s: %s, or the device cpu".formatted(name, tooFew));
        }
        notices.accept("the device is the CPU: " + tooFew);
        return "cpu";
    }
}
