package rana.cluster;

import java.util.Map;
import rana.torch.VisibleGpus;

/**
 * The number of a worker among those of its machine.
 *
 * @param index from 0
 * @param count the number of workers on the machine
 */
record LocalRank(int index, int count) {
    /** The only worker of a machine. */
    static final LocalRank ALONE = new LocalRank(0, 1);

    private static final String INDEX = "LOCAL_RANK";
    private static final String COUNT = "LOCAL_WORLD_SIZE";
    private static final String NUMBER = "\\d{1,5}";

    /**
     * Returns the numbers that the variables of {@code torchrun} give to a launcher; these without them.
     * They matter where several machines have one name, as containers can.
     */
    LocalRank ofLauncher(Map<String, String> environment) {
        String local = environment.getOrDefault(INDEX, "");
        String size = environment.getOrDefault(COUNT, "");
        int workers = size.matches(NUMBER) ? Math.max(1, Integer.parseInt(size)) : count;
        int number = local.matches(NUMBER) ? Integer.parseInt(local) : index;
        return new LocalRank(number < workers ? number : workers - 1, workers);
    }

    /**
     * Returns the number of a launcher's worker among those that have the same GPUs to choose from. A
     * scheduler that gives each launcher a GPU shows it no other one.
     */
    LocalRank amongGpus(Map<String, String> environment) {
        return VisibleGpus.isOne(environment) ? ALONE : this;
    }
}
