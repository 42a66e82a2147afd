import java.sql.Connection;
import org.apache.commons.dbcp.DriverManagerConnectionFactory;
import org.apache.commons.dbcp.PoolableConnectionFactory;
import org.apache.commons.dbcp.PoolingDataSource;
import org.apache.commons.pool.impl.GenericObjectPool;

/**
 * DBCP-44, of commons-dbcp 1.2 with commons-pool 1.2: a connection is given back while the evictor looks through the idle
 * ones. Here they never meet.
 */
public final class Pooled {
	private interface Work {
		void run() throws Exception;
	}

	private static void useConnection(PoolingDataSource source) throws Exception {
		try (Connection connection = source.getConnection()) {
			connection.createStatement().close();
		}
	}

	private static void unchecked(Work work) {
		try {
			work.run();
		} catch (Exception failure) {
			throw new AssertionError(failure);
		}
	}

	public static void main(String[] arguments) {
		GenericObjectPool pool = new GenericObjectPool(null);
		pool.setTestWhileIdle(true);
		DriverManagerConnectionFactory connections = new DriverManagerConnectionFactory("jdbc:h2:mem:x", "sa", "");
		new PoolableConnectionFactory(connections, pool, null, "select 1", false, true);
		PoolingDataSource source = new PoolingDataSource(pool);
		Thread user = Certain.start(() -> {
			unchecked(() -> useConnection(source));
			Certain.pass();
		}, "user");
		Thread evictor = Certain.start(() -> {
			Certain.await(1);
			unchecked(pool::evict);
		}, "evictor");
		Certain.join(user, evictor);
	}
}
