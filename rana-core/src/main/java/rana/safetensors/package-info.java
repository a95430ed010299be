/** The safetensors file format: reading and writing named float32 arrays. */
@NullMarked
package rana.safetensors;

import org.jspecify.annotations.NullMarked;
