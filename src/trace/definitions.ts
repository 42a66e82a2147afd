import type {
	Frame,
	FrameId,
	Lock,
	LockId,
	Module,
	ModuleId,
	Process,
	RecordedFrame,
	StackId,
	TextId,
	Thread,
	ThreadId,
	TraceDefinitions,
} from "../model/index.js";
import type { holdwait } from "./gen/trace.js";
import { lockLabels, threadLabels } from "./labels.js";
import { lockOf } from "./lockDefinition.js";
import type { TraceIndex } from "./traceIndex.js";
import type { UsedIds } from "./usedIds.js";

/** Finds function, file and line of native frames; one frame becomes several where calls were inlined. */
export type Symbolize = (
	frames: readonly RecordedFrame[],
	modules: readonly Module[],
) => ReadonlyMap<FrameId, readonly Frame[]>;

/** Locks made up from their definitions and kept for the next time; beyond as many, making them again is cheaper than keeping them all. */
const mostLocksKept = 1 << 14;

/** The definitions of a recorded trace; look-ups never throw. */
export class RecordedDefinitions implements TraceDefinitions {
	readonly version: number;
	readonly runtime: string;
	readonly recorder: string;
	readonly ticksPerSecond: number;
	readonly startUnixSeconds: number;
	readonly process?: Process;
	readonly modules: readonly Module[];
	private readonly locks = new Map<LockId, Lock>();
	private readonly stacks = new Map<StackId, readonly Frame[]>();
	private lockLabels: ReadonlyMap<number, string> | undefined;
	private threadLabels: ReadonlyMap<number, string> | undefined;
	private frames: readonly RecordedFrame[] | undefined;
	private globals: ReadonlySet<number> | undefined;
	private symbols: ReadonlyMap<FrameId, readonly Frame[]> | undefined;

	constructor(
		readonly index: TraceIndex,
		private readonly used: UsedIds,
		private readonly symbolize: Symbolize | undefined,
	) {
		const { header, tables } = index;
		this.version = header.version ?? 0;
		this.runtime = header.runtime ?? "";
		this.recorder = header.recorder ?? "";
		this.ticksPerSecond = ticksPerSecond(index);
		this.startUnixSeconds = startUnixSeconds(index, this.ticksPerSecond);
		if (header.process) this.process = processOf(header.process);
		this.modules = tables.modules.all().map(moduleOf);
	}

	/** Some locks are called by the global variable they stand in, which may take symbols of native code. */
	get hasGlobals(): boolean {
		return this.globalFrames().size > 0;
	}

	get lockLimit(): number {
		return this.used.locks.largest;
	}

	get threadLimit(): number {
		return this.used.threads.largest;
	}

	get stackLimit(): number {
		return this.used.stacks.largest;
	}

	get recordedFrames(): readonly RecordedFrame[] {
		this.frames ??= this.index.tables.frames.all().map((frame) => this.recordedFrame(frame));
		return this.frames;
	}

	lock(id: LockId): Lock {
		const known = this.locks.get(id);
		if (known !== undefined) return known;
		const recorded = this.index.tables.locks.get(id);
		const lock = lockOf(id, recorded, this);
		if (this.locks.size === mostLocksKept) this.locks.clear();
		if (recorded !== undefined) this.locks.set(id, lock);
		return lock;
	}

	/** What people call a lock; looked up late, because it may take symbols of native code. */
	lockLabel(id: LockId): string {
		this.lockLabels ??= lockLabels(this.index.tables.locks, (frame) => this.globalAt(frame as FrameId));
		return this.lockLabels.get(id) ?? `L${id}`;
	}

	/** The global variable that a frame stands for, if its symbol is known. */
	globalAt(frame: FrameId): string | undefined {
		return this.index.tables.frames.get(frame)?.function
			? this.frame(frame)[0]?.function
			: this.symbolsOf(frame)?.[0]?.function;
	}

	/** Module and offset of a native frame; undefined for others. */
	placeAt(frame: FrameId): string | undefined {
		const recorded = this.index.tables.frames.get(frame);
		const module = this.modules.find(({ id }) => id === recorded?.module);
		if (recorded === undefined || module === undefined) return undefined;
		return `${module.buildId || module.path}+0x${(this.recordedFrame(recorded).offset ?? 0).toString(16)}`;
	}

