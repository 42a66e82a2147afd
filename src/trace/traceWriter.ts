import {
	type Event,
	eventCode,
	type FrameId,
	type LockId,
	type LockKind,
	type Loss,
	type ModuleId,
	Operation,
	operationOf,
	type Policy,
	type Process,
	type Reentrancy,
	type StackId,
	type TextId,
	type ThreadId,
	type Ticks,
} from "../model/index.js";
import type { CodecName } from "./chunkWriter.js";
import { EventWriter } from "./eventWriter.js";
import type { holdwait } from "./gen/trace.js";
import { formatVersion, magic, maxRawChunkBytes, maxTicks } from "./limits.js";
import { lockKinds, policies, reentrancies } from "./lockDefinition.js";
import { lossReasonNumber } from "./lossReasons.js";
import { longCodeOf, Operand, operandsOf } from "./operations.js";
import { PacketWriter } from "./packetWriter.js";

export interface TraceWriterOptions {
	/** "native", "go", "java", "node"; shown to people. */
	readonly runtime?: string;
	/** Name and version of what writes the trace. */
	readonly recorder?: string;
	/** 0: not known, two clock syncs will tell. Default: nanoseconds. */
	readonly ticksPerSecond?: number;
	/** Wall clock at tick 0, seconds since 1970. */
	readonly startUnixSeconds?: number;
	readonly process?: Process;
	/** Default: none. */
	readonly codec?: CodecName;
	/** Bytes of events in a chunk before compression, 64 to 16 Mi. Default: 64 Ki. */
	readonly chunkBytes?: number;
}

/** A lock to define; what is left out gets the defaults of the format. */
export interface LockDefinition {
	readonly name?: string;
	readonly kind?: LockKind;
	readonly policy?: Policy;
	readonly reentrancy?: Reentrancy;
	/** The role it plays. */
	readonly class?: string;
	/** Where it was created. */
	readonly created?: StackId;
	/** The global variable it stands in. */
	readonly global?: FrameId;
	/** At run time; for people only. */
	readonly address?: bigint;
	/** The incarnation before this one. */
	readonly previous?: LockId;
	/** Semaphores: permits at the start. */
	readonly permits?: number;
	/** What the runtime calls this kind. */
	readonly variant?: string;
	/** What is known about it beyond the events, a sentence for people. */
	readonly note?: string;
	readonly robust?: boolean;
	readonly processShared?: boolean;
	readonly detectsSelf?: boolean;
}

export interface ThreadDefinition {
	/** Its identifier in the text twin and in reports; T and the id if left out. */
	readonly label?: string;
	readonly name?: string;
	readonly osId?: number;
	/** A thread of the parent that does not exist in this forked child. */
	readonly inherited?: boolean;
}

/** A frame to define: resolved, or an offset in a module, or both. */
export interface FrameDefinition {
	readonly function?: string;
	readonly file?: string;
	readonly line?: number;
	readonly module?: ModuleId;
	/** Address in the module's own numbering, of the call. */
	readonly offset?: number;
}

type DefinitionKind = "text" | "module" | "frame" | "stack" | "lock" | "thread";
type Definitions = { [Kind in DefinitionKind]: NonNullable<holdwait.Definitions.$Properties[Kind]> };

const defaultChunkBytes = 64 << 10;
const smallestChunkBytes = 64;
/** Definitions kept back before they are written, unless a chunk comes first. */
const definitionsPerPacket = 1024;

/**
 * Writes a binary trace, packet by packet.
 * Texts, frames and stacks are interned; every lock and thread defined is a new one unless an id is given. Events of one
 * thread must come in the order of time; of several threads at one time, they are read in the order they were given.
 */
export class TraceWriter {
	private readonly packets: PacketWriter;
	private readonly events: EventWriter;
	private readonly threadTimes = new Map<number, number>();
	private readonly ids = new Map<string, number>();
	private readonly lastIds = { text: 0, module: 0, frame: 0, stack: 0, lock: 0, thread: 0 };
	private pending = noDefinitions();
	private pendingCount = 0;

