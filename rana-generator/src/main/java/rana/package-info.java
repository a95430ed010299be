/** Rana: GANs on the JVM. The root package holds only what every other one may throw. */
@NullMarked
package rana;

import org.jspecify.annotations.NullMarked;
