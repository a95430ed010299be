package rana.torch;

import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import rana.FailureException;

/**
 * A network in a TorchScript file. Such a file is a program: load only files whose SHA-256 is
 * known. A module lives until it is closed, independently of scopes.
 */
public final class ScriptModule implements AutoCloseable {
    private final JitModule module;

    private ScriptModule(JitModule module) {
        this.module = module;
    }

    /**
     * Loads {@code file} for evaluation.
     *
     * @throws FailureException naming the file if it does not contain a TorchScript module
     */
    public static ScriptModule load(Path file, ComputeDevice device) {
        Engine.load();
        try (Scope scope = Scope.open()) {
            Device on = new Device(device.cuda() ? DeviceType.CUDA : DeviceType.CPU, (byte) device.index());
            JitModule module = torch.load(file.toString(), new DeviceOptional(on), false);
            module.eval();
            return new ScriptModule(Torch.retain(module));
        } catch (RuntimeException e) {
            throw new FailureException(file + ": cannot be loaded as a TorchScript file: " + Torch.firstLine(e), e);
        }
    }

    /**
     * Returns the module's output for {@code x}, with the keyword argument {@code flag} set to
     * true.
     */
    public Tensor forward(Tensor x, String flag) {
        try (Scope scope = Scope.open()) {
            StringIValueMap keywords = new StringIValueMap();
            keywords.put(new BytePointer(flag), new IValue(true));
            IValue result = module.forward(new IValueVector(new IValue(x)), keywords);
            // The tensor is borrowed from the value; a new Tensor owns its handle.
            return scope.keep(new Tensor(result.toTensor()));
        }
    }

    /** Frees the module; it cannot be used afterwards. */
    @Override
    public void close() {
        Torch.release(module);
    }
}
