// Which file of Go's standard library is changed how, by version.
import type { Patch } from "./edit.js";
import { chanEdits, labelEdits, procEdits, selectEdits, testingEdits, unsafeEdit } from "./runtimeEdits.js";
import { condEdits, mutexEdits, onceEdits, rwmutexEdits, waitGroupEdits } from "./syncEdits.js";

const runtimeSources = [
	"channel",
	"clock",
	"condition",
	"file",
	"goroutine",
	"growth",
	"hooks",
	"name",
	"notes",
	"object",
	"process",
	"site",
	"stack",
	"symbol",
	"system",
	"variable",
	"wire",
	"writer",
];

/** Go's minor versions that are known. */
export const supported = { first: 22, last: 26 } as const;

/** @param minor of Go 1.minor */
export function patches(minor: number): readonly Patch[] {
	const isSplit = minor >= 24;
	const mutex = isSplit ? "internal/sync/mutex.go" : "sync/mutex.go";
	const wait =
		minor < 24
			? "runtime_Semacquire(&wg.sema)"
			: minor < 25
				? "runtime_SemacquireWaitGroup(&wg.sema)"
				: "runtime_SemacquireWaitGroup(&wg.sema, synctestDurable)";
	const exitHooks =
		minor < 23
			? {
					file: "runtime/exithook.go",
					edits: [
						{
							find: "func runExitHooks(exitCode int) {\n",
							put: "func runExitHooks(exitCode int) { defer hwClose()\n",
						},
					],
					append: [],
				}
			: undefined;
	const lateExit = { find: "\texithook.Run(code)\n", put: "\texithook.Run(code); hwClose()\n" };
	return [
		{
			file: "runtime/proc.go",
			edits: exitHooks ? procEdits : [...procEdits, lateExit],
			append: [...runtimeSources, minor < 23 ? "timer_guessed" : "timer_linked"].map(
				(name) => `runtime/${name}.go`,
			),
		},
		{ file: "runtime/chan.go", edits: chanEdits, append: [] },
		{ file: "runtime/select.go", edits: selectEdits, append: [] },
		{ file: "runtime/pprof/runtime.go", edits: labelEdits, append: ["notes/labels.go"] },
		{
			file: "testing/testing.go",
			edits: minor < 25 ? [...testingEdits, unsafeEdit] : testingEdits,
			append: ["notes/tests.go"],
		},
		...(exitHooks ? [exitHooks] : []),
		{
			file: "runtime/runtime2.go",
			edits: [
				{
					within: "type p struct {",
					find: "\tid          int32\n",
					put: "\tid          int32; hw *hwWriter\n",
				},
			],
			append: [],
		},
		{ file: "runtime/asm_amd64.s", edits: [], append: ["runtime/counter_amd64.s", "runtime/hooks_amd64.s"] },
		{ file: "runtime/asm_arm64.s", edits: [], append: ["runtime/counter_arm64.s"] },
		{
			file: mutex,
			edits: mutexEdits,
			append: ["sync/common.go", "sync/mutex.go"],
		},
		{
			file: "sync/rwmutex.go",
			edits: rwmutexEdits,
			append: isSplit ? ["sync/common.go", "sync/inner.go", "sync/objects.go"] : ["sync/objects.go"],
		},
		{ file: "sync/cond.go", edits: condEdits, append: [] },
		{ file: "sync/waitgroup.go", edits: waitGroupEdits(wait), append: [] },
		{ file: "sync/once.go", edits: onceEdits, append: [] },
	];
}
