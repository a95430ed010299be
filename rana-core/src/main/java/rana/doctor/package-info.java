/** The examination of a machine: what a training needs, what is there, and how fast it is. */
@NullMarked
package rana.doctor;

import org.jspecify.annotations.NullMarked;