	/**
	 * Writes the header.
	 * @param sink takes the trace piece by piece; a piece is never changed afterwards
	 */
	constructor(sink: (bytes: Uint8Array) => void, options: TraceWriterOptions = {}) {
		const { codec = "none", chunkBytes = defaultChunkBytes } = options;
		if (!(chunkBytes >= smallestChunkBytes && chunkBytes <= maxRawChunkBytes))
			throw new RangeError(`chunkBytes ${chunkBytes} is not ${smallestChunkBytes} to ${maxRawChunkBytes}`);
		this.packets = new PacketWriter(sink);
		this.events = new EventWriter(this.packets, { codec, chunkBytes });
		this.packets.write({ header: headerOf(options) });
	}

	/** Interns a string. The empty one is 0. */
	text(text: string): TextId {
		if (text === "") return 0 as TextId;
		return this.intern("text", text, (id) => ({ id, text })) as TextId;
	}

	/** @param buildId hexadecimal; empty if there is none */
	module(path: string, buildId = ""): ModuleId {
		const bytes = Buffer.from(buildId, "hex");
		return this.intern("module", `${buildId} ${path}`, (id) => ({ id, path, buildId: bytes })) as ModuleId;
	}

	/** Interns a frame. */
	frame(frame: FrameDefinition): FrameId {
		const offset = frame.offset ?? 0;
		const fields = {
			function: this.text(frame.function ?? ""),
			file: this.text(frame.file ?? ""),
			line: frame.line ?? 0,
			module: frame.module ?? 0,
			offset: offset % 2 ** 32,
			offsetHigh: Math.floor(offset / 2 ** 32),
		};
		return this.intern("frame", Object.values(fields).join(" "), (id) => ({ id, ...fields })) as FrameId;
	}

	/**
	 * Interns a stack.
	 * @param frames innermost first
	 * @param truncated the stack was deeper; 0 is returned for no frames unless this is set
	 */
	stack(frames: readonly FrameDefinition[], truncated = false): StackId {
		if (frames.length === 0 && !truncated) return 0 as StackId;
		const frame = frames.map((each) => this.frame(each));
		return this.intern("stack", `${frame} ${truncated}`, (id) => ({ id, frame, truncated })) as StackId;
	}

	/** @param id defines this lock, once more if it was defined before; a new one if left out */
	lock(definition: LockDefinition, id = this.newId("lock")): LockId {
		this.lastIds.lock = Math.max(this.lastIds.lock, id);
		this.define("lock", lockFields(definition, id));
		return id as LockId;
	}

	/** @param id defines this thread, once more if it was defined before; a new one if left out */
	thread(definition: ThreadDefinition = {}, id = this.newId("thread")): ThreadId {
		this.lastIds.thread = Math.max(this.lastIds.thread, id);
		this.define("thread", { id, ...definition });
		return id as ThreadId;
	}

	/**
	 * Appends an event.
	 * @throws RangeError for an unknown code, an id that is none, or a time before the thread's last event
	 */
	event(event: Event): void {
		this.check(event);
		this.events.append(event);
		this.threadTimes.set(event.thread, event.time);
	}

	/** Puts a mark in the trace. @param thread 0: nobody's */
	mark(thread: ThreadId, time: Ticks, text: string): void {
		this.event({ thread, time, code: eventCode(Operation.mark), object: this.text(text) });
	}

	/** Says that events are not in the trace. @param time when it began */
	loss(loss: Pick<Loss, "reason" | "events" | "detail">, time: Ticks = 0 as Ticks): void {
		const { events, detail } = loss;
		this.packets.write({ loss: { reason: lossReasonNumber(loss.reason), events, detail, time } });
	}

	/** Notes the same instant on two clocks; two such notes give the ticks per second. */
	clockSync(ticks: Ticks, unixSeconds: number): void {
		this.packets.write({ clockSync: { ticks, unixSeconds } });
	}

