package rana.torch;

import java.util.Optional;
import org.bytedeco.pytorch.global.torch_nccl;

/** NCCL, the library of NVIDIA that exchanges tensors between GPUs. */
public final class Nccl {
    private Nccl() {}

    /**
     * Loads NCCL.
     *
     * @return one line about why it cannot be used here, and how to change that; empty if it can
     */
    public static Optional<String> problem() {
        return GpuBinding.load(() -> torch_nccl.class);
    }
}
