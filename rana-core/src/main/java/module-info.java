/**
 * Training of GANs. {@link rana.session.TrainingSession} trains; {@link rana.generate.Generator}, in
 * the module rana.generator, draws.
 *
 * <p>Recipes are built from {@link rana.recipe}, {@link rana.nn}, {@link rana.objective},
 * {@link rana.augment} and {@link rana.optim}; {@link rana.data} opens images; {@link rana.train}
 * and {@link rana.run} describe what a training reports and leaves behind.
 */
@SuppressWarnings("module") // the modules that read its packages are compiled later
module rana.core {
    requires transitive rana.generator;
    requires transitive org.bytedeco.pytorch;
    requires java.desktop;
    requires java.management;
    requires java.net.http;
    requires jdk.management;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires org.apache.commons.compress;
    requires org.apache.commons.text;
    requires org.snakeyaml.engine;
    requires xchart;
    requires static org.bytedeco.cuda;
    requires static org.jspecify;
    requires static com.google.errorprone.annotations;

    exports rana.session;
    exports rana.recipe;
    exports rana.nn;
    exports rana.objective;
    exports rana.augment;
    exports rana.optim;
    exports rana.data;
    exports rana.train;
    exports rana.run;
    exports rana.checkpoint to
            rana.export,
            rana.keras;
    exports rana.explore to
            rana.export;
    exports rana.libtorch to
            rana.export;
    exports rana.safetensors to
            rana.export,
            rana.keras,
            rana.tensorboard;
    exports rana.torch to
            rana.export,
            rana.keras;

    opens rana.checkpoint to
            tools.jackson.databind;
    opens rana.classify to
            tools.jackson.databind;
    opens rana.doctor to
            tools.jackson.databind;
    opens rana.explore to
            tools.jackson.databind;
    opens rana.recipe to
            tools.jackson.databind;
    opens rana.run to
            tools.jackson.databind;
    opens rana.session to
            tools.jackson.databind;

    uses rana.report.ReportPage;

    provides rana.generate.GeneratorBackend with
            rana.libtorch.LibtorchBackend;
}
