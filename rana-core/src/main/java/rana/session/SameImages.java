package rana.session;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import rana.Counts;
import rana.Names;
import rana.UsageException;
import rana.data.ImageSource;
import rana.run.Run;
import rana.run.RunInfo;

/**
 * A check that a run continues on the images that it was started with: by their classes, and by the
 * SHA-256 of their files.
 *
 * @param run the run as it was
 * @param warnings receives a line if the run has no SHA-256 of its images
 */
record SameImages(Run run, Consumer<String> warnings) {
    private static final int SHOWN_OF_HASH = 12;

    /**
     * Returns {@code images} with the labels that they had in the run.
     *
     * @param source the place where they are now
     * @throws UsageException if they are others, with both
     */
    ImageSource require(ImageSource images, String source) {
        RunInfo.Data before = run.info().data();
        String after = images.fingerprint().map(ImageSource.Fingerprint::sha256).orElse("");
        if (before.sha256() != null && !after.isEmpty()) {
            requireSameClasses(images.classes());
            if (!before.sha256().equals(after)) {
                throw new UsageException(
                        "%s is trained on %s of %s with SHA-256 %s…; %s has %,d with SHA-256 %s…: restore them, or train a new run"
                                .formatted(
                                        run.folder(),
                                        Counts.of(before.pictures(), "image"),
                                        before.source(),
                                        before.sha256().substring(0, SHOWN_OF_HASH),
                                        source,
                                        images.count(),
                                        after.substring(0, SHOWN_OF_HASH)));
            }
            return images;
        }
        ImageSource labelled = asBefore(images);
        requireSameClasses(labelled.classes());
        if (!after.isEmpty()) {
            warnings.accept(
                    "run.json of %s has no SHA-256 of its images, as runs of older versions: it is not checked that they are the same"
                            .formatted(run.folder()));
        }
        return labelled;
    }

    /**
     * Returns images with the labels that older versions gave them, which kept classes without
     * images.
     */
    private ImageSource asBefore(ImageSource images) {
        List<String> before = run.info().data().classes();
        Set<String> known = new HashSet<>(before);
        boolean hadEmptyClasses = before.size() > images.classes().size() && known.containsAll(images.classes());
        return hadEmptyClasses && !images.classes().isEmpty() ? images.withClasses(before) : images;
    }

    /** Refuses other classes if the model is conditional on them; no other depends on their names. */
    private void requireSameClasses(List<String> classes) {
        List<String> before = run.info().data().classes();
        if (run.recipe().pictures().classes() > 0 && !before.equals(classes)) {
            throw new UsageException(
                    "%s is trained on the classes %s; the images have the classes %s now: restore the names, or train a new run"
                            .formatted(run.folder(), Names.list(before), Names.list(classes)));
        }
    }
}
