/** Update rules, learning rate schedules, and optimisers, which keep the state of a rule. */
@NullMarked
package rana.optim;

import org.jspecify.annotations.NullMarked;
