package rana.session;

import java.util.Optional;
import rana.model.StepSeconds;
import rana.recipe.Recipe;
import rana.run.Machine;
import rana.torch.ComputeDevice;

/** The facts about a machine on which the choice of a precision depends. */
interface PrecisionMeter {
    /** The meter of this machine. */
    PrecisionMeter THIS_MACHINE = new PrecisionMeter() {
        @Override
        public Optional<String> obstacle(ComputeDevice device) {
            if (device.cuda()) {
                return device.hasBfloat16Gpu()
                        ? Optional.empty()
                        : Optional.of("the GPU has no units for bfloat16 (compute capability 8.0)");
            }
            return Machine.hasProcessorFlag("amx_bf16") || Machine.hasProcessorFlag("avx512_bf16")
                    ? Optional.empty()
                    : Optional.of("the processor has no instructions for bfloat16 (amx_bf16, avx512_bf16)");
        }

        @Override
        public Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device) {
            return StepSeconds.measure(recipe, device);
        }
    };

    /** Returns the reason why bfloat16 cannot save time on the device; empty if it may. */
    Optional<String> obstacle(ComputeDevice device);

    /** Measures steps in both precisions; empty if they are too long to measure. */
    Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device);
}
