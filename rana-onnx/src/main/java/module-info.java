/** Draws from exported generators with ONNX Runtime; a back end of {@link rana.generate.Generator}. */
@SuppressWarnings("module") // rana.export is compiled later
module rana.onnx {
    requires transitive rana.generator;
    requires com.microsoft.onnxruntime;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports rana.onnx to
            rana.export;

    provides rana.generate.GeneratorBackend with
            rana.onnx.OnnxBackend;
}
