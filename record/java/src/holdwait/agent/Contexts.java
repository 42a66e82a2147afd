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
	/** Of each node: its site, the node around it, the one inside that was last entered, the lock that was new last, and how many were. Together, to be loaded together. */
	private static final int SITE = 0, PARENT = 1, RECENT = 2, LAST_LOCK = 3, COUNT = 4, LOG_FIELDS = 3;
	private int[] nodes = new int[16 << LOG_FIELDS];
	/** From a node and a site to the node inside: a hash table with open addresses. */
	private int[] children = new int[32];
	private int[][] locks = new int[16][];
	private int size = 1;
	/** Shared locks at full nodes, in the same way. */
	private long[] shared = new long[16];
	private int sharedCount;

	int child(int node, int site) {
		int recent = nodes[(node << LOG_FIELDS) + RECENT];
		if (nodes[(recent << LOG_FIELDS) + SITE] == site) return recent;
		int child = otherChild(node, site);
		nodes[(node << LOG_FIELDS) + RECENT] = child;
		return child;
	}

	private int otherChild(int node, int site) {
		for (int at = slot(node, site); ; at = at + 1 & children.length - 1) {
			int child = children[at];
			if (child == 0) return add(node, site, at);
			int base = child << LOG_FIELDS;
			if (nodes[base + SITE] == site && nodes[base + PARENT] == node) return child;
		}
	}

	private int slot(int node, int site) {
		int spread = (node * 31 + site) * 0x9e3779b9;
		return (spread ^ spread >>> 16) & children.length - 1;
	}

	private int add(int node, int site, int at) {
		if (size == locks.length) {
			grow();
			return otherChild(node, site);
		}
		int child = size++;
		nodes[(child << LOG_FIELDS) + SITE] = site;
		nodes[(child << LOG_FIELDS) + PARENT] = node;
		return children[at] = child;
	}

	private void grow() {
		nodes = Arrays.copyOf(nodes, 2 * nodes.length);
		locks = Arrays.copyOf(locks, 2 * size);
		children = new int[2 * children.length];
		for (int child = 1; child < size; child++) {
			int base = child << LOG_FIELDS;
			int at = slot(nodes[base + PARENT], nodes[base + SITE]);
			while (children[at] != 0) at = at + 1 & children.length - 1;
			children[at] = child;
		}
	}

	/** Whether a lock has been taken here, and had its stack. */
	boolean has(int node, int lock) {
		int base = node << LOG_FIELDS;
		if (nodes[base + LAST_LOCK] == lock) return true;
		int count = nodes[base + COUNT];
		return isAmong(locks[node], Math.min(count, CAP), lock) || count > CAP && shared[sharedSlot(sharedKey(node, lock))] != 0;
	}

	/** Whether only locks that matter are worth a stack here. */
	boolean isFull(int node) {
		return nodes[(node << LOG_FIELDS) + COUNT] >= CAP;
	}

	/** Whether one that has not is worth a stack: after {@link #CAP} locks, only those that matter are. */
	boolean wants(int node, boolean matters) {
		return !isFull(node) || matters && nodes[(node << LOG_FIELDS) + COUNT] < CAP_OF_ALL;
	}

	private static boolean isAmong(int[] seen, int count, int lock) {
		for (int i = 0; i < count; i++) if (seen[i] == lock) return true;
		return false;
	}

	/** A lock that is new has been taken. */
	void add(int node, int lock) {
		int base = node << LOG_FIELDS;
		nodes[base + LAST_LOCK] = lock;
		int count = nodes[base + COUNT]++;
		if (count >= CAP) addShared(sharedKey(node, lock));
		else {
			if (count == 0) locks[node] = new int[2];
			else if (count == locks[node].length) locks[node] = Arrays.copyOf(locks[node], Math.min(CAP, 4 * count));
			locks[node][count] = lock;
		}
	}

	private static long sharedKey(int node, int lock) {
		return (long) node << 32 | lock;
	}

	/** @return where a key is, or belongs */
	private int sharedSlot(long key) {
		int at = (int) (key * HASH >>> 40) & shared.length - 1;
		while (shared[at] != 0 && shared[at] != key) at = at + 1 & shared.length - 1;
		return at;
	}

	private void addShared(long key) {
		if (2 * sharedCount >= shared.length) growShared();
		shared[sharedSlot(key)] = key;
		sharedCount++;
	}

	private void growShared() {
		long[] old = shared;
		shared = new long[2 * old.length];
		for (long key : old) if (key != 0) shared[sharedSlot(key)] = key;
	}
}
