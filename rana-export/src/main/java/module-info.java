/** Trained generators as files that other programs draw from: {@link rana.export.OnnxExport},
 * {@link rana.export.HubExport}. */
module rana.export {
    requires transitive rana.core;
    requires rana.onnx;
    requires com.google.protobuf;
    requires org.tribuo.util.onnx;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports rana.export;
}
