package rana.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The examination of what several processes of a training need of the network. */
final class NetworkCheck {
    private NetworkCheck() {}

    /** Returns the error of a connection on the loopback interface; empty if it works. */
    static Optional<String> loopbackProblem() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            return accepted.isConnected() ? Optional.empty() : Optional.of("no connection");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the addresses of the interfaces that are up: {@code eth0 10.0.0.1}. */
    static List<String> addresses() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .filter(NetworkCheck::isUp)
                    .flatMap(NetworkCheck::addresses)
                    .sorted()
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private static Stream<String> addresses(NetworkInterface network) {
        return network.inetAddresses()
                .map(address ->
                        network.getName() + " " + address.getHostAddress().replaceFirst("%.*", ""));
    }

    /** Returns the error of writing a file into a folder for temporary files; empty if it works. */
    static Optional<String> temporaryProblem(Path folder) {
        try {
            Path file = Files.createTempFile(folder, "rana-", ".tmp");
            try {
                Files.write(file, new byte[1 << 16]);
            } finally {
                Files.delete(file);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }
}
