package rana.spark;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of drawn pictures. */
final class RowLayout {
    static final String SEED = "seed";
    static final String LABEL = "label";
    static final String PNG = "png";
    static final String PIXELS = "pixels";

    private RowLayout() {}

    static StructType of(boolean isPng) {
        return new StructType()
                .add(SEED, DataTypes.LongType, false)
                .add(LABEL, DataTypes.StringType, true)
                .add("width", DataTypes.IntegerType, false)
                .add("height", DataTypes.IntegerType, false)
                .add("channels", DataTypes.IntegerType, false)
                .add(isPng ? PNG : PIXELS, DataTypes.BinaryType, false);
    }
}
