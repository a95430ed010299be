/** A service that draws from a trained generator over HTTP: {@link rana.serve.DrawService}. */
@NullMarked
package rana.serve;

import org.jspecify.annotations.NullMarked;
