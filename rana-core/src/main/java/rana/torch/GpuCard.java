package rana.torch;

import java.util.Optional;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;

/**
 * A GPU as its driver describes it.
 *
 * @param name the name of its model
 * @param bus its place on the bus of the machine, which no other GPU of the machine has
 */
public record GpuCard(String name, String bus) {
    /** Returns the GPU of a device; empty for the CPU, and if the binding for GPUs cannot be loaded. */
    public static Optional<GpuCard> of(ComputeDevice device) {
        if (!device.cuda() || GpuBinding.load(() -> cudart.class).isPresent()) {
            return Optional.empty();
        }
        try (cudaDeviceProp properties = new cudaDeviceProp()) {
            if (cudart.cudaGetDeviceProperties(properties, device.index()) != cudart.cudaSuccess) {
                return Optional.empty();
            }
            return Optional.of(new GpuCard(
                    properties.name().getString(),
                    "%04x:%02x:%02x"
                            .formatted(properties.pciDomainID(), properties.pciBusID(), properties.pciDeviceID())));
        }
    }
}
