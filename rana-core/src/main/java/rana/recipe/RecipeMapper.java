package rana.recipe;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.augment.ColourJitter;
import rana.augment.Cutout;
import rana.augment.Flip;
import rana.augment.PixelRange;
import rana.augment.Transform;
import rana.augment.Translation;
import rana.nn.AveragePool;
import rana.nn.Basis;
import rana.nn.BatchNorm;
import rana.nn.ClassEmbedding;
import rana.nn.ClassProjection;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Dropout;
import rana.nn.FirDownsample;
import rana.nn.FirUpsample;
import rana.nn.Flatten;
import rana.nn.Gain;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.MaxPool;
import rana.nn.Maxout;
import rana.nn.MinibatchStdDev;
import rana.nn.Padding;
import rana.nn.Relu;
import rana.nn.Reshape;
import rana.nn.Residual;
import rana.nn.Sigmoid;
import rana.nn.SpectralNorm;
import rana.nn.Tanh;
import rana.nn.Upsample;
import rana.objective.CrossEntropy;
import rana.objective.EvidenceLowerBound;
import rana.objective.Hinge;
import rana.objective.LabelNoise;
import rana.objective.LeastSquares;
import rana.objective.Objective;
import rana.objective.Penalty;
import rana.objective.Relativistic;
import rana.objective.Wasserstein;
import rana.optim.Adam;
import rana.optim.Nesterov;
import rana.optim.RmsProp;
import rana.optim.Schedule;
import rana.optim.Sgd;
import rana.optim.UpdateRule;
import rana.random.Latent;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.EnumNaming;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** The mapping between the records of a recipe and YAML. The records do not depend on it. */
final class RecipeMapper {
    /** The names of the types that a recipe may choose, by their common supertype. */
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
                    entry("max-pool", MaxPool.class),
                    entry("average-pool", AveragePool.class),
                    entry("fir-upsample", FirUpsample.class),
                    entry("fir-downsample", FirDownsample.class),
                    entry("residual", Residual.class),
                    entry("gain", Gain.class),
                    entry("spectral-norm", SpectralNorm.class),
                    entry("minibatch-std-dev", MinibatchStdDev.class),
                    entry("basis", Basis.class),
                    entry("class-embedding", ClassEmbedding.class),
                    entry("class-projection", ClassProjection.class)),
            Networks.class,
            table(
                    entry("layers", LayeredNetworks.class),
                    entry("dcgan", DcganNetworks.class),
                    entry("resnet", ResNetNetworks.class),
                    entry("r3gan", R3GanNetworks.class),
                    entry("vae", VaeNetworks.class)),
            Init.class,
            table(
                    entry("glorot-uniform", Init.GlorotUniform.class),
                    entry("normal", Init.Normal.class),
                    entry("uniform", Init.Uniform.class),
                    entry("fan-in", Init.FanIn.class)),
            Objective.class,
            table(
                    entry("cross-entropy", CrossEntropy.class),
                    entry("least-squares", LeastSquares.class),
                    entry("wasserstein", Wasserstein.class),
                    entry("hinge", Hinge.class),
                    entry("relativistic", Relativistic.class),
                    entry("evidence-lower-bound", EvidenceLowerBound.class)),
            Transform.class,
            table(
                    entry("flip", Flip.class),
                    entry("colour", ColourJitter.class),
                    entry("translation", Translation.class),
                    entry("cutout", Cutout.class)),
            Penalty.class,
            table(
                    entry("r1", Penalty.R1.class),
                    entry("r2", Penalty.R2.class),
                    entry("gradient", Penalty.Gradient.class)),
            UpdateRule.class,
            table(
                    entry("rmsprop", RmsProp.class),
                    entry("adam", Adam.class),
                    entry("sgd", Sgd.class),
                    entry("nesterov", Nesterov.class)));

    /** A strict mapper: an unknown, missing or repeated key is an error. */
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
            .changeDefaultVisibility(seen -> seen.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
            .registerSubtypes(namedTypes())
            .addMixIn(Layer.class, Typed.class)
            .addMixIn(Networks.class, Typed.class)
            .addMixIn(Init.class, Typed.class)
            .addMixIn(Objective.class, Typed.class)
            .addMixIn(Optimizers.class, ByKeys.class)
            .addMixIn(Penalty.class, Typed.class)
            .addMixIn(Transform.class, Typed.class)
            .addMixIn(UpdateRule.class, Typed.class)
            .addMixIn(Padding.class, PaddingText.class)
            .addMixIn(Schedule.class, NumberOrSchedule.class)
            .addMixIn(Schedule.Curve.class, KebabCase.class)
            .addMixIn(PixelRange.class, KebabCase.class)
            .addMixIn(Latent.Distribution.class, KebabCase.class)
            .addMixIn(LabelNoise.Sides.class, KebabCase.class)
            .addMixIn(CrossEntropy.GeneratorLoss.class, KebabCase.class)
            .addMixIn(TrainingConfig.class, SnapshotEvery.class)
            .addMixIn(TrainingConfig.BatchOrder.class, KebabCase.class)
            .addMixIn(TrainingConfig.Precision.class, KebabCase.class)
            .addMixIn(TrainingConfig.Shards.class, NumberOrRule.class)
            .build();

    private RecipeMapper() {}

    /** Returns the names of the subtypes of {@code base}. */
    static List<String> typesOf(Class<?> base) {
        return List.copyOf(TYPES.getOrDefault(base, Map.of()).keySet());
    }

    /** Returns the name of the type of {@code value} among the subtypes of {@code base}. */
    static String typeOf(Class<?> base, Object value) {
        return TYPES.getOrDefault(base, Map.of()).entrySet().stream()
                .filter(type -> type.getValue().isInstance(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
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

    /** The type follows from the names of the networks. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION, defaultImpl = Optimizers.OfGan.class)
    @JsonSubTypes({@JsonSubTypes.Type(Optimizers.OfGan.class), @JsonSubTypes.Type(Optimizers.OfAutoencoder.class)})
    private interface ByKeys {}

    /** The interval of snapshots is {@code every} in recipes. */
    private interface SnapshotEvery {
        @JsonProperty("every")
        long snapshotEvery();
    }

    /** A number or a word. */
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

    /** A number of shards, or the name of a rule. */
    private abstract static class NumberOrRule {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static TrainingConfig.Shards of(String rule) {
            return TrainingConfig.Shards.of(rule);
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static TrainingConfig.Shards of(int count) {
            return TrainingConfig.Shards.of(count);
        }

        @Override
        @JsonValue
        public abstract String toString();
    }

    /** A number if the schedule is constant. */
    @JsonSerialize(using = ScheduleWriter.class)
    private abstract static class NumberOrSchedule {
        @SuppressWarnings("UnusedVariable") // a mix-in, of which only the signature is used
        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        NumberOrSchedule(
                @JsonProperty("curve") Schedule.Curve curve,
                @JsonProperty("from") double from,
                @JsonProperty("to") double to,
                @JsonProperty("share") double fraction,
                @JsonProperty("warmup") double warmup) {}

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Schedule constant(double value) {
            return Schedule.constant(value);
        }
    }

    private static final class ScheduleWriter extends ValueSerializer<Schedule> {
        @Override
        public void serialize(Schedule schedule, JsonGenerator to, SerializationContext context) {
            if (schedule.isConstant()) {
                to.writeNumber(schedule.from());
                return;
            }
            to.writeStartObject();
            to.writePOJOProperty("curve", schedule.curve());
            to.writeNumberProperty("from", schedule.from());
            to.writeNumberProperty("to", schedule.to());
            to.writeNumberProperty("share", schedule.fraction());
            to.writeNumberProperty("warmup", schedule.warmup());
            to.writeEndObject();
        }
    }

    @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
    private interface KebabCase {}
}
