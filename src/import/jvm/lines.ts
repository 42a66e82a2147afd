import type { FrameDefinition } from "../../trace/index.js";
import type { JavaObject, JavaThread, LockLine } from "./javaThread.js";

/** The first line of a thread, in any of the forms a JVM has for it. */
export interface ThreadHeader extends Pick<JavaThread, "id" | "name" | "state" | "ownedBy"> {}

/** `"main" #1 prio=5 os_prio=0 tid=0x00007f nid=0x5c2e runnable [0x00007f]`; threads of the JVM itself have no number. */
const print =
	/^"(.*)" (?:#(\d+) )?(?:\[\d+\] )?(?:daemon )?(?:prio=\d+ )?(?:os_prio=-?\d+ )?.*\btid=0x[0-9a-f]+/;
/** `"main" daemon prio=5 Id=1 BLOCKED on java.lang.Object@404b9385 owned by "ba" Id=13`: `ThreadInfo.toString` */
const info =
	/^"(.*)"(?: daemon)?(?: prio=\d+)? Id=(\d+) ([A-Z_]+)(?: on (?:.*?)(?: owned by ".*" Id=(\d+))?)?(?: \(suspended\)| \(in native\))*$/;
/** `#22 "main" virtual WAITING 2026-11-22T05:00:37.6Z`: `jcmd Thread.dump_to_file`; JDK 21 has no state. */
const file = /^#(\d+) "(.*)"( virtual)?(?: ([A-Z_]+)(?: \S+)?)?$/;
/** Below its carrier in a print: `   Mounted virtual thread #58` */
const mounted = /^\s+Mounted virtual thread #(\d+)$/;

/** A longer line does not begin a thread. */
const longestHeader = 4096;

export function headerOf(text: string): ThreadHeader | undefined {
	if (text.length > longestHeader) return undefined;
	if (text.startsWith('"')) return printHeader(text) ?? infoHeader(text);
	if (text.startsWith("#")) return fileHeader(text);
	const found = mounted.exec(text);
	return found === null ? undefined : { id: found[1]!, name: "", state: "" };
}

/** Whether a thread begins here that stands below its carrier. */
export function isMounted(text: string): boolean {
	return mounted.test(text);
}

function printHeader(text: string): ThreadHeader | undefined {
	const found = print.exec(text);
	return found === null ? undefined : { id: found[2] ?? "", name: found[1]!, state: "" };
}

function infoHeader(text: string): ThreadHeader | undefined {
	const found = info.exec(text);
	if (found === null) return undefined;
	const [, name, id, state, owner] = found;
	return { id: id!, name: name!, state: state!, ...(owner === undefined ? {} : { ownedBy: owner }) };
}

function fileHeader(text: string): ThreadHeader | undefined {
	const found = file.exec(text);
	return found === null ? undefined : { id: found[1]!, name: found[2]!, state: found[4] ?? "" };
}

/** `   java.lang.Thread.State: TIMED_WAITING (parking)` */
export function stateOf(text: string): string | undefined {
	return /^\s+java\.lang\.Thread\.State: ([A-Z_]+)/.exec(text)?.[1];
}

/** Class loader and module stand before the class or in the brackets: `app//`, `java.base@17.0.15/`. */
const frame = /^\s+at (?:[^\s(/]*\/(?!0x)){0,2}([^\s(]+)\(([^()]*)\)$/;

/** `	at java.lang.Thread.run(java.base@17.0.15/Thread.java:840)` */
export function frameOf(text: string): FrameDefinition | undefined {
	const found = frame.exec(text);
	if (found === null) return undefined;
	const name = stableName(found[1]!);
	const [, source, line] = /^(?:.*\/)?([^/:]+)(?::(\d+))?$/.exec(found[2]!) ?? [];
	const isFile = source !== undefined && source !== "Native Method" && source !== "Unknown Source";
	return {
		function: name,
		...(isFile ? { file: source } : {}),
		...(isFile && line !== undefined ? { line: Number(line) } : {}),
	};
}

/** Classes made at run time are numbered, and have addresses: neither is the same in the next run. */
function stableName(name: string): string {
	return name.replace(/\$\$Lambda(?:\$\d+)?(?:\/0x[0-9a-f]+)?/, "$$$$Lambda").replace(/\/0x[0-9a-f]+/, "");
}

const kinds: readonly (readonly [RegExp, LockLine["kind"]])[] = [
	[/^locked /, "locked"],
	[/^(?:waiting to lock|waiting to re-lock in wait\(\)|blocked on) /, "blocked"],
	[/^waiting on the Class initialization monitor for /, "class"],
	[/^(?:waiting on|parking to wait for|parked on) /, "waiting"],
];

/** `	- waiting to lock <0x000000069ec1ed48> (a java.lang.Object)`, without the frame; undefined for any other line. */
export function lockLineOf(text: string): Omit<LockLine, "frame"> | undefined {
	const found = /^\s+-\s+(\S.*)$/.exec(text);
	if (found === null) return undefined;
	for (const [pattern, kind] of kinds) {
		if (!pattern.test(found[1]!)) continue;
		const rest = found[1]!.replace(pattern, "").trim();
		const object = kind === "class" ? { key: rest, type: rest } : objectOf(rest);
		return object === undefined ? { kind } : { kind, object };
	}
	return undefined;
}

/** `<0x000000069ec1ed48> (a java.lang.Object)`, `<java.lang.Object@f933971>`, `java.lang.Object@3b07d329` */
function objectOf(text: string): JavaObject | undefined {
	const address = /^<(0x[0-9a-f]+)> \(an? (.*)\)$/.exec(text);
	if (address !== null) return { key: address[1]!, type: address[2]! };
	const hash = /^<?([^\s<>@]+)@([0-9a-f]+)>?$/.exec(text);
	return hash === null ? undefined : { key: `${hash[1]}@${hash[2]}`, type: hash[1]! };
}

/** `	- <0x000000069ec1eeb0> (a …)` or, in `ThreadInfo`, `	- java.util.…@3d075dc0`: what follows the list of owned locks. */
export function synchronizerOf(text: string): JavaObject | undefined {
	const found = /^\s+- (\S.*)$/.exec(text);
	return found === null ? undefined : objectOf(found[1]!);
}

/** What begins the list of locks of java.util.concurrent that a thread owns. */
export function beginsSynchronizers(text: string): boolean {
	return /^\s+(Locked ownable synchronizers:|Number of locked synchronizers = \d+)$/.test(text);
}
