/** Several processes that compute one training: their group, and the supervisor that starts them. */
@NullMarked
package rana.cluster;

import org.jspecify.annotations.NullMarked;
