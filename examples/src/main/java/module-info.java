/** Programs that use the library. */
module rana.examples {
    requires rana.core;
    requires static org.jspecify;
}
