import static org.junit.Assert.assertEquals;

import org.junit.Test;

/** JUnit 4. */
public class OldTest {
	@Test
	public void nothing() {
		assertEquals(2, 1 + 1);
	}

	@Test
	public void transfersOfOld() throws InterruptedException {
		assertEquals(0, Transfers.bothWays());
	}
}
