package rana.session;

import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a budget of time: it measures what steps, snapshots and evaluations take, and
 * says how many steps fill the budget. It knows neither a clock nor a training.
 */
final class TimePlanner {
    /** The number of snapshots of a training. */
    private static final int SNAPSHOTS = 12;

    /** The fraction of the budget that a plan uses. */
    private static final double TARGET = 0.985;

    /** The fraction of the budget that a plan may use if a step takes long. */
    private static final double MAX_TARGET = 0.998;

    /**
     * The differences from the target that make a plan stand, as fractions of the budget: at its
     * end, and in addition for as much of it as is left, because later plans can correct that.
     */
    private static final double TOLERANCE_AT_END = 0.007;

    private static final double TOLERANCE_OF_REST = 0.05;

    /**
     * The fractions of a session at which the plan is checked: both of its time, and of its part in
     * the schedules. They are close at its start, where little is known, and at its end.
     */
    private static final double[] CHECKS = {
        0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.965, 0.98, 0.99
    };

    /** The first steps of a session, which are slower and tell nothing about later ones. */
    private static final int WARM_UP_STEPS = 2;

    /** The number of steps whose mean is a measurement; fewer are averaged with the one before. */
    private static final int ENOUGH_STEPS = 16;

    /** The part of the budget in which even fewer steps are a measurement. */
    private static final double ENOUGH_TIME = 0.03;

    private final double limit;
    private final @Nullable Long fixedEvery;
    private final LongUnaryOperator evaluateEvery;
    private final Progress time;
    private final Progress schedules;

    private double now;
    private double secondsPerStep;
    private double snapshotSeconds;
    private boolean ignoresNextSnapshot;
    private double evaluationSeconds;
    private long lastEvaluated;
    private boolean checkDue;

    private long stepsOfSession;
    private long measuredSteps;
    private double measuredSeconds;

    /**
     * A length of a training.
     *
     * @param steps the number of all steps
     * @param every the number of steps between snapshots
     */
    record Length(long steps, long every) {}

    /**
     * Creates a planner for a session.
     *
     * @param limit the seconds of the budget
     * @param now the seconds used before the session
     * @param fraction the fraction of the training that is done
     * @param fixedEvery the number of steps between snapshots; null if it is planned
     * @param evaluations the evaluations that count
     */
    TimePlanner(double limit, double now, double fraction, @Nullable Long fixedEvery, Evaluations evaluations) {
        this.limit = limit;
        this.now = now;
        this.fixedEvery = fixedEvery;
        this.evaluateEvery = evaluations.every;
        this.evaluationSeconds = evaluations.seconds;
        this.lastEvaluated = evaluations.last;
        this.time = new Progress(now / limit);
        this.schedules = new Progress(fraction);
    }

    /**
     * The evaluations of a training.
     *
     * @param every the number of steps between them, as a function of all steps; 0 if there are none
     * @param seconds the estimated seconds of one
     * @param last the step of the last one; -1 if there was none
     */
    record Evaluations(LongUnaryOperator every, double seconds, long last) {
        /** No evaluations, or none that count. */
        static final Evaluations NONE = new Evaluations(steps -> 0, 0, -1);

        /** Returns these evaluations after one at {@code step}; -1 if there was none. */
        Evaluations after(long step) {
            return new Evaluations(every, seconds, step);
        }
    }

    /** Sets the seconds of a step until some are measured. */
    void assume(double seconds) {
        secondsPerStep = seconds;
        snapshotSeconds = seconds;
    }

    /**
     * Sets the seconds of a snapshot to those of the sessions before. The first snapshot of this
     * session does not change them: it takes longer than later ones, because Java starts cold.
     */
    void assumeSnapshot(double seconds) {
        snapshotSeconds = seconds;
        ignoresNextSnapshot = true;
    }

    /**
     * Takes a completed step.
     *
     * @param at the seconds used so far
     * @param seconds the seconds of this step, and of what happened after the one before, snapshots
     *     and evaluations left out
     */
    void stepped(double at, double seconds) {
        now = at;
        stepsOfSession++;
        if (stepsOfSession > WARM_UP_STEPS) {
            measuredSteps++;
            measuredSeconds += seconds;
        } else if (secondsPerStep == 0) {
            assume(seconds);
        }
    }

    /** Takes a snapshot, without an evaluation. */
    void snapshotTook(double seconds) {
        if (!ignoresNextSnapshot) {
            snapshotSeconds = seconds;
        }
        ignoresNextSnapshot = false;
    }

    /** Takes an evaluation. */
    void evaluationTook(long step, double seconds) {
        evaluationSeconds = seconds;
        lastEvaluated = step;
        checkDue = true;
    }

