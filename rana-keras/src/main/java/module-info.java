/** The import of weights that Keras saved, as runs: {@link rana.keras.KerasImport}. */
module rana.keras {
    requires transitive rana.core;
    requires io.jhdf;
    requires org.apache.commons.compress;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports rana.keras;
}
