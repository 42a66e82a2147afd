package holdwait.agent;

import java.util.Arrays;

/** Places in the code that take locks: known when the class is loaded, defined in the trace when first used. */
final class Sites {
	private static final class Site {
		final String owner, method, file;
		final int line;

		Site(String owner, String method, String file, int line) {
			this.owner = owner;
			this.method = method;
			this.file = file;
			this.line = line;
		}
	}

	private static Site[] sites = new Site[1024];
	/** The stack of one frame of each site; 0: not defined yet. */
	private static volatile int[] stacks = new int[1024];
	private static int count = 1;

	private Sites() {}

	/** @param owner internal name of the class */
	static int add(String owner, String method, String file, int line) {
		Guard.lock();
		try {
			if (count == sites.length) {
				sites = Arrays.copyOf(sites, 2 * count);
				stacks = Arrays.copyOf(stacks, 2 * count);
			}
			sites[count] = new Site(owner, method, file, line);
			return count++;
		} finally {
			Guard.unlock();
		}
	}

	/** @return the stack of one frame, 0 if it cannot be recorded */
	static int stack(int site) {
		int known = stacks[site];
		return known != 0 ? known : define(site);
	}

	private static int define(int site) {
		Guard.lock();
		try {
			Site it = sites[site];
			String function = it.owner.replace('/', '.').concat(".").concat(it.method);
			int stack = Definitions.stack(new int[] {Definitions.frame(function, it.file, it.line)}, 1, false);
			stacks[site] = stack;
			return stack;
		} finally {
			Guard.unlock();
		}
	}
}
