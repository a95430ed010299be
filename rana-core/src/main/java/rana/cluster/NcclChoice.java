package rana.cluster;

import java.util.Map;
import java.util.Optional;
import rana.UsageException;
import rana.torch.Nccl;

/**
 * The choice of what exchanges the tensors of GPUs, by the environment variable
 * {@code RANA_COLLECTIVES}.
 */
enum NcclChoice {
    /** NCCL where all workers can use it, otherwise Gloo. */
    AUTO,
    /** NCCL, or an error if any worker has a GPU. */
    NCCL,
    /** Gloo, through the memory of the CPU. */
    GLOO;

    private static final String VARIABLE = "RANA_COLLECTIVES";

    static NcclChoice of(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, "");
        return switch (value) {
            case "", "auto" -> AUTO;
            case "nccl" -> NCCL;
            case "gloo" -> GLOO;
            default -> throw new UsageException(VARIABLE + " must be auto, nccl or gloo; got '" + value + "'");
        };
    }

    /** Returns the reason in one line why this process does not use NCCL; empty if it can. */
    Optional<String> problem() {
        return this == GLOO ? Optional.of(VARIABLE + " is gloo") : Nccl.problem();
    }
}
