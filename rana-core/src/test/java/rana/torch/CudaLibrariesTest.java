package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.torch.CudaLibraries.Library;
import rana.torch.CudaLibraries.State;

class CudaLibrariesTest {
    private static final String DRIVER = "libcuda.so.1";
    private static final Map<String, String> WHEELS = Map.of(
            "cu13",
                    "cudart.so.13 nvJitLink.so.13 nvrtc.so.13 cupti.so.13 cublasLt.so.13 cublas.so.13 cufft.so.12"
                            + " curand.so.10 cusparse.so.12 cusolver.so.12 cufile.so.0",
            "nccl", "nccl.so.2",
            "cudnn", "cudnn_graph.so.9 cudnn_ops.so.9 cudnn_cnn.so.9 cudnn_adv.so.9 cudnn.so.9");

    @TempDir
    private Path folder;

    private final List<String> loaded = new ArrayList<>();
    private final Set<String> ofSystem = new HashSet<>();
    private final Set<String> broken = new HashSet<>();

    @Test
    void nothing_there_names_the_driver_the_first_libraries_and_the_three_ways() {
        CudaLibraries found = load(Map.of(), true);

        assertThat(found.problem())
                .isEqualTo("libcuda.so.1 of the NVIDIA driver, libcudart.so.13, libnvJitLink.so.13 and 15 more are"
                        + " missing: install the NVIDIA driver, 580 or newer, and give containers the GPU; for the"
                        + " others, install CUDA 13 and cuDNN 9 from the system's packages, or use NVIDIA's runtime"
                        + " container, or install Python's nvidia wheels and set RANA_CUDA to their folder"
                        + " (docs/GPU.md)");
        assertThat(found.hasDriver()).isFalse();
        assertThat(loaded).isEmpty();
    }

    @Test
    void wheels_are_loaded_in_the_order_of_their_dependencies() throws IOException {
        Path site = wheels("site");
        ofSystem.add(DRIVER);
        CudaLibraries found = load(Map.of("RANA_CUDA", site.toString()), true);

        assertThat(found.problem()).isNull();
        assertThat(found.libraries()).hasSize(18).allMatch(library -> library.state() == State.LOADED);
        assertThat(found.libraries().get(1).file()).isEqualTo(site.resolve("nvidia/cu13/lib/libcudart.so.13"));
        assertThat(names(loaded))
                .containsSubsequence("libcublasLt.so.13", "libcublas.so.13", "libcusolver.so.12")
                .containsSubsequence("libnvJitLink.so.13", "libcusolver.so.12")
                .containsSubsequence("libcudnn_graph.so.9", "libcudnn_ops.so.9", "libcudnn_cnn.so.9", "libcudnn.so.9");
    }

    @Test
    void folders_of_wheels_are_found_from_each_of_their_parents() throws IOException {
        Path site = wheels("venv/lib/python3.12/site-packages");
        ofSystem.add(DRIVER);
        for (Path place : List.of(site, site.resolve("nvidia"), folder.resolve("venv"))) {
            assertThat(load(Map.of("RANA_CUDA", place.toString()), true).problem())
                    .as("%s", place)
                    .isNull();
        }
        String each = String.join(
                File.pathSeparator, site + "/nvidia/cu13", site + "/nvidia/cudnn/lib", site + "/nvidia/nccl");
        assertThat(load(Map.of("RANA_CUDA", each), true).problem()).isNull();
    }

    @Test
    void wheels_of_cuda_13_come_before_those_of_12_with_the_same_names() throws IOException {
        Path site = wheels("site");
        write(Files.createDirectories(site.resolve("nvidia/cusparse/lib")), "cusparse.so.12");
        ofSystem.add(DRIVER);
        load(Map.of("RANA_CUDA", site.toString()), true);

        assertThat(loaded)
                .contains(site.resolve("nvidia/cu13/lib/libcusparse.so.12").toString())
                .noneMatch(library -> library.contains("nvidia/cusparse/"));
    }

    @Test
    void one_missing_library_is_named() throws IOException {
        Path site = wheels("site");
        Files.delete(site.resolve("nvidia/cu13/lib/libcupti.so.13"));
        ofSystem.add(DRIVER);

        assertThat(load(Map.of("RANA_CUDA", site.toString()), true).problem())
                .isEqualTo("libcupti.so.13 is missing: install CUDA 13 and cuDNN 9 from the system's packages, or use"
                        + " NVIDIA's runtime container, or install Python's nvidia wheels and set RANA_CUDA to their"
                        + " folder (docs/GPU.md)");
    }

    @Test
    void without_the_driver_nothing_is_loaded_unless_it_is_optional() throws IOException {
        Path site = wheels("site");
        Map<String, String> environment = Map.of("RANA_CUDA", site.toString());

        CudaLibraries found = load(environment, true);
        assertThat(found.problem())
                .isEqualTo("libcuda.so.1 of the NVIDIA driver is missing: install the NVIDIA driver, 580 or newer, and"
                        + " give containers the GPU");
        assertThat(found.libraries().get(1).state()).isEqualTo(State.FOUND);
        assertThat(loaded).isEmpty();

        CudaLibraries optional = load(environment, false);
        assertThat(optional.problem()).isNull();
        assertThat(loaded).hasSize(17);
    }

