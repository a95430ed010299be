package rana.export;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.generate.LoadOptions;
import rana.image.Picture;
import rana.libtorch.DifferentiableGenerator;
import rana.safetensors.SafeTensors;
import rana.torch.Scope;
import rana.torch.Torch;
import tools.jackson.databind.json.JsonMapper;

/** Images that the engine draws, for comparison with other programs. */
final class EnginePictures {
    private final float[] latents;
    private final int[] labels;
    private final float[] values;
    private final List<Picture> pictures;

    private EnginePictures(float[] latents, int[] labels, float[] values, List<Picture> pictures) {
        this.latents = latents;
        this.labels = labels;
        this.values = values;
        this.pictures = pictures;
    }

    /** Returns the images as floats, (count, channels, size, size). */
    float[] values() {
        return values;
    }

    /** Returns the images as bytes. */
    List<Picture> pictures() {
        return pictures;
    }

    /** Draws the first {@code count} pictures of a seed. */
    static EnginePictures of(Path run, long seed, int count) {
        try (DifferentiableGenerator generator =
                        DifferentiableGenerator.load(run, LoadOptions.defaults().device("cpu"));
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            float[] latents = generator.info().latents(seed, 0, count);
            int[] labels =
                    IntStream.range(0, count).map(generator.info()::label).toArray();
            Tensor input =
                    Torch.tensor(latents, count, generator.info().latent().size());
            return new EnginePictures(
                    latents,
                    labels,
                    Torch.floats(generator.sampler().images(input, labels)),
                    generator.sampler().draw(latents, labels));
        }
    }

    /** Returns latents, labels and floats as JSON. */
    String json() {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "latents",
                        latents,
                        "size",
                        latents.length / labels.length,
                        "labels",
                        labels,
                        "values",
                        values));
    }

    /** Writes latents, labels and floats. */
    void write(Path file) {
        long count = labels.length;
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        arrays.put("latents", array(latents, count));
        arrays.put("images", array(values, count));
        float[] classes = new float[labels.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = labels[i];
        }
        arrays.put("labels", new SafeTensors.Array(List.of(count), FloatBuffer.wrap(classes)));
        SafeTensors.write(file, arrays);
    }

    private static SafeTensors.Array array(float[] values, long count) {
        return new SafeTensors.Array(List.of(count, values.length / count), FloatBuffer.wrap(values));
    }
}
