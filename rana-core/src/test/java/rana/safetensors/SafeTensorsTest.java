package rana.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.FailureException;

class SafeTensorsTest {
    @TempDir
    private Path folder;

    @Test
    void the_bytes_are_those_that_the_format_prescribes() throws IOException {
        Path file = folder.resolve("a.safetensors");
        SafeTensors.write(file, Map.of("a", array(List.of(2L), 1, 2)));

        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        String padded = header + " ".repeat(Math.floorMod(-header.length(), 8));
        ByteBuffer wanted = ByteBuffer.allocate(8 + padded.length() + 8).order(ByteOrder.LITTLE_ENDIAN);
        wanted.putLong(padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .putFloat(1)
                .putFloat(2);
        assertThat(Files.readAllBytes(file)).isEqualTo(wanted.array());
    }

    @Test
    void bytes_in_memory_read_as_a_file_does() throws IOException {
        Path file = folder.resolve("a.safetensors");
        SafeTensors.write(file, Map.of("a", array(List.of(3L), 1, 2, 3)));
        byte[] bytes = Files.readAllBytes(file);

        assertThat(SafeTensors.read("a", bytes)).isEqualTo(SafeTensors.read(file));
        assertThatThrownBy(() -> SafeTensors.read("cut", Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("cut: is ");
        assertThatThrownBy(() -> SafeTensors.read("nothing", new byte[3]))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("nothing: no safetensors file");
    }

    @Test
    void what_is_written_reads_back() {
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        arrays.put("z", array(List.of(2L, 3L), 1, 2, 3, 4, 5, Float.NaN));
        arrays.put("empty", array(List.of(0L)));
        arrays.put("scalar", array(List.of(), 7));
        Path file = folder.resolve("a.safetensors");
        SafeTensors.write(file, arrays);

        Map<String, SafeTensors.Array> read = SafeTensors.read(file);

        assertThat(read.keySet()).containsExactlyInAnyOrder("z", "empty", "scalar");
        assertThat(read).usingRecursiveComparison().isEqualTo(arrays);
    }

    @Test
    void a_file_cut_at_any_length_is_refused() throws IOException {
        Path file = folder.resolve("a.safetensors");
        SafeTensors.write(file, Map.of("a", array(List.of(3L), 1, 2, 3)));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafeTensors.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("a.safetensors");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | its shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | hole",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | overlap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | no JSON",
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}} | float32",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | negative",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,4]}} | impossible",
                "{\"a\":7} | float32",
            })
    void a_header_that_lies_is_refused(String header, String why) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        Path file = folder.resolve("lie.safetensors");
        Files.write(file, bytes.putLong(json.length).put(json).array());
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(why);
    }

    private static SafeTensors.Array array(List<Long> shape, float... values) {
        return new SafeTensors.Array(shape, FloatBuffer.wrap(values));
    }
}
