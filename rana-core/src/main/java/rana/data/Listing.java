package rana.data;

import java.io.IOException;
import java.util.List;
import rana.data.FileIndex.SkippedFile;

/**
 * The files of a folder or archive, before any is read.
 *
 * @param names the names of the files, cleaned as by {@link FileNames#clean}, in any order
 * @param bad files that may be pictures and cannot be used, and the reasons
 * @param foreign other files and folders that are skipped, and the reasons
 * @param notes remarks for the user
 * @param labels the access to the label files
 */
record Listing(
        List<String> names, List<SkippedFile> bad, List<SkippedFile> foreign, List<String> notes, LabelReader labels) {
    /** The access to label files. */
    interface LabelReader {
        /** Reads the label file of the given name. */
        LabelFile read(String name) throws IOException;
    }
}
