package rana.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The NVIDIA driver and the cards.
 *
 * @param driver the version of the driver; null if there is none
 */
record Cards(@Nullable String driver, List<Diagnosis.Card> cards) {
    private static final String OPTION = "--";
    private static final int FIELDS = 4;

    /** Returns those of this machine: from {@code nvidia-smi}, or from the kernel. */
    static Cards of(SystemFiles files) {
        return Programs.lines(
                        "nvidia-smi",
                        OPTION + "query-gpu=driver_version,memory.total,memory.free,name",
                        OPTION + "format=csv,noheader")
                .map(Cards::parse)
                .filter(found -> !found.cards.isEmpty())
                .orElseGet(() -> new Cards(files.driver().orElse(null), List.of()));
    }

    /** Reads the lines of {@code nvidia-smi}: driver, total and free memory in MiB, name. */
    static Cards parse(List<String> lines) {
        String driver = null;
        List<Diagnosis.Card> cards = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split(",", FIELDS);
            if (fields.length == FIELDS) {
                driver = fields[0].strip();
                cards.add(new Diagnosis.Card(
                        fields[3].strip(),
                        bytes(fields[1]).orElse(null),
                        bytes(fields[2]).orElse(null)));
            }
        }
        return new Cards(driver, cards);
    }

    private static Optional<Long> bytes(String mebibytes) {
        String digits = mebibytes.replace("MiB", "").strip();
        return digits.matches("\\d{1,12}") ? Optional.of(Long.parseLong(digits) << 20) : Optional.empty();
    }
}
