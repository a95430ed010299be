package rana.metric;

import org.bytedeco.pytorch.Tensor;
import rana.ProgressListener;
import rana.torch.Scalars;
import rana.torch.Scope;

/**
 * Euclidean distances of all pairs of two feature sets, computed in blocks to bound the memory use.
 */
final class Distances {
    private static final int ROWS = 1000;
    private static final int COLUMNS = 4000;

    /**
     * The fraction of the squared norms below which a squared distance is rounding error, so the
     * pictures are equal.
     */
    private static final double ROUNDING = 1e-13;

    private Distances() {}

    /** A consumer of blocks of distances. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Processes one block of pairs.
         *
         * @param firstRow the row of the first set that is row 0 of the block
         * @param firstColumn the row of the second set that is column 0 of the block
         * @param squared the squared distances: (rows, columns), float64; valid during the call only
         */
        void visit(int firstRow, int firstColumn, Tensor squared);
    }

    /**
     * Passes the distances of all pairs of {@code rows} and {@code columns} to {@code visitor},
     * with a {@link Scope} for each block.
     */
    static void forEachBlock(FeatureSet rows, FeatureSet columns, ProgressListener progress, Visitor visitor) {
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

    /** Returns {@code |x|² + |y|² - 2 x·y}, or 0 where that is rounding error. */
    private static Tensor squared(Tensor x, Tensor normsOfX, Tensor y) {
        Tensor norms = normsOfX.add(norms(y).unsqueeze(0));
        Tensor squared = x.matmul(y.t()).mul_(Scalars.of(-2)).add_(norms);
        return squared.masked_fill_(squared.lt(norms.mul_(Scalars.of(ROUNDING))), Scalars.of(0));
    }

    private static Tensor norms(Tensor x) {
        return x.square().sum(1);
    }
}
