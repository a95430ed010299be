package rana.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import rana.UsageException;
import rana.gan.ShardGroup;
import rana.run.RunInfo;
import rana.torch.ComputeDevice;

/** This process as one of the workers of a training, or as the only one. */
public final class Worker implements AutoCloseable {
    private final ShardGroup group;
    private final Optional<SupervisorLink> link;

    private Worker(ShardGroup group, Optional<SupervisorLink> link) {
        this.group = group;
        this.link = link;
    }

    /**
     * Joins the group of workers that a supervisor started this process for. Without a supervisor,
     * the process is alone.
     *
     * @param device the device of this process
     * @param stop called on another thread when the training is to end with a checkpoint
     * @param warnings receives a line if the machines of the workers compute other bits, and may
     * @throws UsageException if they do, and may not
     */
    public static Worker ofThisProcess(ComputeDevice device, Runnable stop, Consumer<String> warnings) {
        Optional<WorkerSettings> settings = WorkerSettings.ofThisProcess();
        if (settings.isEmpty()) {
            return new Worker(ShardGroup.ALONE, Optional.empty());
        }
        SupervisorLink link = SupervisorLink.open(settings.get(), stop);
        try {
            ShardGroup group = group(settings.get(), device, link, warnings);
            return new Worker(FailingGroup.of(group), Optional.of(link));
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * Returns the device of this process by its name, as {@link ComputeDevice#named(String, Consumer)}.
     * The workers of a machine with GPUs have one each.
     *
     * @throws UsageException if there is no such device, or there are fewer GPUs than workers
     */
    public static ComputeDevice device(String name, Consumer<String> notices) {
        String own = WorkerSettings.ofThisProcess()
                .filter(settings -> settings.size() > 1)
                .map(settings -> WorkerDevice.name(name, settings.local(), ComputeDevice.gpus(), notices))
                .orElse(name);
        return ComputeDevice.named(own, notices);
    }

    private static ShardGroup group(
            WorkerSettings settings, ComputeDevice device, SupervisorLink link, Consumer<String> warnings) {
        if (settings.size() == 1) {
            link.joined();
            return ShardGroup.ALONE;
        }
        GlooGroup gloo = GlooGroup.join(settings, link);
        try {
            List<Map<String, String>> facts = HostFacts.gathered(gloo, device);
            compareMachines(gloo, facts, settings.exactOnly(), warnings);
            ShardGroup group = canUseNccl(gloo, facts, warnings) ? withNccl(gloo, settings, device, link) : gloo;
            link.joined();
            return group;
        } catch (RuntimeException e) {
            gloo.close();
            throw e;
        }
    }

    private static ShardGroup withNccl(
            GlooGroup gloo, WorkerSettings settings, ComputeDevice device, SupervisorLink link) {
        Path file = settings.store().resolveSibling("store-nccl");
        return NcclGroup.connect(gloo, device, file, store -> link.mirror(file, store), link::alone);
    }

    private static boolean canUseNccl(GlooGroup group, List<Map<String, String>> facts, Consumer<String> warnings) {
        NcclChoice choice = NcclChoice.of(System.getenv());
        if (!HostFacts.useGpu(facts)) {
            return false;
        }
        Optional<String> problem = HostFacts.ncclProblem(facts);
        if (group.rank() == 0 && problem.isPresent() && choice != NcclChoice.GLOO) {
            if (choice == NcclChoice.NCCL) {
                throw new UsageException("NCCL cannot be used: %s".formatted(problem.get()));
            }
            warnings.accept("NCCL is not used, and gradients go through the memory of the CPU: " + problem.get());
        }
        return problem.isEmpty();
    }

    private static void compareMachines(
            GlooGroup group, List<Map<String, String>> facts, boolean exactOnly, Consumer<String> warnings) {
        Optional<String> difference = group.rank() == 0 ? HostFacts.difference(facts) : Optional.empty();
        if (difference.isEmpty()) {
            return;
        }
        if (exactOnly) {
            throw new UsageException("%s: they compute other bits; use machines of one kind, or set mixedHosts"
                    .formatted(difference.get()));
        }
        group.setInexact();
        warnings.accept("%s: the weights differ from those of machines of one kind".formatted(difference.get()));
    }

    /** Follows the first worker of the group until it ends the training. */
    public static void follow(ComputeDevice device) {
        try (Worker worker = ofThisProcess(device, () -> {}, line -> {})) { // the first worker ends this one
            Replica.follow(worker.group, device);
        }
    }

    /** Returns a description of {@code session} with the workers; as it is if this process is alone. */
    public RunInfo.Session described(RunInfo.Session session) {
        if (group.size() == 1) {
            return session;
        }
        Restarts restarts = Restarts.of(System.getenv());
        return session.with(RunInfo.Workers.begin(
                group.size(), restarts.count(), restarts.failure().orElse(null)));
    }

    /** Returns the group of all workers. */
    public ShardGroup group() {
        return group;
    }

    /**
     * Lets the other workers end by themselves, after the last training. After a failure they may be
     * in a step, so the first worker does not call this: their supervisor ends them.
     */
    public void leave() {
        Replicas.leave(group);
    }

    @Override
    public void close() {
        try {
            group.close();
        } finally {
            link.ifPresent(SupervisorLink::close);
        }
    }
}
