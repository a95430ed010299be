package rana.cli;

import picocli.CommandLine.Option;
import rana.torch.ComputeDevice;

/** The device that computes. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "Device: auto, cpu, cuda or cuda:N. Default: ${DEFAULT-VALUE}.")
    private String name = "auto";

    /** Returns the name as typed. */
    String name() {
        return name;
    }

    /** Returns the device; the console shows why it is not a GPU, where that is worth knowing. */
    ComputeDevice device(Console console) {
        return ComputeDevice.named(name, console::warn);
    }
}
