package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.torch.ComputeDevice;
import rana.torch.Engine;
import rana.torch.Nccl;

class NcclGroupTest {
    @TempDir
    private Path folder;

    @Test
    void a_program_that_uses_the_cpu_has_no_nccl_and_says_why_in_one_line() {
        Engine.load();
        assumeTrue(Engine.cuda().isEmpty());
        assertThat(Nccl.problem()).contains("this program does not use the native libraries for GPUs");
    }

    /** Needs the profile {@code cuda}, the libraries of CUDA, and a {@code libcuda.so.1}, which may do nothing. */
    @Test
    void nccl_is_loaded_and_fails_without_gpus_in_one_line_that_names_the_way_out() {
        Engine.load();
        assumeTrue(Engine.cuda().isPresent());
        assertThat(Nccl.problem()).isEmpty();
        assumeTrue(ComputeDevice.gpus() == 0);
        try (GlooGroup gloo = GlooGroup.join(0, 1, folder.resolve("store"), WorkerSettings.LOOPBACK)) {
            assertThatThrownBy(() -> NcclGroup.connect(
                            gloo, new ComputeDevice(true, 0), folder.resolve("nccl"), store -> () -> {}, () -> {}))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("NCCL cannot connect the GPUs of the workers (ProcessGroupNCCL is only supported with"
                            + " GPUs, no GPUs found!): set RANA_COLLECTIVES=gloo on all hosts to do without it");
        }
    }

    @Test
    void the_variable_chooses_and_other_values_are_refused() {
        assertThat(NcclChoice.of(Map.of())).isEqualTo(NcclChoice.AUTO);
        assertThat(NcclChoice.of(Map.of("RANA_COLLECTIVES", "nccl"))).isEqualTo(NcclChoice.NCCL);
        assertThat(NcclChoice.of(Map.of("RANA_COLLECTIVES", "gloo")).problem()).contains("RANA_COLLECTIVES is gloo");
        assertThatThrownBy(() -> NcclChoice.of(Map.of("RANA_COLLECTIVES", "mpi")))
                .isInstanceOf(UsageException.class)
                .hasMessage("RANA_COLLECTIVES must be auto, nccl or gloo; got 'mpi'");
    }

    @Test
    void workers_wait_without_a_watchdog_and_listen_at_the_interface_of_their_address() {
        Map<String, String> variables = NcclVariables.of("127.0.0.1", Map.of());
        assertThat(variables)
                .containsEntry("TORCH_NCCL_BLOCKING_WAIT", "1")
                .containsEntry("TORCH_NCCL_ENABLE_MONITORING", "0");
        assertThat(variables.get("NCCL_SOCKET_IFNAME")).startsWith("=");
        assertThat(NcclVariables.of("127.0.0.1", Map.of("NCCL_SOCKET_IFNAME", "ib0")))
                .doesNotContainKey("NCCL_SOCKET_IFNAME");
    }
}
