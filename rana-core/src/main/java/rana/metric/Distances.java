package rana.metric;

import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;
import rana.torch.Scope;

/** Euclidean distances of all pairs of two feature sets, block by block, so that memory does not grow with their number. */
final class Distances {
    private static final int ROWS = 1000;
    private static final int COLUMNS = 4000;

    /** Below this share of the squared norms a squared distance is rounding: the pictures are the same. */
    private static final double ROUNDING = 1e-13;

    private Distances() {}

    /** Takes what it needs of one block. */
    @FunctionalInterface
    interface Visitor {
        /**
         * A block of pairs.
         *
         * @param firstRow which row of the first set is row 0 here
         * @param firstColumn which row of the second set is column 0 here
         * @param squared distances: (rows, columns), float64, of no use after the call
         */
        void visit(int firstRow, int firstColumn, Tensor squared);
    }

    /** Shows every pair of {@code rows} and {@code columns} to {@code visitor}, in a {@link Scope} for each block. */
    static void walk(FeatureSet rows, FeatureSet columns, ProgressListener progress, Visitor visitor) {
        rows.requireComparable(columns);
        long pairs = (long) rows.count() * columns.count();
        for (int i = 0; i < rows.count(); i += ROWS) {
            int rowsEnd = Math.min(rows.count(), i + ROWS);
            try (Scope ofRows = Scope.open()) {
                Tensor x = rows.rows(i, rowsEnd);
                Tensor norms = norms(x).unsqueeze(1);
                for (int j = 0; j < columns.count(); j += COLUMNS) {
                    int columnsEnd = Math.min(columns.count(), j + COLUMNS);
                    try (Scope ofBlock = Scope.open()) {
                        visitor.visit(i, j, squared(x, norms, columns.rows(j, columnsEnd)));
                    }
                    long done = (long) i * columns.count() + (long) (rowsEnd - i) * columnsEnd;
                    progress.progress("comparing features, pairs", done, pairs);
                }
            }
        }
    }

    /** {@code |x|² + |y|² - 2 x·y}, and 0 where that is rounding. */
    private static Tensor squared(Tensor x, Tensor normsOfX, Tensor y) {
        Tensor norms = normsOfX.add(norms(y).unsqueeze(0));
        Tensor squared = x.matmul(y.t()).mul_(Scalars.of(-2)).add_(norms);
        return squared.masked_fill_(squared.lt(norms.mul_(Scalars.of(ROUNDING))), Scalars.of(0));
    }

    private static Tensor norms(Tensor x) {
        return x.square().sum(1);
    }
}
