package holdwait.agent;

import java.lang.ref.WeakReference;
import java.util.Arrays;

/** Places in the code that take locks: known when the class is loaded, defined in the trace when first used. */
final class Sites {
	private static final class Site {
		final String owner, method, file;
		final int line;
		/** The field that gets what is made here, with its class. */
		String field;
		/** The class this is in, once it had to be looked for. */
		WeakReference<Class<?>> type;

		Site(String owner, String method, String file, int line) {
			this.owner = owner;
			this.method = method;
			this.file = file;
			this.line = line;
		}
	}

	private static Site[] sites = new Site[1024];
	/** The stack of one frame of each site; 0: not defined yet. */
	private static int[] stacks = new int[1024];
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

	/** What is made at a site is stored in a field. */
	static void nameField(int site, String field) {
		sites[site].field = field;
	}

	/** @return the field that gets what is made at a site; null: not known */
	static String field(int site) {
		return site == 0 ? null : sites[site].field;
	}

	/** @return file and line; null: not known */
	static String place(int site) {
		if (site == 0 || sites[site].file == null) return null;
		return sites[site].file.concat(":").concat(Integer.toString(sites[site].line));
	}

	/** As {@link #stack}; 0 for no site. */
	static int stackOf(int site) {
		return site == 0 ? 0 : stack(site);
	}

	/** @return the stack of one frame */
	static int stack(int site) {
		int known = stacks[site];
		return known != 0 ? known : define(site);
	}

	/** Much is taken here: from now on with a stack id that takes less room. */
	static void shorten(int site) {
		Guard.lock();
		try {
			if (!Definitions.isLongStack(stacks[site])) return;
			int id = Definitions.shortStack(frame(site));
			if (id != 0) stacks[site] = id;
		} finally {
			Guard.unlock();
		}
	}

	private static int frame(int site) {
		return Definitions.frame(function(site), sites[site].file, sites[site].line);
	}

	/** @return class and method */
	static String function(int site) {
		return sites[site].owner.replace('/', '.').concat(".").concat(sites[site].method);
	}

	/** @param type its name, with dots */
	static boolean isAt(int site, String type, String method, int line) {
		Site it = sites[site];
		return it.method.equals(method) && (it.line == line || it.line == 0) && it.owner.replace('/', '.').equals(type);
	}

	private static int define(int site) {
		Guard.lock();
		try {
			int stack = Definitions.stack(new int[] {frame(site)}, 1, false);
			stacks[site] = stack;
			return stack;
		} finally {
			Guard.unlock();
		}
	}

	/** @return the class whose code called a hook, which is always the same one for a site */
	static Class<?> callingClass(ThreadLog log, int site) {
		WeakReference<Class<?>> known = sites[site].type;
		Class<?> type = known == null ? null : known.get();
		if (type != null) return type;
		log.busy = true;
		try {
			type = Stacks.callingClass();
			sites[site].type = new WeakReference<>(type);
			return type;
		} finally {
			log.busy = false;
		}
	}
}
