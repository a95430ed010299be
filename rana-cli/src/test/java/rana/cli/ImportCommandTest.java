package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void files_are_named_once_and_by_their_networks() {
        assertThat(refused()).isEqualTo("rana: give the weights: --generator, --discriminator or --gan");
        assertThat(refused("--gan", "gan.h5", "--generator", "g.h5"))
                .isEqualTo("rana: --gan names a file with both networks; leave out --generator and --discriminator");
        assertThat(refused("frog", "--recipe-file", "narrow.yaml", "--gan", "gan.h5"))
                .isEqualTo("rana: give the name of a recipe or --recipe-file, not both; got 'frog' and narrow.yaml");
        assertThat(refused("--generator", "none.h5")).isEqualTo("rana: none.h5: no such file");
        assertThat(refused("--generator", "none.h5", "--data", "none"))
                .isEqualTo("rana: data (--data): no such data set, folder or archive: none");
        assertThat(refused("vae", "--generator", "g.h5")).startsWith("rana: vae has no discriminator; ");
    }

    @Test
    void a_file_of_another_program_gets_one_line_and_no_run_folder() throws IOException {
        Path text = Files.writeString(folder.resolve("text.h5"), "not weights");

        assertThat(refused("--generator", text.toString()))
                .isEqualTo("rana: %s: is not a file of Keras: neither HDF5 (.weights.h5, .h5) nor a .keras archive"
                        .formatted(text));
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private String refused(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "import";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--out";
        all[all.length - 1] = folder.resolve("run").toString();
        MainTest.Result result = MainTest.run(all);
        assertThat(result.exit()).isNotZero();
        return result.err().strip();
    }
}
