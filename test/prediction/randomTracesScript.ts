import type { ModeName, Policy } from "../../src/model/index.js";

/** What a thread is to do; sections nest. */
export type Node =
	| {
			readonly do: "section";
			readonly lock: string;
			readonly mode: ModeName;
			readonly how: "plain" | "try" | "timed";
			/** Released just before the last section inside it ends: hand over hand. */
			readonly handOver: boolean;
			readonly body: readonly Node[];
	  }
	| { readonly do: "take" | "give" | "read" | "write" | "fork" | "join"; readonly object: string }
	| { readonly do: "upgrade"; readonly lock: string; readonly body: readonly Node[] }
	| {
			readonly do: "wait";
			readonly condition: string;
			readonly lock: string;
			readonly end: "woken" | "timeout";
	  }
	| { readonly do: "notify"; readonly condition: string; readonly all: boolean }
	| { readonly do: "exchange"; readonly cases: readonly Exchange[] }
	| { readonly do: "close" | "add" | "done" | "await"; readonly object: string };

/** A send or receive. Of several, a select, the first is the one that comes true. */
export interface Exchange {
	readonly channel: string;
	readonly verb: "send" | "receive";
}

export interface Script {
	readonly declarations: readonly string[];
	/** T1, T2 …; those that are forked by a node start then, the others at once. */
	readonly threads: readonly (readonly Node[])[];
}

/** One line of a script, `acquire a shared`. */
export interface Line {
	readonly text: string;
	/** Line after the section that is left out when the lock is not got, or the wait that is not needed. */
	readonly skipTo?: number;
	/** A select: its attempts, of which `text` is the answer. */
	readonly attempts?: readonly string[];
}

export const declare = (lock: string, kind: string, policy?: Policy): string =>
	`lock ${lock} ${kind}${policy === undefined ? "" : ` policy=${policy}`}`;

/** The lines of one thread, its end included. */
export function linesOf(nodes: readonly Node[]): Line[] {
	const lines: Line[] = [];
	for (const node of nodes) add(lines, node);
	lines.push({ text: "end" });
	return lines;
}

function add(lines: Line[], node: Node): void {
	switch (node.do) {
		case "section":
			addSection(lines, node);
			break;
		case "upgrade":
			lines.push({ text: `acquire ${node.lock} upgradeable` }, { text: `upgrade ${node.lock}` });
			for (const inner of node.body) add(lines, inner);
			lines.push({ text: `release ${node.lock}` });
			break;
		case "wait":
			addWait(lines, node);
			break;
		case "notify":
			lines.push({ text: `notify ${node.condition}${node.all ? " all" : ""}` });
			break;
		case "exchange":
			addExchange(lines, node.cases);
			break;
		default:
			lines.push({ text: `${words[node.do]} ${node.object}${suffixes[node.do] ?? ""}` });
	}
}

const exchangeText = (verb: "acquire" | "attempt", { channel, verb: way }: Exchange): string =>
	`${verb} ${channel}${way === "receive" ? " shared" : ""}`;

const words = {
	close: "notify",
	add: "acquire",
	done: "release",
	await: "acquire",
	take: "acquire",
	give: "release",
	read: "read",
	write: "write",
	fork: "fork",
	join: "join",
};

const suffixes: Readonly<Record<string, string>> = { close: " all", add: " shared" };

function addExchange(lines: Line[], cases: readonly Exchange[]): void {
	const attempts = cases.length > 1 ? { attempts: cases.map((one) => exchangeText("attempt", one)) } : {};
	lines.push({ text: exchangeText("acquire", cases[0]!), ...attempts });
}

function addSection(
	lines: Line[],
	{ lock, mode, how, handOver, body }: Extract<Node, { do: "section" }>,
): void {
	const options = `${mode === "exclusive" ? "" : ` ${mode}`}${how === "plain" ? "" : ` ${how}`}`;
	const start = lines.length;
	lines.push({ text: `acquire ${lock}${options}` });
	for (const inner of body) add(lines, inner);
	const release = { text: `release ${lock}` };
	const last = body.at(-1);
	const overlaps = handOver && last?.do === "section" && last.how === "plain";
	if (overlaps) lines.splice(-1, 0, release);
	else lines.push(release);
	if (how !== "plain") lines[start] = { ...lines[start]!, skipTo: lines.length };
}

function addWait(lines: Line[], { condition, lock, end }: Extract<Node, { do: "wait" }>): void {
	const isTimed = end === "timeout";
	lines.push({ text: `acquire ${lock}` });
	lines.push({ text: `wait ${condition} ${lock}${isTimed ? " timed" : ""}`, skipTo: lines.length + 3 });
	lines.push({ text: `wake ${condition}${isTimed ? " timeout" : ""}` }, { text: `acquire ${lock}` });
	lines.push({ text: `release ${lock}` });
}
