import type { TraceDefinitions } from "../../model/index.js";

/** Which program a trace is of, as far as the trace tells. */
export interface Build {
	/** What starts the program: equal for its rebuilt versions. */
	readonly program: string;
	/** Build id of the executable, hexadecimal; empty where there is none. */
	readonly id: string;
}

/** The machine that runs programs of this runtime is the executable of all of them. */
const virtualMachines: ReadonlySet<string> = new Set(["java", "node"]);

/** `go test` builds into a folder of its own each time. */
const goTestFolder = /^.*\/go-build\d+\/b\d+\//;

/** @returns undefined when the trace does not say what was run: then it can be compared with no other */
export function buildOf({ process, runtime, modules }: TraceDefinitions): Build | undefined {
	if (process === undefined || process.executable === "") return undefined;
	const { executable } = process;
	const started = virtualMachines.has(runtime) ? commandOf(process.arguments) : "";
	const name = runtime === "go" ? executable.replace(goTestFolder, "") : executable;
	const id = modules.find(({ path }) => path === executable)?.buildId ?? "";
	// The build of a virtual machine says nothing of the program.
	return { program: [runtime, name, started].join(" ").trim(), id: started === "" ? id : "" };
}

/** The main class, jar or script: the first argument that is no option of the virtual machine. */
function commandOf(words: readonly string[]): string {
	const withValue = /^(-cp|-classpath|--class-path|-p|--module-path|--add-\w+|-r|--require|--import)$/;
	for (let place = 1; place < words.length; place++) {
		const word = words[place]!;
		if (withValue.test(word)) place++;
		else if (!word.startsWith("-")) return word;
	}
	return words.join(" ");
}

/**
 * Builds that are one program: of one name, or with one build id.
 * @returns groups, in order of their first member
 */
export function groupByProgram<One extends { readonly build: Build }>(runs: readonly One[]): One[][] {
	const groups: One[][] = [];
	const keysOf = ({ program, id }: Build) => [`program ${program}`, ...(id === "" ? [] : [`build ${id}`])];
	for (const run of runs) {
		const keys = new Set(keysOf(run.build));
		const same = groups.filter((group) =>
			group.some(({ build }) => keysOf(build).some((key) => keys.has(key))),
		);
		const [first, ...others] = same;
		if (first === undefined) groups.push([run]);
		else {
			first.push(...others.flat(), run);
			for (const other of others) groups.splice(groups.indexOf(other), 1);
		}
	}
	return groups;
}
