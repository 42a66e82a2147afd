import org.apache.log4j.BasicConfigurator;
import org.apache.log4j.Logger;
import org.apache.log4j.PatternLayout;
import org.apache.log4j.WriterAppender;

/**
 * Apache bug 24159, of log4j 1.2: an object logs while it is locked, and somebody logs the object. Here they never meet.
 */
public final class Logged {
	private static final Logger logger = Logger.getLogger(Logged.class);
	private int balance;

	private synchronized void deposit() {
		balance++;
		logger.info("deposit");
	}

	@Override
	public synchronized String toString() {
		return "balance " + balance;
	}

	public static void main(String[] arguments) {
		BasicConfigurator.configure(new WriterAppender(new PatternLayout("%m%n"), System.out));
		Logged account = new Logged();
		Thread user = Certain.start(() -> {
			account.deposit();
			Certain.pass();
		}, "user");
		Thread auditor = Certain.start(() -> {
			Certain.await(1);
			logger.info(account);
		}, "auditor");
		Certain.join(user, auditor);
	}
}
