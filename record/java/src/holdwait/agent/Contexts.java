package holdwait.agent;

import java.util.Arrays;

/**
 * The sites a thread holds locks from, outermost first, as a tree: 0 is the root. A lock that is new under them is worth a
 * full stack. The nodes are numbers, and not objects, because to store an object costs more than the rest of an event.
 */
final class Contexts {
	/**
	 * Locks at one node that get a full stack: others of the same site are likely to come the same ways. Those that several
	 * threads take get theirs all the same where something is held, because only they can be part of a cycle.
	 */
	private static final int CAP = 16;
	/** The same with locks that matter: programs with thousands of shared locks would walk stacks all the time. */
	private static final int CAP_OF_ALL = 64;
	private static final long HASH = 0x9e3779b97f4a7c15L;
	private int[] sites = new int[16], parents = new int[16], firstChild = new int[16], sibling = new int[16], recentChild = new int[16];
	private int[] lastLock = new int[16], counts = new int[16];
	private int[][] locks = new int[16][];
	private int size = 1;
	/** Shared locks at full nodes: a hash table with open addresses. */
	private long[] shared = new long[16];
	private int sharedCount;

	int child(int node, int site) {
		int recent = recentChild[node];
		return sites[recent] == site ? recent : otherChild(node, site);
	}

	int parent(int node) {
		return parents[node];
	}

	private int otherChild(int node, int site) {
		int child = firstChild[node];
		while (child != 0 && sites[child] != site) child = sibling[child];
		if (child == 0) child = add(node, site);
		recentChild[node] = child;
		return child;
	}

	private int add(int node, int site) {
		if (size == sites.length) grow();
		int child = size++;
		sites[child] = site;
		parents[child] = node;
		sibling[child] = firstChild[node];
		firstChild[node] = child;
		return child;
	}

	private void grow() {
		int room = 2 * size;
		sites = Arrays.copyOf(sites, room);
		parents = Arrays.copyOf(parents, room);
		firstChild = Arrays.copyOf(firstChild, room);
		sibling = Arrays.copyOf(sibling, room);
		recentChild = Arrays.copyOf(recentChild, room);
		lastLock = Arrays.copyOf(lastLock, room);
		counts = Arrays.copyOf(counts, room);
		locks = Arrays.copyOf(locks, room);
	}

	/** Whether a lock was not taken here yet; after {@link #CAP} locks, only those that matter are new. */
	boolean isNew(int node, int lock, boolean matters) {
		if (lastLock[node] == lock) return false;
		return counts[node] < CAP ? mark(node, lock) : matters && markShared(node, lock);
	}

	private boolean markShared(int node, int lock) {
		if (counts[node] >= CAP_OF_ALL) return false;
		lastLock[node] = lock;
		if (2 * sharedCount >= shared.length) growShared();
		boolean isNew = addShared((long) node << 32 | lock);
		if (isNew) counts[node]++;
		return isNew;
	}

	private boolean addShared(long key) {
		int at = (int) (key * HASH >>> 40) & shared.length - 1;
		for (; shared[at] != 0; at = at + 1 & shared.length - 1) if (shared[at] == key) return false;
		shared[at] = key;
		sharedCount++;
		return true;
	}

	private void growShared() {
		long[] old = shared;
		shared = new long[2 * old.length];
		sharedCount = 0;
		for (long key : old) if (key != 0) addShared(key);
	}

	private boolean mark(int node, int lock) {
		lastLock[node] = lock;
		if (locks[node] == null) locks[node] = new int[2];
		int[] seen = locks[node];
		int count = counts[node];
		for (int i = 0; i < count; i++) if (seen[i] == lock) return false;
		if (count == seen.length) locks[node] = seen = Arrays.copyOf(seen, Math.min(CAP, 4 * count));
		seen[count] = lock;
		counts[node] = count + 1;
		return true;
	}
}
