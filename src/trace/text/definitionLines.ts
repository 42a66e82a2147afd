import type { FrameId, Lock, LockId, Process, RecordedFrame, StackId, ThreadId } from "../../model/index.js";
import type { RecordedDefinitions } from "../definitions.js";
import { formatVersion } from "../limits.js";
import { defaultPolicy, defaultReentrancy } from "../lockDefinition.js";
import { printStack, type TextFrame } from "./frames.js";
import { quoteText, quoteToken } from "./tokens.js";

const defaultTicksPerSecond = 1e9;

/** Header and definitions of a trace, each a line of the text twin. */
export function* definitionLines(definitions: RecordedDefinitions): Generator<string> {
	yield* headerLines(definitions);
	for (const { id, path, buildId } of definitions.modules)
		yield `module m${id} ${quoteText(path)}${buildId === "" ? "" : ` build=${buildId}`}`;
	for (const { id: first, count } of definitions.index.tables.locks.runs())
		for (let id = first; id < first + count; id++) yield lockLine(definitions, id as LockId);
	for (const { id } of definitions.index.tables.threads.all()) yield threadLine(definitions, id as ThreadId);
}

function* headerLines(definitions: RecordedDefinitions): Generator<string> {
	const { runtime, recorder, ticksPerSecond, startUnixSeconds, process } = definitions;
	yield `holdwait ${formatVersion}`;
	if (runtime !== "") yield `runtime ${quoteToken(runtime)}`;
	if (recorder !== "") yield `recorder ${quoteText(recorder)}`;
	if (ticksPerSecond !== defaultTicksPerSecond || startUnixSeconds !== 0)
		yield `clock ${ticksPerSecond}${startUnixSeconds === 0 ? "" : ` start=${startUnixSeconds}`}`;
	if (process !== undefined) yield processLine(process);
}

function processLine(process: Process): string {
	const parts = [`process ${process.pid}`];
	if (process.parentPid !== 0) parts.push(`parent=${process.parentPid}`);
	if (process.executable !== "") parts.push(`executable=${quoteText(process.executable)}`);
	parts.push(...process.arguments.map((argument) => `argument=${quoteText(argument)}`));
	if (process.forked) parts.push("forked");
	return parts.join(" ");
}

function lockLine(definitions: RecordedDefinitions, id: LockId): string {
	const lock = definitions.lock(id);
	const parts = ["lock", quoteToken(lock.label), lock.kind, ...identityParts(definitions, lock)];
	if (lock.policy !== defaultPolicy(lock.kind)) parts.push(`policy=${lock.policy}`);
	if (lock.reentrancy !== defaultReentrancy(lock.kind)) parts.push(`reentrant=${lock.reentrancy}`);
	if (lock.permits !== undefined) parts.push(`permits=${lock.permits}`);
	if (lock.variant !== undefined) parts.push(`variant=${quoteText(lock.variant)}`);
	if (lock.note !== undefined) parts.push(`note=${quoteText(lock.note)}`);
	if (lock.address !== undefined) parts.push(`address=${lock.address}`);
	if (lock.global !== undefined) parts.push(`global=${quoteText(lock.global)}`);
	if (lock.robust) parts.push("robust");
	if (lock.processShared) parts.push("shared-between-processes");
	if (lock.detectsSelf) parts.push("detects-self");
	if (lock.created !== 0) parts.push(stackText(definitions, lock.created));
	return parts.join(" ");
}

function identityParts(definitions: RecordedDefinitions, lock: Lock): string[] {
	const parts: string[] = [];
	const name = definitions.index.tables.locks.get(lock.id)?.name ?? "";
	const implied = lock.label === `L${lock.id}` ? "" : lock.label;
	if (name !== implied && name !== lock.label) parts.push(`name=${quoteText(name)}`);
	if (lock.declaredClass !== undefined) parts.push(`class=${quoteText(lock.declaredClass)}`);
	if (lock.previous !== undefined && definitions.lock(lock.previous).defined)
		parts.push(`previous=${quoteAttribute(definitions.lock(lock.previous).label)}`);
	return parts;
}

const quoteAttribute = (text: string): string => (/^[\w#]+$/.test(text) ? text : quoteText(text));

function threadLine(definitions: RecordedDefinitions, id: ThreadId): string {
	const { label, name, osId, inherited } = definitions.thread(id);
	const parts = ["thread", quoteToken(label)];
	if (name !== undefined) parts.push(quoteText(name));
	if (osId !== undefined) parts.push(`os=${osId}`);
	if (inherited) parts.push("inherited");
	return parts.join(" ");
}

/** A stack with its `@`; native frames resolved where symbolization could. */
export function stackText(definitions: RecordedDefinitions, id: number): string {
	const { tables } = definitions.index;
	const frames = (tables.stacks.get(id)?.frame ?? []).flatMap((frame) =>
		textFrames(definitions, frame as FrameId),
	);
	return printStack({ frames, truncated: definitions.stackTruncated(id as StackId) });
}

function textFrames(definitions: RecordedDefinitions, id: FrameId): readonly TextFrame[] {
	const recorded = definitions.index.tables.frames.get(id);
	if (recorded === undefined) return [{ function: `frame ${id}, never defined` }];
	const symbols = definitions.symbolsOf(id);
	return symbols?.map(({ module: _, ...frame }) => frame) ?? [textFrame(definitions.recordedFrame(recorded))];
}

function textFrame({ id: _, isGlobal: __, module, ...frame }: RecordedFrame): TextFrame {
	return module === 0 ? frame : { ...frame, module: `m${module}` };
}
