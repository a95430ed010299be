package rana.cluster;

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
     * @param stop called on another thread when the training is to end with a checkpoint
     * @param warnings receives a line if the machines of the workers compute other bits, and may
     * @throws UsageException if they do, and may not
     */
    public static Worker ofThisProcess(Runnable stop, Consumer<String> warnings) {
        Optional<WorkerSettings> settings = WorkerSettings.ofThisProcess();
        if (settings.isEmpty()) {
            return new Worker(ShardGroup.ALONE, Optional.empty());
        }
        SupervisorLink link = SupervisorLink.open(settings.get(), stop);
        try {
            ShardGroup group = group(settings.get(), link, warnings);
            return new Worker(FailingGroup.of(group), Optional.of(link));
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private static ShardGroup group(WorkerSettings settings, SupervisorLink link, Consumer<String> warnings) {
        if (settings.size() == 1) {
            link.joined();
            return ShardGroup.ALONE;
        }
        GlooGroup group = GlooGroup.join(settings, link);
        try {
            link.joined();
            compareMachines(group, settings.exactOnly(), warnings);
            return group;
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private static void compareMachines(GlooGroup group, boolean exactOnly, Consumer<String> warnings) {
        Optional<String> difference = HostFacts.difference(group);
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
        try (Worker worker = ofThisProcess(() -> {}, line -> {})) { // the first worker ends this one
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
