/** Where pictures come from: drawn by code, CIFAR-10, a folder. */
@NullMarked
package rana.data;

import org.jspecify.annotations.NullMarked;
