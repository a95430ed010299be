/** Recipes: all settings of a training, as records that are read from and written to YAML. */
@NullMarked
package rana.recipe;

import org.jspecify.annotations.NullMarked;
