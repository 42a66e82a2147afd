import {
	AccessVariant,
	eventCode,
	type LockId,
	Operation,
	type StackId,
	type ThreadId,
	ThreadVariant,
	type Ticks,
} from "../src/model/index.js";
import { TraceWriter } from "../src/trace/index.js";
import { randomNumbers } from "./generate.js";

/** Two threads that nest two locks of their own in opposite orders: one abstract deadlock pattern. */
interface Inversion {
	/** Nests of the thread that takes the first lock first. */
	readonly forward: number;
	/** Nests of the other one. Concrete patterns: the product of both. */
	readonly backward: number;
}

/** The outline of a published trace: as many threads, locks, events, acquires, cycles. */
export interface Shape {
	readonly name: string;
	readonly threads: number;
	readonly locks: number;
	/** Distinct places in the source. */
	readonly locations: number;
	readonly events: number;
	/** Of which acquires; there are as many releases, and the rest are reads, writes, forks and joins. */
	readonly acquires: number;
	readonly inversions: readonly Inversion[];
	/** Deadlocks the published tool reports: all of them have a schedule. */
	readonly deadlocks: number;
	/** What the published tool takes, as it says itself. */
	readonly publishedMilliseconds: number;
}

const once: Inversion = { forward: 1, backward: 1 };

/**
 * Source: logs of SPDOffline (Tunç, Mathur, Pavlogiannis, Viswanathan, PLDI 2023) on CalFuzzer traces, as published with
 * SUnhang. Their acquires count twice there, with the request before each; here one more access stands for the request,
 * so that the number of events is the same.
 */
export const shapes: readonly Shape[] = [
	{
		name: "Dbcp2",
		threads: 801,
		locks: 7_532,
		locations: 36_184,
		events: 471_931,
		acquires: 113_887,
		inversions: Array.from({ length: 200 }, () => once),
		deadlocks: 200,
		publishedMilliseconds: 86_079,
	},
	{
		name: "Vector",
		threads: 5,
		locks: 4,
		locations: 11,
		events: 321_978,
		acquires: 106_882,
		inversions: [{ forward: 53_438, backward: 2 }],
		deadlocks: 1,
		publishedMilliseconds: 1_364,
	},
	{
		name: "Stack",
		threads: 17,
		locks: 25,
		locations: 480,
		events: 1_203_868,
		acquires: 400_058,
		inversions: [{ forward: 2, backward: 1 }, once],
		deadlocks: 2,
		publishedMilliseconds: 24_323,
	},
	{
		name: "LinkedHashMap",
		threads: 17,
		locks: 17,
		locations: 2_005,
		events: 548_547,
		acquires: 180_054,
		inversions: [{ forward: 20_002, backward: 1 }, once],
		deadlocks: 2,
		publishedMilliseconds: 8_293,
	},
	{
		name: "hedc",
		threads: 61,
		locks: 31_773,
		locations: 6_211,
		events: 711_412,
		acquires: 227_777,
		inversions: [],
		deadlocks: 0,
		publishedMilliseconds: 22_914,
	},
];

/**
 * Makes a trace of this shape, the same one every time: a main thread starts the others, all take locks in ascending
 * order, alone or nested, and read and write what these locks guard, except for the inversions.
 * @returns a binary trace
 */
export function shapeTrace(shape: Shape): Uint8Array {
	return new Generator(shape).run();
}

const code = {
	acquire: eventCode(Operation.acquire),
	release: eventCode(Operation.release),
	read: eventCode(Operation.access, AccessVariant.read),
	write: eventCode(Operation.access, AccessVariant.write),
	fork: eventCode(Operation.thread, ThreadVariant.fork),
	join: eventCode(Operation.thread, ThreadVariant.join),
};

/** One lock in so many that every thread takes it now and then. */
const sharedLocks = 8;
const nestedShare = 4;
const ordinary = -1;

class Generator {
	readonly #pieces: Uint8Array[] = [];
	readonly #writer = new TraceWriter((bytes) => this.#pieces.push(bytes), { ticksPerSecond: 0 });
	readonly #random = randomNumbers(7);
	readonly #threads: ThreadId[];
	readonly #locks: LockId[];
	readonly #variables: LockId[];
	readonly #stacks: StackId[];
	/** Locks of no inversion. */
	readonly #firstOrdinaryLock: number;
	#nextLock: number;
	#accessesLeft: number;
	#turnsLeft = 0;
	#time = 0;

