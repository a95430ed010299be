package rana.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import rana.model.StepSeconds;
import rana.recipe.Recipe;
import rana.run.Machine;
import rana.torch.ComputeDevice;

/** The facts about a machine on which the choice of a precision depends. */
interface PrecisionMeter {
    /** The flags of x86-64 processors with instructions for bfloat16. */
    List<String> INSTRUCTIONS = List.of("amx_bf16", "avx512_bf16");

    /** The meter of this machine. */
    PrecisionMeter THIS_MACHINE = new PrecisionMeter() {
        @Override
        public Optional<String> obstacle(ComputeDevice device) {
            if (device.cuda()) {
                return device.hasBfloat16Gpu()
                        ? Optional.empty()
                        : Optional.of("the GPU has no units for bfloat16 (compute capability 8.0)");
            }
            return obstacleOnCpu(Machine::hasProcessorFlag);
        }

        @Override
        public Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device) {
            return StepSeconds.measure(recipe, device);
        }
    };

    /**
     * Returns the reason why bfloat16 cannot save time on a processor; empty if it may.
     *
     * @param hasFlag returns true for the flags of the processor that the operating system reports
     */
    static Optional<String> obstacleOnCpu(Predicate<String> hasFlag) {
        return INSTRUCTIONS.stream().anyMatch(hasFlag)
                ? Optional.empty()
                : Optional.of("the system reports no instructions for bfloat16 (%s)"
                        .formatted(String.join(", ", INSTRUCTIONS)));
    }

    /** Returns the reason why bfloat16 cannot save time on the device; empty if it may. */
    Optional<String> obstacle(ComputeDevice device);

    /** Measures steps in both precisions; empty if they are too long to measure. */
    Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device);
}
