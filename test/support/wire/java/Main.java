import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Runs mongo-java-server on its memory backend as a stand-in for MongoDB in the contract tests. */
public class Main {
    public static void main(String[] args) throws Exception {
        String listen = "127.0.0.1:0";
        boolean exitWithStdin = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "-listen" -> listen = args[++i];
                // Taken so that every server has the same flags; the memory backend stores nothing.
                case "-dir" -> Path.of(args[++i]);
                case "-exit-on-stdin-close" -> exitWithStdin = true;
                default -> throw new IllegalArgumentException("unknown flag " + args[i]);
            }
        }
        int colon = listen.lastIndexOf(':');
        InetAddress host = InetAddress.getByName(listen.substring(0, colon));
        if (!host.isLoopbackAddress()) {
            throw new IllegalArgumentException("-listen " + listen + ": not a loopback address");
        }

        MongoServer server = new MongoServer(new MemoryBackend().version(new Version()));
        server.bind(new InetSocketAddress(host, Integer.parseInt(listen.substring(colon + 1))));
        if (exitWithStdin) {
            Thread watcher = new Thread(Main::exitWhenStdinCloses);
            watcher.setDaemon(true);
            watcher.start();
        }
        // SIGTERM and SIGINT end the JVM by themselves; there is no state to save.
        InetSocketAddress address = server.getLocalAddress();
        System.out.printf("listening mongodb://%s:%d/%n", address.getHostString(), address.getPort());
        System.out.flush();
    }

    /** The library's own versions end before the lowest one that the driver talks to; this is that one. */
    private static class Version implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 0);
        }

        @Override
        public int getWireVersion() {
            return 9;
        }
    }

    private static void exitWhenStdinCloses() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            // As good as closed.
        }
        System.exit(0);
    }
}
