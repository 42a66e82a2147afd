import type { Process, TraceDefinitions } from "../../model/index.js";

/** Which program a trace is of, as far as the trace tells. */
export interface Build {
	readonly runtime: string;
	/** What starts the program: equal for its rebuilt versions. */
	readonly program: string;
	/** Build id of the executable, hexadecimal; empty where there is none. */
	readonly id: string;
}

/** `go run` and `go test` build into a new folder each time, or take the program from their cache. */
const goFolder = /^.*\/go-build\d*\/.*\//;

/** @returns undefined when the trace does not say what was run: then it can be compared with no other */
export function buildOf({ process, runtime, modules }: TraceDefinitions): Build | undefined {
	if (process === undefined || process.executable === "") return undefined;
	const { executable } = process;
	// One machine runs all programs of these runtimes: its build says nothing of them.
	if (runtime === "java" || runtime === "node")
		return { runtime, program: `${runtime} ${commandOf(process)}`, id: "" };
	const program = runtime === "go" ? executable.replace(goFolder, "") : executable;
	const id = modules.find(({ path }) => path === executable)?.buildId ?? "";
	return { runtime, program, id };
}

const optionWithValue =
	/^(-cp|-classpath|--class-path|-p|--module-path|--add-\w+|-r|--require|--import|--loader)$/;

/** The main class, jar or script: the first argument that is no option of the virtual machine. */
function commandOf({ executable, arguments: all }: Process): string {
	const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
	const words = nameOf(all[0] ?? "") === nameOf(executable) ? all.slice(1) : all;
	for (let place = 0; place < words.length; place++) {
		const word = words[place]!;
		if (optionWithValue.test(word)) place++;
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
	const keysOf = ({ runtime, program, id }: Build) => [
		`${runtime} program ${program}`,
		...(id === "" ? [] : [`${runtime} build ${id}`]),
	];
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
