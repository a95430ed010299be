/** Recipes: everything a training needs to know, as YAML bound to records. */
@NullMarked
package rana.recipe;

import org.jspecify.annotations.NullMarked;
