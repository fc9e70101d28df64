import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.List;
import org.h2.mvstore.MVStore;

/**
 * mongo-java-server on its H2 backend, made to keep what it acknowledges: every command that changed something is
 * committed to the file before it is answered. As it comes, the backend writes about once a second, and kill -9
 * loses what was acknowledged in between (docs/decisions/0009). Commands run one at a time, so that no commit
 * holds half of another command. Arguments: file, port.
 */
public final class MongoForTests {
  /** The oldest version today's driver talks to; what the server knows is close to it. */
  private static final class Version implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(4, 4, 0);
    }

    @Override
    public int getWireVersion() {
      return 9;
    }
  }

  private static final class DurableBackend extends H2Backend {
    DurableBackend(MVStore store) {
      super(store);
    }

    @Override
    public synchronized Document handleMessage(MongoMessage message) {
      try {
        return super.handleMessage(message);
      } finally {
        keep();
      }
    }

    @Override
    public synchronized Document handleCommand(Channel channel, String database, String command, Document query) {
      try {
        return super.handleCommand(channel, database, command, query);
      } finally {
        keep();
      }
    }

    private void keep() {
      if (getMvStore().hasUnsavedChanges()) getMvStore().commit();
    }
  }

  /** Whoever started this holds its input open; a test run that was killed must not leave a server behind. */
  private static void endWithParent() {
    Thread watch = new Thread(() -> {
      try {
        while (System.in.read() >= 0) continue;
      } catch (IOException gone) {
        // As good as closed.
      }
      Runtime.getRuntime().halt(0);
    });
    watch.setDaemon(true);
    watch.start();
  }

  public static void main(String[] args) {
    endWithParent();
    MVStore store = new MVStore.Builder().fileName(args[0]).autoCommitDisabled().autoCommitBufferSize(0).open();
    DurableBackend backend = new DurableBackend(store);
    backend.version(new Version());
    MongoServer server = new MongoServer(backend);
    server.bind("127.0.0.1", Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
  }
}
