import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** JUnit 5. */
class NewTest {
	@RepeatedTest(2)
	void nothing() {
		assertEquals(2, 1 + 1);
	}

	@DisplayName("an annotation with values comes first")
	@Tag("any")
	@Test
	void transfersOfToday() throws InterruptedException {
		assertEquals(0, Transfers.bothWays());
	}
}
