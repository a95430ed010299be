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

    ComputeDevice device() {
        return ComputeDevice.named(name);
    }
}
