import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Apache Derby in memory, four threads, each with a connection and a table of its own: reads by primary key, every
 * tenth statement an update. Prints milliseconds per round: the median of some rounds, after as many that only warm up.
 */
public final class Database {
	private static final int threads = 4, rounds = 7, rows = 1000, statements = 10_000;
	private static final String url = "jdbc:derby:memory:bench;create=true";

	private static final class Client implements Callable<Integer> {
		final PreparedStatement select, update;

		Client(int number) throws SQLException {
			Connection connection = DriverManager.getConnection(url);
			String table = "account" + number;
			try (Statement statement = connection.createStatement()) {
				statement.execute("create table " + table + " (id int primary key, balance int)");
				for (int id = 0; id < rows; id++) statement.execute("insert into " + table + " values (" + id + ", 0)");
			}
			select = connection.prepareStatement("select balance from " + table + " where id = ?");
			update = connection.prepareStatement("update " + table + " set balance = ? where id = ?");
		}

		@Override
		public Integer call() throws SQLException {
			int sum = 0;
			for (int i = 0; i < statements; i++) sum += i % 10 == 9 ? write(i % rows, i) : read(i % rows);
			return sum;
		}

		private int read(int id) throws SQLException {
			select.setInt(1, id);
			try (ResultSet result = select.executeQuery()) {
				if (!result.next()) throw new AssertionError(id);
				return result.getInt(1);
			}
		}

		private int write(int id, int balance) throws SQLException {
			update.setInt(1, balance);
			update.setInt(2, id);
			return update.executeUpdate();
		}
	}

	private static double round(ExecutorService pool, Client[] clients) throws Exception {
		long begin = System.nanoTime();
		for (Future<Integer> result : pool.invokeAll(Arrays.asList(clients))) result.get();
		return (System.nanoTime() - begin) / 1e6;
	}

	public static void main(String[] arguments) throws Exception {
		Client[] clients = new Client[threads];
		for (int i = 0; i < threads; i++) clients[i] = new Client(i);
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		double[] times = new double[rounds];
		for (int i = 0; i < rounds; i++) round(pool, clients);
		for (int i = 0; i < rounds; i++) times[i] = round(pool, clients);
		Arrays.sort(times);
		System.out.println(times[rounds / 2]);
		pool.shutdown();
	}
}
