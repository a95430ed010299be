package rana.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
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
    void a_folder_and_onnx_files_of_every_recipe_are_written(String recipe) throws IOException {
        Path folder = Path.of(System.getProperty("rana.hub.folder"));
        Path run = RecipeRuns.train(recipe, folder.resolve("runs").resolve(recipe));
        HubExport.of(run).write(folder.resolve(recipe));
        Path opsets = Files.createDirectories(folder.resolve("opsets"));
        opsets().forEach(opset ->
                OnnxExport.of(run).opset(opset).write(opsets.resolve("%s-%d.onnx".formatted(recipe, opset))));
        EnginePictures.of(run, 1, 16).write(folder.resolve(recipe + ".safetensors"));

        assertThat(folder.resolve(recipe).resolve("README.md")).exists();
    }

    @ParameterizedTest
    @MethodSource("opsets")
    void a_model_of_every_layer_is_written(int opset) throws IOException {
        Path file = Path.of(System.getProperty("rana.hub.folder")).resolve("onnx-layers-%d.json".formatted(opset));
        Files.writeString(file, JsonMapper.shared().writeValueAsString(LayerModel.all(opset)));

        assertThat(file).isNotEmptyFile();
    }

    private static IntStream opsets() {
        return IntStream.rangeClosed(OnnxModel.MIN_OPSET, OnnxModel.MAX_OPSET);
    }

    @Test
    void a_description_of_every_layer_is_written() throws IOException {
        Path file = Path.of(System.getProperty("rana.hub.folder")).resolve("layers.json");
        Files.writeString(file, JsonMapper.shared().writeValueAsString(PlayedLayer.all()));

        assertThat(file).isNotEmptyFile();
    }
}
