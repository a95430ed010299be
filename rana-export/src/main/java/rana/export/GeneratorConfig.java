package rana.export;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import rana.augment.PixelRange;
import rana.libtorch.StoredGenerator;
import rana.nn.Architecture;
import rana.random.Latent;
import rana.recipe.ImageSpec;
import rana.run.Machine;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file {@value #FILE}: everything that a program needs to draw with the weights in {@value
 * #WEIGHTS}, as data.
 */
final class GeneratorConfig {
    static final String FILE = "config.json";
    static final String WEIGHTS = "model.safetensors";

    /** The version of the format. */
    static final int VERSION = 1;

    static final String NOT_STATED = "not stated";

    private static final JsonMapper JSON = JsonMapper.shared();

    private GeneratorConfig() {}

    /** Returns the content of the file. */
    static String json(StoredGenerator stored, @Nullable String dataLicense) {
        Architecture generator = stored.recipe().generator();
        ImageSpec pictures = stored.recipe().pictures();
        Latent latent = stored.recipe().networks().latent();
        PixelRange range = pictures.range();
        ObjectNode config = JSON.createObjectNode();
        config.put("format", "rana-generator");
        config.put("version", VERSION);
        config.put("rana", Machine.ranaVersion());
        config.put("recipe", stored.recipe().name());
        config.put("step", stored.step());
        config.put("data_license", dataLicense == null ? NOT_STATED : dataLicense);
        config.putObject("latent")
                .put("size", latent.size())
                .put("distribution", latent.distribution().name().toLowerCase(Locale.ROOT));
        stored.classes().forEach(config.putArray("classes")::add);
        config.putObject("image").put("size", pictures.size()).put("channels", pictures.channels());
        config.putArray("range").add(range.low()).add(range.high());
        config.put("weights_sha256", stored.weightsSha256());
        config.put("spectral_norm", "folded");
        config.put("multiply_accumulates", generator.macs());
        LayerConfig.chain(config.putArray("layers"), generator.input(), generator.layers(), "");
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    }
}
