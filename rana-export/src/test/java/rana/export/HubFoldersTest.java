package rana.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the folders that {@code hub_check.py} and {@code onnx_check.py} in {@code tools/oracle} compare with
 * PyTorch and ONNX Runtime.
 */
@EnabledIfSystemProperty(named = "rana.hub.folder", matches = ".+", disabledReason = "tools/oracle/hub_check.py only")
class HubFoldersTest {
    @ParameterizedTest
    @MethodSource("rana.recipe.Recipes#names")
    void a_folder_of_every_recipe_is_written(String recipe) {
        Path folder = Path.of(System.getProperty("rana.hub.folder"));
        Path run = RecipeRuns.train(recipe, folder.resolve("runs").resolve(recipe));
        HubExport.of(run).write(folder.resolve(recipe));
        EnginePictures.of(run, 1, 16).write(folder.resolve(recipe + ".safetensors"));

        assertThat(folder.resolve(recipe).resolve("README.md")).exists();
    }

    @Test
    void a_model_of_every_layer_is_written() throws IOException {
        Path file = Path.of(System.getProperty("rana.hub.folder")).resolve("onnx-layers.json");
        Files.writeString(file, JsonMapper.shared().writeValueAsString(LayerModel.all()));

        assertThat(file).isNotEmptyFile();
    }

    @Test
    void a_description_of_every_layer_is_written() throws IOException {
        Path file = Path.of(System.getProperty("rana.hub.folder")).resolve("layers.json");
        Files.writeString(file, JsonMapper.shared().writeValueAsString(PlayedLayer.all()));

        assertThat(file).isNotEmptyFile();
    }
}
