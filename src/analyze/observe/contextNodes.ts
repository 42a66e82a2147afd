import { BusyField, BusyTime, ContextField } from "./hotLoop.js";

/** Nodes whose times are told from that of the first of them. */
const blockSize = 256;
/** Ticks after which a time is too far from that of its block to be told by it. */
const farTicks = 2 ** 30;

/**
 * The nodes of the trie of held contexts, as numbers: who is below whom, how often and when each was entered.
 *
 * Idea: there may be many times more nodes than locks, and in a program that makes locks and forgets them, nearly all are entered once. Such
 * a node is 16 bytes: its count is one bit, and its one time is told from that of its block. Those entered again, or at odd
 * times, have a record of 24 bytes besides. Room is reserved, and not used before there is something in it.
 */
export class ContextNodes {
	/** By node: where it is in the trie, and its state: a time and a count as said above, or the record of a busy one. */
	fields: Int32Array;
	/** Records of busy nodes: counts and the child taken last; the same as doubles are times. */
	busy = new Int32Array(BusyField.stride * 1024);
	busyTimes = new Float64Array(this.busy.buffer);
	/** In use, the unused node 0 included. */
	size = 1;
	/** Ticks of the first request, by record: apart, because that is not looked at on the way. */
	#first = new Float64Array(1024);
	#busySize = 0;
	/** By block. */
	#times: Float64Array;

	/** @param expected nodes; more than that are moved to another place */
	constructor(expected: number) {
		const blocks = Math.ceil(Math.max(expected, 1024) / blockSize);
		this.fields = new Int32Array(blocks * blockSize * ContextField.stride);
		this.#times = new Float64Array(blocks);
	}

	/**
	 * @param site see {@link siteOf}
	 * @param time ticks of its first request
	 */
	add(parent: number, lock: number, site: number, time: number): number {
		const node = this.size++;
		if (node * ContextField.stride === this.fields.length) this.#grow();
		const block = Math.floor(node / blockSize);
		if (node === 1 || node % blockSize === 0) this.#times[block] = time;
		const after = time - this.#times[block]!;
		const { fields } = this;
		const place = node * ContextField.stride;
		fields[place + ContextField.parent] = parent;
		fields[place + ContextField.lock] = lock;
		fields[place + ContextField.site] = site;
		fields[place + ContextField.state] = after >= 0 && after < farTicks ? after * 2 : ~this.#addBusy(0, time);
		return node;
	}

	/** Counts an acquire at this time. */
	enter(node: number, time: number): void {
		const place = node * ContextField.stride + ContextField.state;
		const state = this.fields[place]!;
		if (state >= 0 && (state & 1) === 0 && this.last(node) === time) {
			this.fields[place] = state | 1;
			return;
		}
		const record = this.#busyRecord(node);
		this.busy[record * BusyField.stride + BusyField.count]!++;
		this.busyTimes[record * BusyTime.stride + BusyTime.last] = time;
	}

	parent(node: number): number {
		return this.fields[node * ContextField.stride + ContextField.parent]!;
	}

	lock(node: number): number {
		return this.fields[node * ContextField.stride + ContextField.lock]!;
	}

	site(node: number): number {
		return this.fields[node * ContextField.stride + ContextField.site]!;
	}

	count(node: number): number {
		const state = this.#state(node);
		return state < 0 ? this.busy[~state * BusyField.stride + BusyField.count]! : state & 1;
	}

	/** Ticks of the first request. */
	first(node: number): number {
		const state = this.#state(node);
		return state < 0 ? this.#first[~state]! : this.#onlyTime(node, state);
	}

	/** Ticks of the latest acquire; of the first request, if there was none. */
	last(node: number): number {
		const state = this.#state(node);
		return state < 0
			? this.busyTimes[~state * BusyTime.stride + BusyTime.last]!
			: this.#onlyTime(node, state);
	}

	setLast(node: number, time: number): void {
		if (this.last(node) !== time)
			this.busyTimes[this.#busyRecord(node) * BusyTime.stride + BusyTime.last] = time;
	}

	/** The child taken last; 0: none is kept. */
	lastChild(node: number): number {
		const state = this.#state(node);
		return state < 0 ? this.busy[~state * BusyField.stride + BusyField.lastChild]! : 0;
	}

	/** @param isKnown it was taken before: then it is worth a record to find it at once from now on */
	setLastChild(node: number, child: number, isKnown: boolean): void {
		if (isKnown || this.#state(node) < 0)
			this.busy[this.#busyRecord(node) * BusyField.stride + BusyField.lastChild] = child;
	}

	#state(node: number): number {
		return this.fields[node * ContextField.stride + ContextField.state]!;
	}

	#onlyTime(node: number, state: number): number {
		return this.#times[Math.floor(node / blockSize)]! + (state >> 1);
	}

	/** The record of a node, made on first use. */
	#busyRecord(node: number): number {
		const state = this.#state(node);
		if (state < 0) return ~state;
		const record = this.#addBusy(state & 1, this.first(node));
		this.fields[node * ContextField.stride + ContextField.state] = ~record;
		return record;
	}

	#addBusy(count: number, time: number): number {
		const record = this.#busySize++;
		if (record * BusyField.stride === this.busy.length) {
			this.busy = copied(new Int32Array(this.busy.length * 2), this.busy);
			this.#first = copied(new Float64Array(this.#first.length * 2), this.#first);
			this.busyTimes = new Float64Array(this.busy.buffer);
		}
		this.busy[record * BusyField.stride + BusyField.count] = count;
		this.busyTimes[record * BusyTime.stride + BusyTime.last] = time;
		this.#first[record] = time;
		return record;
	}

	#grow(): void {
		this.fields = copied(new Int32Array(this.fields.length * 2), this.fields);
		this.#times = copied(new Float64Array(this.#times.length * 2), this.#times);
	}
}

function copied<A extends Int32Array | Float64Array>(larger: A, values: A): A {
	larger.set(values);
	return larger;
}
