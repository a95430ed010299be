/**
 * Trained generators: load one, draw pictures from it, close it.
 *
 * <pre>{@code
 * try (Generator frogs = Generator.load(Path.of("runs/frogs"))) {
 *     frogs.draw(7).writePng(Path.of("frog.png"));
 * }
 * }</pre>
 */
@NullMarked
package rana.generate;

import org.jspecify.annotations.NullMarked;
