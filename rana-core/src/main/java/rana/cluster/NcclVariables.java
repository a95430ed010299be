package rana.cluster;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment variables with which a {@link NcclGroup} needs its process to be started. */
final class NcclVariables {
    private static final String INTERFACE = "NCCL_SOCKET_IFNAME";

    private NcclVariables() {}

    /**
     * Returns the variables of a worker.
     *
     * @param address the address of this machine to which other workers connect
     * @param environment the environment of the process that starts the worker
     */
    static Map<String, String> of(String address, Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        // By default, a thread of the engine, the watchdog, aborts the process if a call fails, without a
        // line to the user, and another one aborts it if the watchdog hangs. The supervisor would take the
        // survivors of a failure for its cause. With a blocking wait there is no watchdog: the call that
        // fails throws, as those of Gloo do.
        variables.put("TORCH_NCCL_BLOCKING_WAIT", "1");
        variables.put("TORCH_NCCL_ENABLE_MONITORING", "0");
        if (!environment.containsKey(INTERFACE)) {
            // NCCL would listen on any interface, and on none of this machine alone.
            String name = networkInterface(address);
            if (!name.isEmpty()) {
                variables.put(INTERFACE, "=" + name); // this name, not those that begin with it
            }
        }
        return variables;
    }

    /** Returns the name of the interface that has an address; "" if there is none. */
    private static String networkInterface(String address) {
        try {
            NetworkInterface found = NetworkInterface.getByInetAddress(InetAddress.getByName(address));
            return found == null ? "" : found.getName();
        } catch (UnknownHostException | SocketException e) {
            return "";
        }
    }
}
