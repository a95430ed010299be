/** The engine room: lifetimes, devices, random streams, and the engine's awkward calls, each once. */
@NullMarked
package rana.torch;

import org.jspecify.annotations.NullMarked;
