/** Trained generators as files that other programs draw from: {@link rana.export.OnnxExport}. */
module rana.export {
    requires transitive rana.core;
    requires rana.onnx;
    requires com.google.protobuf;
    requires org.tribuo.util.onnx;
    requires static org.jspecify;

    exports rana.export;
}