	thread(id: ThreadId): Thread {
		const recorded = this.index.tables.threads.get(id);
		this.threadLabels ??= threadLabels(this.index.tables.threads.all());
		return {
			id,
			label: this.threadLabels.get(id) ?? `T${id}`,
			inherited: recorded?.inherited ?? false,
			...(recorded?.name ? { name: recorded.name } : {}),
			...(recorded?.osId ? { osId: recorded.osId } : {}),
		};
	}

	stack(id: StackId): readonly Frame[] {
		const known = this.stacks.get(id);
		if (known !== undefined) return known;
		const recorded = this.index.tables.stacks.get(id);
		if (recorded === undefined) return [];
		const frames = (recorded.frame ?? []).flatMap((frame) => this.frame(frame as FrameId));
		this.stacks.set(id, frames);
		return frames;
	}

	stackTruncated(id: StackId): boolean {
		return this.index.tables.stacks.get(id)?.truncated ?? false;
	}

	text(id: TextId): string {
		return this.index.tables.texts.get(id)?.text ?? "";
	}

	/** What symbolization found for a native frame, innermost first; undefined for others and where it found nothing. */
	symbolsOf(id: FrameId): readonly Frame[] | undefined {
		if (this.index.tables.frames.get(id)?.function) return undefined;
		this.symbols ??= this.findSymbols();
		return this.symbols.get(id);
	}

	private frame(id: FrameId): readonly Frame[] {
		const recorded = this.index.tables.frames.get(id);
		if (recorded === undefined) return [{ function: `frame ${id}, never defined` }];
		return this.symbolsOf(id) ?? [this.plainFrame(this.recordedFrame(recorded))];
	}

	private findSymbols(): ReadonlyMap<FrameId, readonly Frame[]> {
		if (this.symbolize === undefined) return new Map();
		const unresolved = this.recordedFrames.filter((frame) => frame.function === undefined);
		return this.symbolize(unresolved, this.modules);
	}

	private plainFrame(frame: RecordedFrame): Frame {
		const path = this.index.tables.modules.get(frame.module)?.path;
		return {
			function: frame.function ?? `0x${(frame.offset ?? 0).toString(16)}`,
			...(frame.file === undefined ? {} : { file: frame.file }),
			...(frame.line === undefined ? {} : { line: frame.line }),
			...(frame.function === undefined && path ? { module: path } : {}),
		};
	}

	/** The frames that stand for the global variables of locks. */
	private globalFrames(): ReadonlySet<number> {
		this.globals ??= new Set(
			[...this.index.tables.locks.runs()].flatMap(({ definition }) => definition.global || []),
		);
		return this.globals;
	}

	/** A frame with its texts looked up. */
	recordedFrame(frame: holdwait.Frame.$Shape): RecordedFrame {
		const offset = (frame.offset ?? 0) + (frame.offsetHigh ?? 0) * 2 ** 32;
		return {
			id: (frame.id ?? 0) as FrameId,
			module: (frame.module ?? 0) as ModuleId,
			...(frame.function ? { function: this.text(frame.function as TextId) } : {}),
			...(frame.file ? { file: this.text(frame.file as TextId) } : {}),
			...(frame.line ? { line: frame.line } : {}),
			...(offset === 0 ? {} : { offset }),
			...(this.globalFrames().has(frame.id ?? 0) ? { isGlobal: true } : {}),
		};
	}
}

function ticksPerSecond(index: TraceIndex): number {
	const declared = index.header.ticksPerSecond ?? 0;
	const { first, last } = index.clock;
	if (declared > 0 || first === undefined || last === undefined) return declared;
	const rate = (last.ticks - first.ticks) / (last.unixSeconds - first.unixSeconds);
	return Number.isFinite(rate) && rate > 0 ? rate : 0;
}

function startUnixSeconds(index: TraceIndex, rate: number): number {
	const declared = index.header.startUnixSeconds ?? 0;
	const { first } = index.clock;
	if (declared > 0 || first === undefined || rate === 0) return declared;
	return first.unixSeconds - first.ticks / rate;
}

function processOf(process: holdwait.Process.$Shape): Process {
	return {
		pid: process.pid ?? 0,
		parentPid: process.parentPid ?? 0,
		executable: process.executable ?? "",
		arguments: process.argument ?? [],
		forked: process.forked ?? false,
	};
}

function moduleOf(module: holdwait.Module.$Shape): Module {
	return {
		id: (module.id ?? 0) as ModuleId,
		path: module.path ?? "",
		buildId: Buffer.from(module.buildId ?? []).toString("hex"),
	};
}
