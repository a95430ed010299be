package rana.torch;

import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/**
 * The engine's settings of NVIDIA GPUs. They apply to the whole process.
 *
 * @param tf32 true to let convolutions in float32 round their inputs to TF32
 * @param benchmark true to let cuDNN time its algorithms for each shape and use the fastest
 * @param deterministic true to use only algorithms whose results are equal in every run; an
 *     operation without one then fails
 */
public record CudaSettings(boolean tf32, boolean benchmark, boolean deterministic) {
    /** Returns the settings in force. */
    public static CudaSettings current() {
        Engine.load();
        try (Scope scope = Scope.open()) {
            Context context = torch.globalContext();
            return new CudaSettings(
                    context.allowTF32CuDNN(), context.benchmarkCuDNN(), context.deterministicAlgorithms());
        }
    }

    /** Puts these settings into force. */
    public void apply() {
        Engine.load();
        try (Scope scope = Scope.open()) {
            Context context = torch.globalContext();
            context.setAllowTF32CuDNN(tf32);
            context.setBenchmarkCuDNN(benchmark);
            context.setDeterministicCuDNN(deterministic);
            context.setDeterministicAlgorithms(deterministic, false);
            // Otherwise the engine would fill every new tensor, in case something reads it too early.
            context.setDeterministicFillUninitializedMemory(false);
        }
    }
}
