/** Exported generators, drawn with ONNX Runtime. */
@NullMarked
package rana.onnx;

import org.jspecify.annotations.NullMarked;
