/** The models of recipes: their creation, and the time of their steps in each precision. */
@NullMarked
package rana.model;

import org.jspecify.annotations.NullMarked;