    @Test
    void a_library_that_cannot_be_loaded_is_named_with_the_reason() throws IOException {
        Path site = wheels("site");
        broken.add("libcufft.so.12");
        ofSystem.add(DRIVER);

        CudaLibraries found = load(Map.of("RANA_CUDA", site.toString()), true);
        assertThat(found.problem())
                .startsWith(site.resolve("nvidia/cu13/lib/libcufft.so.12")
                        + " cannot be loaded (invalid ELF header): install CUDA 13");
        assertThat(found.libraries()).filteredOn(library -> !library.isThere()).hasSize(1);
    }

    @Test
    void a_folder_that_does_not_exist_is_one_clear_line_and_nothing_is_loaded() {
        ofSystem.add(DRIVER);
        CudaLibraries found = load(Map.of("RANA_CUDA", "/no/such/folder"), true);

        assertThat(found.problem())
                .isEqualTo("RANA_CUDA must be a folder that contains the libraries of CUDA; got '/no/such/folder',"
                        + " which is not a folder: correct or unset it");
        assertThat(loaded).isEmpty();
    }

    @Test
    void the_usual_folders_are_searched_after_the_systems_own_search() throws IOException {
        Path toolkit = Files.createDirectories(folder.resolve("usr/local/cuda-13.1/lib64"));
        Path system = Files.createDirectories(folder.resolve("usr/lib/x86_64-linux-gnu"));
        Path configured = Files.createDirectories(folder.resolve("opt/nvidia"));
        Files.createDirectories(folder.resolve("etc/ld.so.conf.d"));
        Files.writeString(folder.resolve("etc/ld.so.conf.d/nvidia.conf"), "# a comment\n/opt/nvidia\n");
        WHEELS.forEach((wheel, libraries) ->
                write(wheel.equals("cu13") ? toolkit : wheel.equals("cudnn") ? system : configured, libraries));
        ofSystem.addAll(List.of(DRIVER, "libcudart.so.13"));

        CudaLibraries found = load(Map.of(), true);

        assertThat(found.problem()).isNull();
        assertThat(loaded)
                .contains(
                        "libcudart.so.13",
                        toolkit.resolve("libcublas.so.13").toString(),
                        system.resolve("libcudnn.so.9").toString(),
                        configured.resolve("libnccl.so.2").toString());
    }

    @Test
    void the_library_path_comes_after_the_folder_of_the_variable() throws IOException {
        Path site = wheels("site");
        Path other = Files.createDirectories(folder.resolve("other"));
        write(other, "cudart.so.13");
        ofSystem.add(DRIVER);

        load(Map.of("RANA_CUDA", site.toString(), "LD_LIBRARY_PATH", other.toString()), true);
        assertThat(loaded.get(1)).startsWith(site.toString());
        loaded.clear();
        load(Map.of("LD_LIBRARY_PATH", other + File.pathSeparator + "no/such/folder"), true);
        assertThat(loaded.get(1)).startsWith(other.toString());
    }

    @Test
    void on_windows_the_names_are_those_of_windows() {
        CudaLibraries found =
                CudaLibraries.load(true, CudaFolders.of(Map.of(), folder, true), library -> link(library), true);

        assertThat(found.libraries())
                .extracting(Library::name)
                .contains("nvcuda.dll", "cudnn64_9.dll")
                .allMatch(name -> name.endsWith(".dll"));
    }

    @Test
    void versions_come_from_the_name_of_the_file_or_the_package_of_python() throws IOException {
        Path toolkit = Files.createDirectories(folder.resolve("lib64"));
        Path file = Files.createFile(toolkit.resolve("libcudart.so.13.0.96"));
        Path link = Files.createSymbolicLink(toolkit.resolve("libcudart.so.13"), file.getFileName());
        assertThat(CudaLibraries.version(link)).contains("13.0.96");

        Path site = wheels("site");
        Path list = Files.createDirectories(site.resolve("nvidia_nccl_cu13-2.32.3.dist-info"));
        Files.writeString(list.resolve("RECORD"), "nvidia/nccl/lib/libnccl.so.2,sha256=abc,1\n");
        assertThat(CudaLibraries.version(site.resolve("nvidia/nccl/lib/libnccl.so.2")))
                .contains("2.32.3");
        assertThat(CudaLibraries.version(site.resolve("nvidia/cudnn/lib/libcudnn.so.9")))
                .isEmpty();
        assertThat(CudaLibraries.version(folder.resolve("none.so"))).isEmpty();
    }

    private CudaLibraries load(Map<String, String> environment, boolean driverNeeded) {
        return CudaLibraries.load(false, CudaFolders.of(environment, folder, false), this::link, driverNeeded);
    }

    private void link(String library) {
        String name = names(List.of(library)).get(0);
        if (broken.contains(name)) {
            throw new UnsatisfiedLinkError("invalid ELF header\nmore");
        }
        if (!ofSystem.contains(library) && !Files.exists(Path.of(library))) {
            throw new UnsatisfiedLinkError(library + ": cannot open shared object file");
        }
        loaded.add(library);
    }

    private static List<String> names(List<String> libraries) {
        return libraries.stream()
                .map(library -> library.substring(library.lastIndexOf('/') + 1))
                .toList();
    }

    private Path wheels(String name) throws IOException {
        Path site = folder.resolve(name);
        for (Map.Entry<String, String> wheel : WHEELS.entrySet()) {
            write(Files.createDirectories(site.resolve("nvidia/" + wheel.getKey() + "/lib")), wheel.getValue());
        }
        return site;
    }

    private static void write(Path lib, String libraries) {
        for (String library : libraries.split(" ", -1)) {
            try {
                Files.createFile(lib.resolve("lib" + library));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