	constructor(private readonly shape: Shape) {
		const { threads, locks, locations, events, acquires, inversions } = shape;
		const monitor = { kind: "monitor", reentrancy: "all" } as const;
		this.#threads = Array.from({ length: threads }, (_, index) =>
			this.#writer.thread({ label: `T${index}` }),
		);
		this.#locks = Array.from({ length: locks }, (_, index) =>
			this.#writer.lock({ name: `L${index}`, ...monitor }),
		);
		this.#variables = this.#locks.map((_, index) =>
			this.#writer.lock({ name: `V${index}`, kind: "variable" }),
		);
		this.#stacks = Array.from({ length: locations }, (_, index) =>
			this.#writer.stack([{ function: `location ${index}` }]),
		);
		this.#firstOrdinaryLock = 2 * inversions.length;
		this.#nextLock = this.#firstOrdinaryLock;
		this.#accessesLeft = events - 2 * acquires - 2 * (threads - 1);
	}

	run(): Uint8Array {
		const [main, ...others] = this.#threads as [ThreadId, ...ThreadId[]];
		for (const thread of others) this.#event(main, code.fork, thread, this.#stackOf(0));
		this.#turns(this.#plan());
		for (const thread of others) this.#event(main, code.join, thread, this.#stackOf(1));
		this.#writer.end();
		return Buffer.concat(this.#pieces);
	}

	/** Which inversion has its turn, or an ordinary section, shuffled. */
	#plan(): number[] {
		const { inversions, acquires } = this.shape;
		const turns = inversions.flatMap(({ forward }, index) => Array.from({ length: forward }, () => index));
		let left = acquires - inversions.reduce((sum, each) => sum + 2 * (each.forward + each.backward), 0);
		for (; left > 0; left--) turns.push(ordinary);
		for (let last = turns.length - 1; last > 0; last--) {
			const other = this.#random(last + 1);
			[turns[last], turns[other]] = [turns[other]!, turns[last]!];
		}
		return turns;
	}

	#turns(plan: readonly number[]): void {
		const done = this.shape.inversions.map(() => 0);
		this.#turnsLeft = plan.length;
		for (let turn = 0; turn < plan.length; turn++) {
			const inversion = plan[turn]!;
			if (inversion !== ordinary) this.#invert(inversion, done[inversion]!++);
			else if (plan[turn + 1] === ordinary && this.#random(nestedShare) === 0) {
				this.#section(2);
				turn++;
			} else this.#section(1);
			this.#turnsLeft = plan.length - turn - 1;
		}
		while (this.#accessesLeft > 0) this.#access(this.#threads[0]!, 0);
	}

	/** The backward nest comes at once after a forward one: nothing in between can put them in order. */
	#invert(inversion: number, done: number): void {
		const { forward, backward } = this.shape.inversions[inversion]!;
		const [a, b] = [2 * inversion, 2 * inversion + 1];
		const threads = this.#threads;
		this.#nest(threads[1 + (a % (threads.length - 1))]!, [a, b]);
		const isDue = Math.floor(((done + 1) * backward) / forward) > Math.floor((done * backward) / forward);
		if (isDue) this.#nest(threads[1 + (b % (threads.length - 1))]!, [b, a]);
	}

	/** One or two of the locks of a thread, or those that all share. */
	#section(depth: number): void {
		const { locks } = this.shape;
		const ordinaryLocks = locks - this.#firstOrdinaryLock;
		const index = this.#nextLock - this.#firstOrdinaryLock;
		this.#nextLock = this.#firstOrdinaryLock + ((index + 1) % ordinaryLocks);
		const isShared = index % sharedLocks === 0;
		const owner = isShared ? this.#random(this.#threads.length) : index % this.#threads.length;
		const first = this.#firstOrdinaryLock + index;
		const second = first + 1 + this.#random(3);
		const taken =
			depth === 2 && second < locks ? [first, second] : Array.from({ length: depth }, () => first);
		if (taken[0] === taken[1]) {
			this.#nest(this.#threads[owner]!, [first]);
			this.#nest(this.#threads[owner]!, [first]);
		} else this.#nest(this.#threads[owner]!, taken);
	}

	/** Takes locks one after the other, uses what they guard, gives them back. */
	#nest(thread: ThreadId, locks: readonly number[]): void {
		for (const lock of locks) this.#event(thread, code.acquire, this.#locks[lock]!, this.#siteOf(lock));
		const due = Math.ceil(this.#accessesLeft / Math.max(1, this.#turnsLeft));
		for (let count = Math.min(due, this.#accessesLeft); count > 0; count--)
			this.#access(thread, locks[count % locks.length]!);
		for (const lock of [...locks].reverse())
			this.#event(thread, code.release, this.#locks[lock]!, 0 as StackId);
	}

	#access(thread: ThreadId, lock: number): void {
		const isWrite = this.#random(3) === 0;
		this.#accessesLeft--;
		this.#event(thread, isWrite ? code.write : code.read, this.#variables[lock]!, this.#stackOf(lock * 5));
	}

	/** Locks of an inversion are taken in one place each, so that it is one pattern. */
	#siteOf(lock: number): StackId {
		return this.#stackOf(3 * lock + (lock < this.#firstOrdinaryLock ? 0 : this.#random(3)));
	}

	#stackOf(number: number): StackId {
		return this.#stacks[number % this.#stacks.length]!;
	}

	#event(thread: ThreadId, eventOf: number, object: LockId | ThreadId, stack: StackId): void {
		this.#writer.event({ thread, code: eventOf, time: ++this.#time as Ticks, object, stack });
	}
}
