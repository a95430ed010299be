/** Trained generators and their pictures, without an engine: {@link rana.generate.Generator}. */
@SuppressWarnings("module") // the modules that read rana.io are compiled later
module rana.generator {
    requires java.desktop;
    requires org.apache.commons.text;
    requires static org.jspecify;
    requires static com.google.errorprone.annotations;

    exports rana;
    exports rana.generate;
    exports rana.image;
    exports rana.random;
    exports rana.io to
            rana.core,
            rana.export,
            rana.keras,
            rana.onnx,
            rana.tensorboard;

    uses rana.generate.GeneratorBackend;
}
