package rana.cluster;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.gan.ShardGroup;
import rana.io.Failpoint;

/** A group that passes a {@link Failpoint} before and after each call, for tests of failing workers. */
final class FailingGroup implements ShardGroup {
    private final ShardGroup group;
    private final Failpoint failpoint;
    private final Path name;

    private FailingGroup(ShardGroup group, Failpoint failpoint) {
        this.group = group;
        this.failpoint = failpoint;
        this.name = Path.of("rank-" + group.rank());
    }

    /** Returns {@code group}, with the failpoint of this process if there is one. */
    static ShardGroup of(ShardGroup group) {
        return Failpoint.ofProcess()
                .<ShardGroup>map(failpoint -> new FailingGroup(group, failpoint))
                .orElse(group);
    }

    @Override
    public int rank() {
        return group.rank();
    }

    @Override
    public int size() {
        return group.size();
    }

    @Override
    public boolean isExact() {
        return group.isExact();
    }

    @Override
    public Tensor gather(Tensor mine) {
        pass("before-gather");
        Tensor all = group.gather(mine);
        pass("after-gather");
        return all;
    }

    @Override
    public void broadcast(Tensor tensor) {
        pass("before-broadcast");
        group.broadcast(tensor);
        pass("after-broadcast");
    }

    @Override
    public long waitedNanos() {
        return group.waitedNanos();
    }

    private void pass(String step) {
        try {
            failpoint.pass(step, name);
        } catch (IOException e) {
            throw new FailureException("lost the connection to the other workers: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        group.close();
    }
}
