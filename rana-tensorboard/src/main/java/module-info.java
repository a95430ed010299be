/** A training listener that writes TensorBoard events: {@link rana.tensorboard.TensorBoard}. */
module rana.tensorboard {
    requires transitive rana.core;
    requires com.google.protobuf;
    requires tensorflow.nativelib;
    requires static org.jspecify;

    exports rana.tensorboard;
}