	/** Writes everything kept back; the trace is readable then, and may go on. */
	flush(): void {
		this.flushDefinitions();
		this.events.flush();
	}

	/** Writes everything kept back and closes the trace in order. */
	end(time: Ticks = Math.max(0, this.events.lastTime) as Ticks): void {
		this.flush();
		this.packets.write({ end: { time, packets: this.packets.count } });
	}

	private check({ thread, code, time, object, second, stack }: Event): void {
		const operands = operandsOf[code] ?? 0;
		const operation = operationOf(code);
		const isShort = longCodeOf[code] !== code || operation === Operation.handOver;
		if (operands === 0 || operation === Operation.context || isShort)
			throw new RangeError(`event code ${code} is unknown`);
		const earliest = this.threadTimes.get(thread) ?? 0;
		if (!Number.isInteger(time) || time < earliest || time > maxTicks)
			throw new RangeError(`time ${time} is not a whole number from ${earliest} to 2^53`);
		const isNamed = operation !== Operation.mark && operation !== Operation.gap;
		checkId("thread", thread, isNamed ? 1 : 0);
		checkId("object", object, isNamed && operands !== Operand.known ? 1 : 0);
		if ((operands & Operand.second) !== 0) checkId("second", second ?? 0, 1);
		checkId("stack", stack ?? 0, 0);
	}

	private intern<Kind extends "text" | "module" | "frame" | "stack">(
		kind: Kind,
		key: string,
		definitionOf: (id: number) => Definitions[Kind][number],
	): number {
		const known = this.ids.get(`${kind} ${key}`);
		if (known !== undefined) return known;
		const id = this.newId(kind);
		this.ids.set(`${kind} ${key}`, id);
		this.define(kind, definitionOf(id));
		return id;
	}

	private newId(kind: DefinitionKind): number {
		return ++this.lastIds[kind];
	}

	private define<Kind extends DefinitionKind>(kind: Kind, definition: Definitions[Kind][number]): void {
		(this.pending[kind] as (typeof definition)[]).push(definition);
		if (++this.pendingCount >= definitionsPerPacket) this.flushDefinitions();
	}

	private flushDefinitions(): void {
		if (this.pendingCount === 0) return;
		this.packets.write({ definitions: this.pending });
		this.pending = noDefinitions();
		this.pendingCount = 0;
	}
}

const noDefinitions = (): Definitions => ({
	text: [],
	module: [],
	frame: [],
	stack: [],
	lock: [],
	thread: [],
});

function headerOf(options: TraceWriterOptions): holdwait.Header.$Properties {
	const { process } = options;
	return {
		magic,
		version: formatVersion,
		runtime: options.runtime ?? "",
		recorder: options.recorder ?? "",
		ticksPerSecond: options.ticksPerSecond ?? 1e9,
		startUnixSeconds: options.startUnixSeconds ?? 0,
		...(process === undefined ? {} : { process: { ...process, argument: [...process.arguments] } }),
	};
}

function lockFields(definition: LockDefinition, id: number): holdwait.Lock.$Properties {
	const { kind, policy, reentrancy, class: lockClass, address = 0n, permits, ...same } = definition;
	return {
		id,
		...same,
		// `mutex` stands twice in the table: once for a kind that was not said.
		kind: kind === undefined ? 0 : lockKinds.lastIndexOf(kind),
		policy: policies.indexOf(policy),
		reentrancy: reentrancies.indexOf(reentrancy),
		lockClass: lockClass ?? "",
		address: Number(address & 0xffffffffn),
		addressHigh: Number(address >> 32n),
		permits: permits === undefined ? 0 : permits + 1,
	};
}

function checkId(what: string, id: number, smallest: number): void {
	if (Number.isInteger(id) && id >= smallest && id < 2 ** 32) return;
	throw new RangeError(`${what} ${id} is not a whole number from ${smallest} to 2^32 - 1`);
}
