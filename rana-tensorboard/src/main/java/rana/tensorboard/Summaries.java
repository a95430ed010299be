package rana.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import java.io.IOException;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.tensorflow.proto.DataClass;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.SummaryMetadata;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import rana.image.Picture;

/**
 * The values of summaries. Each has a tag, whose part before the slash is its group in TensorBoard.
 */
final class Summaries {
    private static final int SESSION_START = 3; // a field number of HParamsPluginData
    private static final String PLUGIN = "hparams";

    private Summaries() {}

    static Summary.Value number(String tag, double value) {
        return Summary.Value.newBuilder()
                .setTag(tag)
                .setSimpleValue((float) value)
                .build();
    }

    static Summary.Value picture(String tag, Picture picture) throws IOException {
        ByteString.Output png = ByteString.newOutput();
        picture.writePng(png);
        Summary.Image image = Summary.Image.newBuilder()
                .setWidth(picture.width())
                .setHeight(picture.height())
                .setColorspace(picture.channels())
                .setEncodedImageString(png.toByteString())
                .build();
        return Summary.Value.newBuilder().setTag(tag).setImage(image).build();
    }

    static Summary.Value distribution(String tag, DoubleStream values) {
        return Summary.Value.newBuilder()
                .setTag(tag)
                .setHisto(Distribution.of(values))
                .build();
    }

    /**
     * Returns the settings of a session, for TensorBoard's HParams page.
     *
     * @param settings numbers, booleans and strings
     */
    static Summary.Value settings(Map<String, Object> settings) {
        Struct.Builder start = Struct.newBuilder();
        settings.forEach((key, setting) -> start.putFields(key, value(setting)));
        // HParamsPluginData and its SessionStartInfo belong to TensorBoard, and no Java library has
        // them. Like Struct, SessionStartInfo has a map from string to Value as its field 1, so a
        // Struct has the same encoding.
        UnknownFieldSet.Field startField = UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(start.build().toByteString())
                .build();
        ByteString content = UnknownFieldSet.newBuilder()
                .addField(SESSION_START, startField)
                .build()
                .toByteString();
        SummaryMetadata metadata = SummaryMetadata.newBuilder()
                .setPluginData(SummaryMetadata.PluginData.newBuilder()
                        .setPluginName(PLUGIN)
                        .setContent(content))
                .setDataClass(DataClass.DATA_CLASS_TENSOR)
                .build();
        TensorProto zero = TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.getDefaultInstance())
                .addFloatVal(0)
                .build();
        return Summary.Value.newBuilder()
                .setTag("_hparams_/session_start_info")
                .setMetadata(metadata)
                .setTensor(zero)
                .build();
    }

    private static Value value(Object setting) {
        if (setting instanceof Number number) {
            return Value.newBuilder().setNumberValue(number.doubleValue()).build();
        }
        return setting instanceof Boolean bool
                ? Value.newBuilder().setBoolValue(bool).build()
                : Value.newBuilder().setStringValue(setting.toString()).build();
    }
}
