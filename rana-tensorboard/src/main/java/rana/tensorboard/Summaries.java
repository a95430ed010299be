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

/** What an event can hold, each under a tag, whose part before the slash groups it on the page. */
final class Summaries {
    private static final int SESSION_START = 3; // the field of HParamsPluginData
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
     * What a session was set to, for the page that compares runs by their settings.
     *
     * @param settings numbers, truth values and text
     */
    static Summary.Value settings(Map<String, Object> settings) {
        Struct.Builder start = Struct.newBuilder();
        settings.forEach((key, setting) -> start.putFields(key, value(setting)));
        // HParamsPluginData and its SessionStartInfo are of TensorBoard, not of TensorFlow, and no library for Java has
        // them. The latter
        // begins, as Struct does, with a map from text to Value as its field 1: so the one is the other on the wire.
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
        TensorProto nothing = TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.getDefaultInstance())
                .addFloatVal(0)
                .build();
        return Summary.Value.newBuilder()
                .setTag("_hparams_/session_start_info")
                .setMetadata(metadata)
                .setTensor(nothing)
                .build();
    }

    private static Value value(Object setting) {
        if (setting instanceof Number number) {
            return Value.newBuilder().setNumberValue(number.doubleValue()).build();
        }
        return setting instanceof Boolean truth
                ? Value.newBuilder().setBoolValue(truth).build()
                : Value.newBuilder().setStringValue(setting.toString()).build();
    }
}
