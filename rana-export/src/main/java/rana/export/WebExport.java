package rana.export;

import java.nio.file.Path;
import java.util.List;
import rana.explore.Direction;
import rana.explore.Explorer;
import rana.generate.LoadOptions;
import rana.libtorch.StoredGenerator;
import rana.safetensors.SafeTensors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An export of a trained generator to a folder with a page that draws in the browser, from any
 * static web server, without Rana and without a network: {@code index.html}. The page reads {@code
 * config.json} and {@code model.safetensors}, as {@link HubExport} writes them.
 *
 * <pre>{@code
 * WebExport.of(Path.of("runs/frogs")).write(Path.of("frogs-page"));
 * }</pre>
 *
 * The folder is complete or absent: it gets its name when all files are written.
 */
public final class WebExport {
    private static final List<String> FILES = List.of(
            "app.js",
            "drawer.js",
            "index.html",
            "local-files.js",
            "mark.svg",
            "path-player.js",
            "player/compare.js",
            "player/generator.js",
            "player/javascript/backend.js",
            "player/javascript/gemm.js",
            "player/javascript/layers.js",
            "player/latents.js",
            "player/load.js",
            "player/random.js",
            "player/safetensors.js",
            "player/webgpu/backend.js",
            "player/webgpu/layers.js",
            "player/webgpu/plan.js",
            "player/webgpu/shaders.js",
            "player/ziggurat.js",
            "styles/base.css",
            "styles/colours.css",
            "styles/controls.css",
            "styles/page.css",
            "theme.js",
            "worker.js");
    private static final int MAX_DIRECTIONS = 8;
    private static final JsonMapper JSON = JsonMapper.shared();

    private ExportSource source;

    private WebExport(ExportSource source) {
        this.source = source;
    }

    /**
     * The result of an export.
     *
     * @param folder the folder
     * @param size the size of its files in bytes
     * @param macs the multiply-accumulates of one image
     */
    public record Result(Path folder, long size, long macs) {}

    /** Creates an export of the newest intact checkpoint of a run folder, or of a checkpoint folder. */
    public static WebExport of(Path run) {
        return new WebExport(ExportSource.of(run));
    }

    /** Sets the choice of the checkpoint; the device must be the CPU. */
    public WebExport from(LoadOptions options) {
        source = source.from(options);
        return this;
    }

    /** Sets the licence of the training images, which the page states: {@code CC0-1.0}. */
    public WebExport dataLicense(String text) {
        source = source.dataLicense(text);
        return this;
    }

    /**
     * Writes the folder.
     *
     * @param target the folder, which must be absent or empty
     * @throws rana.UsageException if the run does not exist, or {@code target} is a folder with files
     * @throws rana.FailureException if a file cannot be written
     */
    public Result write(Path target) {
        ExportFolder.requireNew(target);
        StoredGenerator stored = source.find();
        String config = GeneratorConfig.json(stored, source.dataLicense());
        try (ExportFolder folder = ExportFolder.begin(target)) {
            for (String file : FILES) {
                if (file.endsWith(".js")) {
                    folder.script(file, "web/" + file);
                } else {
                    folder.resource(file, "web/" + file);
                }
            }
            folder.text(GeneratorConfig.FILE, config);
            SafeTensors.write(folder.file(GeneratorConfig.WEIGHTS), HubExport.weights(stored));
            folder.text("directions.json", directions(stored));
            return new Result(
                    target, folder.finish(), stored.recipe().generator().macs());
        }
    }

    /** Returns the strongest directions as JSON. */
    private String directions(StoredGenerator stored) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode list = root.putArray("directions");
        try (Explorer explorer = Explorer.of(source.open(stored))) {
            for (Direction direction :
                    explorer.directions().stream().limit(MAX_DIRECTIONS).toList()) {
                ObjectNode one = list.addObject().put("strength", direction.strength());
                direction.vector().forEach(one.putArray("vector")::add);
            }
        }
        return JSON.writeValueAsString(root) + "\n";
    }
}
