package rana.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.gan.CrossEntropy;
import rana.gan.LabelNoise;
import rana.gan.Latent;
import rana.gan.Objective;
import rana.nn.BatchNorm;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Dropout;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.MaxPool;
import rana.nn.Maxout;
import rana.nn.Padding;
import rana.nn.Relu;
import rana.nn.Reshape;
import rana.nn.Sigmoid;
import rana.nn.Tanh;
import rana.nn.Upsample;
import rana.optim.Adam;
import rana.optim.Nesterov;
import rana.optim.RmsProp;
import rana.optim.Sgd;
import rana.optim.UpdateRule;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.annotation.EnumNaming;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** How recipes' records are written as YAML; the records themselves know nothing of it. */
final class RecipeMapper {
    /** The name of each type that a recipe may choose, by the family it belongs to. */
    private static final Map<Class<?>, Map<String, Class<?>>> TYPES = Map.of(
            Layer.class,
            table(
                    entry("linear", Linear.class),
                    entry("conv", Conv.class),
                    entry("conv-transpose", ConvTranspose.class),
                    entry("leaky-relu", LeakyRelu.class),
                    entry("relu", Relu.class),
                    entry("tanh", Tanh.class),
                    entry("sigmoid", Sigmoid.class),
                    entry("maxout", Maxout.class),
                    entry("dropout", Dropout.class),
                    entry("batch-norm", BatchNorm.class),
                    entry("reshape", Reshape.class),
                    entry("flatten", Flatten.class),
                    entry("upsample", Upsample.class),
                    entry("max-pool", MaxPool.class)),
            Init.class,
            table(
                    entry("glorot-uniform", Init.GlorotUniform.class),
                    entry("normal", Init.Normal.class),
                    entry("uniform", Init.Uniform.class)),
            Objective.class,
            table(entry("cross-entropy", CrossEntropy.class)),
            UpdateRule.class,
            table(
                    entry("rmsprop", RmsProp.class),
                    entry("adam", Adam.class),
                    entry("sgd", Sgd.class),
                    entry("nesterov", Nesterov.class)));

    /** Strict: an unknown, missing or repeated key is an error. */
    static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.USE_NATIVE_TYPE_ID)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .registerSubtypes(namedTypes())
            .addMixIn(Layer.class, Typed.class)
            .addMixIn(Init.class, Typed.class)
            .addMixIn(Objective.class, Typed.class)
            .addMixIn(UpdateRule.class, Typed.class)
            .addMixIn(Padding.class, PaddingText.class)
            .addMixIn(ValueRange.class, KebabCase.class)
            .addMixIn(Latent.Distribution.class, KebabCase.class)
            .addMixIn(LabelNoise.Sides.class, KebabCase.class)
            .addMixIn(CrossEntropy.GeneratorLoss.class, KebabCase.class)
            .addMixIn(Schedule.BatchOrder.class, KebabCase.class)
            .build();

    private RecipeMapper() {}

    /** Names of the types in the family of {@code base}. */
    static List<String> typesOf(Class<?> base) {
        return List.copyOf(TYPES.getOrDefault(base, Map.of()).keySet());
    }

    private static NamedType[] namedTypes() {
        return TYPES.values().stream()
                .flatMap(family -> family.entrySet().stream())
                .map(type -> new NamedType(type.getValue(), type.getKey()))
                .toArray(NamedType[]::new);
    }

    @SafeVarargs
    private static Map<String, Class<?>> table(Map.Entry<String, Class<?>>... entries) {
        Map<String, Class<?>> table = new LinkedHashMap<>();
        for (Map.Entry<String, Class<?>> entry : entries) {
            table.put(entry.getKey(), entry.getValue());
        }
        return Collections.unmodifiableMap(table);
    }

    private static Map.Entry<String, Class<?>> entry(String name, Class<?> type) {
        return Map.entry(name, type);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Typed {}

    /** Written as a number or a word, and read from either. */
    private abstract static class PaddingText {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Padding of(String word) {
            return Padding.of(word);
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Padding explicit(int pixels) {
            return Padding.explicit(pixels);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
    private interface KebabCase {}
}
