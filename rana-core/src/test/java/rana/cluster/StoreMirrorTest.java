package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.ByteVector;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.global.torch_gloo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.torch.Engine;
import rana.torch.Scope;

class StoreMirrorTest {
    private static final int ID_LENGTH = 128; // of NCCL

    @TempDir
    private Path folder;

    @Test
    void the_bytes_by_which_nccl_connects_reach_the_store_of_another_worker() {
        Engine.load();
        Loader.load(torch_gloo.class);
        byte[] id = new byte[ID_LENGTH];
        for (int i = 0; i < id.length; i++) {
            id[i] = (byte) (7 * i - 99);
        }
        BlockingQueue<String> ofFirst = new LinkedBlockingQueue<>();
        BlockingQueue<String> ofSecond = new LinkedBlockingQueue<>();
        try (Scope scope = Scope.open()) {
            FileStore first = store("first");
            FileStore second = store("second");
            try (PrefixStore firstNamed = new PrefixStore("nccl", first);
                    PrefixStore secondNamed = new PrefixStore("nccl", second);
                    StoreMirror mirror = StoreMirror.start(folder.resolve("first"), first, ofSecond::add, ofFirst);
                    StoreMirror other = StoreMirror.start(folder.resolve("second"), second, ofFirst::add, ofSecond)) {
                firstNamed.set("0", new ByteVector(id));
                assertThat(secondNamed.get("0").get()).isEqualTo(id); // waits until it has arrived
            }
        }
    }

    private FileStore store(String name) {
        return new FileStore(folder.resolve(name).toString(), 2);
    }
}
