/**
 * Rana: GANs on the JVM. The root package contains the exceptions and text helpers that all other
 * packages use.
 */
@NullMarked
package rana;

import org.jspecify.annotations.NullMarked;