    /** Returns true if an evaluation that starts after {@code at} seconds ends within the budget. */
    boolean hasTimeToEvaluate(double at) {
        return at + evaluationSeconds <= limit;
    }

    /** Returns true if another step and a snapshot would end after the budget. */
    boolean isOver() {
        return now + snapshotSeconds + secondsPerStep / 2 >= limit;
    }

    /**
     * Returns another length if {@code planned} would miss the budget, at a few points of the
     * training; else empty.
     *
     * @param step the number of steps taken
     * @param fraction the fraction of the training that is done
     */
    Optional<Length> plan(long step, Length planned, double fraction) {
        boolean due = time.passes(now / limit);
        due |= schedules.passes(fraction);
        due |= checkDue;
        if (!due || !measure()) {
            return Optional.empty();
        }
        checkDue = false;
        double off = Math.abs(secondsAt(step, planned) - TARGET * limit);
        double tolerance = TOLERANCE_AT_END * limit + TOLERANCE_OF_REST * Math.max(0, limit - now);
        return Optional.of(longest(step))
                .filter(length -> off > Math.max(tolerance, secondsPerStep / 2) && length.steps != planned.steps);
    }

    /** Returns the length that fills the budget. */
    Length longest(long step) {
        double end = Math.min(MAX_TARGET * limit, TARGET * limit + secondsPerStep / 2);
        long roughly = step + (long) Math.max(0, (end - now) / secondsPerStep);
        long every = fixedEvery == null ? every(roughly) : fixedEvery;
        double at = now;
        long taken = step;
        long evaluated = lastEvaluated;
        while (true) {
            long next = (taken / every + 1) * every;
            double arrival = at + (next - taken) * secondsPerStep + snapshotSeconds;
            if (arrival > end) {
                return new Length(Math.max(step + 1, last(taken, evaluated, roughly, at, end)), every);
            }
            taken = next;
            at = arrival;
            if (isEvaluated(taken, evaluated, roughly) && at + evaluationSeconds <= end) {
                at += evaluationSeconds;
                evaluated = taken;
            }
        }
    }

    /** Returns the last step: with its evaluation, if one is due then and there is time for it. */
    private long last(long taken, long evaluated, long roughly, double at, double end) {
        long unevaluated = taken + Math.max(0, (long) ((end - at - snapshotSeconds) / secondsPerStep));
        long evaluatedToo =
                taken + Math.max(0, (long) ((end - at - snapshotSeconds - evaluationSeconds) / secondsPerStep));
        return isEvaluated(evaluatedToo, evaluated, roughly) ? evaluatedToo : unevaluated;
    }

    /** Returns the seconds used when a training of this length ends. */
    private double secondsAt(long step, Length length) {
        double at = now;
        long taken = step;
        long evaluated = lastEvaluated;
        while (taken < length.steps) {
            long next = Math.min(length.steps, (taken / length.every + 1) * length.every);
            at += (next - taken) * secondsPerStep + snapshotSeconds;
            taken = next;
            if (isEvaluated(taken, evaluated, length.steps) && hasTimeToEvaluate(at)) {
                at += evaluationSeconds;
                evaluated = taken;
            }
        }
        return at;
    }

    private boolean isEvaluated(long step, long evaluated, long steps) {
        long every = evaluateEvery.applyAsLong(steps);
        return every > 0 && (evaluated < 0 || step - evaluated >= every);
    }

    /** Takes the mean of the steps since the last measurement; returns false if there are none. */
    private boolean measure() {
        if (measuredSteps == 0) {
            return false;
        }
        double mean = measuredSeconds / measuredSteps;
        double weight = secondsPerStep == 0 ? 1 : Math.min(1, (double) measuredSteps / ENOUGH_STEPS);
        if (measuredSeconds >= ENOUGH_TIME * limit) {
            weight = 1;
        }
        secondsPerStep = weight * mean + (1 - weight) * secondsPerStep;
        if (weight == 1) {
            measuredSteps = 0;
            measuredSeconds = 0;
        }
        return true;
    }

    /** Returns the steps between the snapshots of a training of {@code steps} steps. */
    static long every(long steps) {
        return Math.max(1, (steps + SNAPSHOTS - 1) / SNAPSHOTS);
    }

    /** The progress of a session from its start to 1, past the points where a plan is checked. */
    private static final class Progress {
        private final double start;
        private int passed;

        private Progress(double start) {
            this.start = start;
        }

        /** Returns true if {@code fraction} is past a point that was not passed before. */
        private boolean passes(double fraction) {
            int before = passed;
            double ofSession = start < 1 ? (fraction - start) / (1 - start) : 1;
            while (passed < CHECKS.length && ofSession >= CHECKS[passed]) {
                passed++;
            }
            return passed > before;
        }
    }
}
