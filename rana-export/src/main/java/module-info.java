/**
 * Trained generators as files that other programs draw from: {@link rana.export.OnnxExport} writes an
 * ONNX file, {@link rana.export.HubExport} a folder for a model hub, {@link rana.export.WebExport} a
 * page.
 */
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
