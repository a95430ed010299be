package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.cluster.RendezvousCheck;
import rana.doctor.Diagnosis;
import rana.doctor.Doctor;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code rana doctor}, which examines this machine. */
@Command(
        name = "doctor",
        description =
                "Examines this machine: Java, processor, memory, disk, engine, GPUs, network, and the speed of a convolution."
                        + " Exits with 0 if training works here, otherwise with 1.",
        footer = {
            "",
            "Every problem has a line that says what to do. Changes nothing, except that the engine is unpacked.",
            "",
            "  rana doctor",
            "  rana doctor --rendezvous 10.0.0.1:29500",
            "  rana doctor --json > doctor.json"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Option(
            names = "--rendezvous",
            paramLabel = "HOST:PORT",
            description = "Also check whether rank 0 of a training on several hosts can be reached there, or can listen"
                    + " there if it is this host.")
    private @Nullable String rendezvous;

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        Diagnosis found = Doctor.examine(Path.of(""), this::check, line -> console.warn(line + "…"));
        PrintWriter out = console.out();
        if (json) {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(found));
        } else {
            print(found, out);
        }
        out.flush();
        return found.ready() ? 0 : 1;
    }

    private Optional<RendezvousCheck> check() {
        return Optional.ofNullable(rendezvous).map(at -> {
            RendezvousOption.Place place = RendezvousOption.place(at);
            return RendezvousCheck.of(at, place.host(), place.port());
        });
    }

    private static void print(Diagnosis found, PrintWriter out) {
        row(out, "rana", found.java().rana());
        row(
                out,
                "Java",
                "%s (%s), heap up to %s; %s"
                        .formatted(
                                found.java().version(),
                                found.java().vendor(),
                                size(found.java().heap()),
                                found.java().system()));
        rows(
                out,
                "environment",
                found.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
        row(
                out,
                "processor",
                found.processor().name() + ", threads: " + found.processor().threads());
        row(out, "", String.join(" ", found.processor().instructions()));
        row(out, "memory", memory(found.memory()));
        rows(out, "disk", found.folders().stream().map(DoctorCommand::folder).toList());
        row(out, "fonts", found.fonts() ? "found" : "none");
        row(out, "browser", found.browser() == null ? "none" : found.browser());
        row(out, "engine", engine(found.engine()));
        gpu(found, out);
        rows(out, "network", found.network().addresses());
        row(out, "rendezvous", Optional.ofNullable(found.network().rendezvous()).orElse(""));
        rows(out, "speed", speeds(found.speeds()));
        problems(found.problems(), out);
        out.println(found.ready() ? "training works here" : "training does not work here");
    }

    private static String memory(Diagnosis.Memory memory) {
        return "%s, available: %s, limit: %s"
                .formatted(
                        size(memory.total()),
                        size(memory.available()),
                        memory.limit() == null ? "none" : size(memory.limit()));
    }

    private static String folder(Diagnosis.Folder folder) {
        String used = folder.size() == null ? "" : ", " + size(folder.size());
        return "%s: %s%s; free: %s".formatted(folder.purpose(), folder.path(), used, size(folder.free()));
    }

    private static String engine(Diagnosis.EngineState engine) {
        String build = engine.gpuBuild() ? "for GPUs and CPUs" : "for CPUs";
        return engine.loaded()
                ? "%s, %s; threads: %d; a training step %s"
                        .formatted(engine.version(), build, engine.threads(), engine.training() ? "works" : "fails")
                : engine.version() + ", does not load";
    }

    private static void gpu(Diagnosis found, PrintWriter out) {
        Diagnosis.Gpu gpu = found.gpu();
        row(out, "driver", gpu.driver() == null ? "none (NVIDIA)" : "NVIDIA " + gpu.driver());
        rows(
                out,
                "cards",
                gpu.cards().stream()
                        .map(card -> "%s, %s; free: %s".formatted(card.name(), size(card.memory()), size(card.free())))
                        .toList());
        List<Diagnosis.Library> missing = gpu.libraries().stream()
                .filter(library -> library.state().equals("missing"))
                .toList();
        List<String> lines = new ArrayList<>(gpu.libraries().stream()
                .filter(library -> !missing.contains(library))
                .map(library -> library.name() + " " + library.state()
                        + (library.file() == null ? "" : ", " + library.file())
                        + (library.version() == null ? "" : ", version " + library.version()))
                .toList());
        if (!missing.isEmpty()) {
            lines.add((missing.size() == gpu.libraries().size() ? "all missing: " : "missing: ")
                    + missing.stream().map(Diagnosis.Library::name).collect(Collectors.joining(" ")));
        }
        rows(out, "CUDA", lines);
    }

    /** Returns a line for each device. */
    private static List<String> speeds(List<Diagnosis.Speed> speeds) {
        Map<String, List<String>> byDevice = new LinkedHashMap<>();
        for (Diagnosis.Speed speed : speeds) {
            byDevice.computeIfAbsent(speed.device(), device -> new ArrayList<>())
                    .add(speed.precision() + " "
                            + (speed.gigaflops() == null
                                    ? "fails"
                                    : String.format(Locale.ROOT, "%,.0f GFLOP/s", speed.gigaflops())));
        }
        return byDevice.entrySet().stream()
                .map(device -> device.getKey() + ": " + String.join(", ", device.getValue()) + " (a convolution)")
                .toList();
    }

    private static void problems(List<Diagnosis.Problem> problems, PrintWriter out) {
        if (!problems.isEmpty()) {
            out.println("problems:");
        }
        for (Diagnosis.Problem problem : problems) {
            out.println("  " + (problem.blocking() ? "error: " : "warning: ") + problem.text());
            out.println("    to do: " + problem.fix());
        }
    }

    private static void rows(PrintWriter out, String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            row(out, i == 0 ? name : "", values.get(i));
        }
    }

    private static void row(PrintWriter out, String name, String value) {
        if (!value.isEmpty()) {
            out.printf("%-12s %s%n", name, value);
        }
    }

    private static String size(@Nullable Long bytes) {
        return bytes == null
                ? "unknown"
                : bytes < 1L << 30
                        ? (bytes >> 20) + " MiB"
                        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
