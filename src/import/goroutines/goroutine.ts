import type { FrameDefinition } from "../../trace/index.js";

/** One line of a stack, with what only dumps tell: the words it was called with. */
export interface Call {
	readonly function: string;
	/** Of a method: the type of its receiver, `main.HashSet`. */
	readonly type?: string;
	/** The first argument, of a method the address of its receiver; absent where the runtime does not vouch for it. */
	readonly first?: number;
}

/** A goroutine as a dump shows it. */
export interface Goroutine {
	/** The number the runtime gave it; made up in a profile, which has none. */
	readonly id: string;
	/** Why it waits, or what it does: `sync.RWMutex.RLock`; absent in a profile. */
	readonly state?: string;
	/** For how long it has been waiting at least; 0: not known. */
	readonly minutes: number;
	/** Its pprof labels, where the dump has them. */
	readonly labels?: string;
	/** Innermost first. */
	readonly calls: readonly Call[];
	/** The same lines without arguments. */
	readonly frames: readonly FrameDefinition[];
}

/** `main.(*HashSet).Size` → `main.HashSet`, also inside a closure of the method. */
const method = /^(.*\.)?\(\*([^()]+)\)\./;

/**
 * @param text the arguments as printed: a word followed by `?` may be out of date, so it counts as unknown
 */
export function callOf(name: string, text = ""): Call {
	const owner = method.exec(name);
	const first = /^0x([1-9a-f][0-9a-f]*)(?![^,])/.exec(text);
	const isMethod = owner !== null && !name.slice(owner[0].length).includes(".");
	return {
		function: name,
		...(owner === null ? {} : { type: `${owner[1] ?? ""}${owner[2]}` }),
		...(first === null || (owner !== null && !isMethod) ? {} : { first: Number.parseInt(first[1]!, 16) }),
	};
}

/** `Values set.go:12` */
export function placeOf({ function: name, file, line }: FrameDefinition): string {
	return file === undefined ? `${name}` : `${name} ${file.slice(file.lastIndexOf("/") + 1)}:${line}`;
}
