// What is changed in Go's standard library, by anchors: text that must be there exactly once. Changes stay on
// their line, so that line numbers in stacks are those of the original.

/** One replacement. */
export interface Edit {
	/** The function or type it stands in, by its first line; absent: the whole file. */
	readonly within?: string;
	readonly find: string;
	readonly put: string;
}

/** What happens to one file. */
export interface Patch {
	/** Below GOROOT/src. */
	readonly file: string;
	readonly edits: readonly Edit[];
	/** Files below record/go whose content is appended, without package clause and imports. */
	readonly append: readonly string[];
}

const recording = "holdwaitRecording != 0";

// Nothing may be called in between, here and below: profiles of locks skip a fixed number of frames.
const takeMutex = (code: string): string => `holdwaitTake(&m.holdwait, ${code}, holdwaitMutex)`;

const mutexEdits: readonly Edit[] = [
	{
		within: "type Mutex struct {",
		find: "\tsema  uint32\n",
		put: "\tsema  uint32; holdwait holdwaitIdentity\n",
	},
	{
		within: "func (m *Mutex) Lock() {",
		find: "if atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {",
		put: "if holdwaitRecording == 0 && atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {",
	},
	{ within: "func (m *Mutex) Lock() {", find: "\tm.lockSlow()\n", put: "\tm.lockSlow(true)\n" },
	{
		find: "func (m *Mutex) lockSlow() {\n",
		put:
			`func (m *Mutex) lockSlow(isRecorded bool) { if isRecorded { isRecorded = ${recording} }; ` +
			`if isRecorded { if m.holdwaitTryNow() { ${takeMutex("holdwaitAcquire")}; return }; ` +
			`${takeMutex("holdwaitAttempt")} }\n`,
	},
	{
		within: "func (m *Mutex) lockSlow(",
		find: "\n\tif race.Enabled {\n",
		put: `\n\tif isRecorded { ${takeMutex("holdwaitAcquire")} }; if race.Enabled {\n`,
	},
	{
		within: "func (m *Mutex) TryLock() bool {",
		find: "\treturn true\n",
		put: `\tif ${recording} { m.holdwaitTried() }; return true\n`,
	},
	// Unlock has to stay small enough to be inlined: a second argument or variable would be too much.
	{
		within: "func (m *Mutex) Unlock() {",
		find: "\tnew := atomic.AddInt32(&m.state, -mutexLocked)\n",
		put: "\tif holdwaitRecording == 0 && atomic.CompareAndSwapInt32(&m.state, mutexLocked, 0) { return }\n",
	},
	{ within: "func (m *Mutex) Unlock() {", find: "\tif new != 0 {\n", put: "\t{\n" },
	{ within: "func (m *Mutex) Unlock() {", find: "m.unlockSlow(new)", put: "m.unlockSlow(true)" },
	{
		find: "func (m *Mutex) unlockSlow(new int32) {\n",
		put:
			`func (m *Mutex) unlockSlow(isRecorded bool) { if isRecorded && ${recording} { ` +
			"holdwaitGive(&m.holdwait, holdwaitRelease, holdwaitMutex) }; " +
			"new := atomic.AddInt32(&m.state, -mutexLocked); if new == 0 { return }\n",
	},
];

const rwmutexEdits: readonly Edit[] = [
	{ find: "\treaderWait  atomic.Int32", put: "\tholdwait holdwaitIdentity; readerWait  atomic.Int32" },
	{
		within: "func (rw *RWMutex) RLock() {",
		find: "if rw.readerCount.Add(1) < 0 {",
		put: `if ${recording} || rw.readerCount.Add(1) < 0 {`,
	},
	{
		within: "func (rw *RWMutex) RLock() {",
		find: "runtime_SemacquireRWMutexR(&rw.readerSem, false, 0)",
		put: "rw.holdwaitRLock()",
	},
	{
		within: "func (rw *RWMutex) TryRLock() bool {",
		find: "if rw.readerCount.CompareAndSwap(c, c+1) {\n",
		put: `if rw.readerCount.CompareAndSwap(c, c+1) { if ${recording} { rw.holdwaitTried(holdwaitShared) }\n`,
	},
	{
		within: "func (rw *RWMutex) RUnlock() {",
		find: "if r := rw.readerCount.Add(-1); r < 0 {",
		put: "r := holdwaitRecording; if r == 0 { r = rw.readerCount.Add(-1) }; if r < 0 {",
	},
	{
		find: "runtime_Semrelease(&rw.writerSem, false, 1)",
		put: "runtime_Semrelease(&rw.writerSem, false, 2)",
	},
	{
		find: "func (rw *RWMutex) rUnlockSlow(r int32) {",
		put: "func (rw *RWMutex) rUnlockWake(r int32) {",
	},
	{
		within: "func (rw *RWMutex) Lock() {",
		find: "\trw.w.Lock()\n",
		put: `\tif ${recording} { rw.holdwaitLock() } else { rw.w.Lock()\n`,
	},
	{
		within: "func (rw *RWMutex) Lock() {",
		find: "runtime_SemacquireRWMutex(&rw.writerSem, false, 0)\n\t}\n",
		put: "runtime_SemacquireRWMutex(&rw.writerSem, false, 0)\n\t} }\n",
	},
	{
		within: "func (rw *RWMutex) TryLock() bool {",
		find: "if !rw.w.TryLock() {",
		put: "if !rw.holdwaitTryLockInner() {",
	},
	{
		within: "func (rw *RWMutex) TryLock() bool {",
		find: "\t\trw.w.Unlock()\n",
		put: "\t\trw.holdwaitUnlockInner()\n",
	},
	{
		within: "func (rw *RWMutex) TryLock() bool {",
		find: "\treturn true\n",
		put: `\tif ${recording} { rw.holdwaitTried(0) }; return true\n`,
	},
	{
		within: "func (rw *RWMutex) Unlock() {",
		find: "\tr := rw.readerCount.Add(rwmutexMaxReaders)\n",
		put: `\tif ${recording} { rw.holdwaitUnlocking() }; r := rw.readerCount.Add(rwmutexMaxReaders)\n`,
	},
	{
		within: "func (rw *RWMutex) Unlock() {",
		find: "\trw.w.Unlock()\n",
		put: "\trw.holdwaitUnlockInner()\n",
	},
];

const condEdits: readonly Edit[] = [
	{ find: "\tchecker copyChecker\n", put: "\tchecker copyChecker; holdwait holdwaitIdentity\n" },
	{
		within: "func (c *Cond) Wait() {",
		find: "\tc.L.Unlock()\n",
		put: `\tif ${recording} { c.holdwaitWait(t); return }; c.L.Unlock()\n`,
	},
	{
		find: "\truntime_notifyListNotifyOne(&c.notify)\n",
		put: `\tif ${recording} { c.holdwaitNotify(0) }; runtime_notifyListNotifyOne(&c.notify)\n`,
	},
	{
		find: "\truntime_notifyListNotifyAll(&c.notify)\n",
		put: `\tif ${recording} { c.holdwaitNotify(holdwaitAll) }; runtime_notifyListNotifyAll(&c.notify)\n`,
	},
];

function waitGroupEdits(wait: string): readonly Edit[] {
	const add = "state := wg.state.Add(uint64(delta) << 32)";
	const count = (test: string): string => `if ${recording} && ${test} { wg.holdwaitCounted(delta) }`;
	const went = (code: string): string => `if ${recording} { wg.holdwaitWait(${code}) }`;
	return [
		{
			within: "type WaitGroup struct {",
			find: "\tsema  uint32\n",
			put: "\tsema  uint32; holdwait holdwaitIdentity\n",
		},
		{ find: `\t${add}\n`, put: `\t${count("delta < 0")}; ${add}; ${count("delta > 0")}\n` },
		{
			within: "func (wg *WaitGroup) Wait() {",
			find: "if v == 0 {\n",
			put: `if v == 0 { ${went("holdwaitAcquire")}\n`,
		},
		{ find: wait, put: `${went("holdwaitAttempt")}; ${wait}; ${went("holdwaitAcquire")}` },
	];
}

const onceEdits: readonly Edit[] = [
	{ find: "\to.m.Lock()\n", put: `\tif ${recording} { holdwaitNameOnce(&o.m) }; o.m.Lock()\n` },
];

const procEdits: readonly Edit[] = [
	{
		within: "func main() {",
		find: "\tmain_init_done = make(chan bool)\n",
		put: "\thwStart(); main_init_done = make(chan bool)\n",
	},
	{
		within: "func newproc(fn *funcval) {",
		find: "\t\trunqput(pp, newg, true)\n",
		put: "\t\thwForked(gp, newg); runqput(pp, newg, true)\n",
	},
	{ within: "func sysmon() {", find: "\t\tusleep(delay)\n", put: "\t\tusleep(delay); hwBeat()\n" },
	{ find: "func goexit1() {\n", put: "func goexit1() { if hwRecording != 0 { hwEnded(getg()) }\n" },
];

const inRuntime = (hook: string): string => `if hwRecording != 0 { ${hook} }`;

const unlocking = "func() { unlock(&c.lock) }";

const chanEdits: readonly Edit[] = [
	{ within: "type hchan struct {", find: "\tlock mutex\n", put: "\tlock mutex; hw hwIdentity\n" },
	...[
		["func chansend(", "gopark(nil, nil, waitReasonChanSendNilChan,", "hwOnNil(hwAttempt)"],
		["func chanrecv(", "gopark(nil, nil, waitReasonChanReceiveNilChan,", "hwOnNil(hwAttempt|hwReceive)"],
		["func chansend(", "c.qcount++\n", "hwOnChannel(c, hwAcquire|hwSend|hwHow(block))"],
		["func chanrecv(", "c.qcount--\n", "hwOnChannel(c, hwAcquire|hwReceive|hwHow(block))"],
		["func chansend(", `send(c, sg, ep, ${unlocking}, 3)`, "hwHandOver(c, sg.g, true, hwHow(block))"],
		["func chanrecv(", `recv(c, sg, ep, ${unlocking}, 3)`, "hwHandOver(c, sg.g, false, hwHow(block))"],
		["func chansend(", "c.sendq.enqueue(mysg)\n", "hwOnChannel(c, hwAttempt|hwSend)"],
		["func chanrecv(", "c.recvq.enqueue(mysg)\n", "hwOnChannel(c, hwAttempt|hwReceive)"],
		["func closechan(", "c.closed = 1\n", "hwClosed(c)"],
	].map(([within, find, hook]) => before(within!, find!, hook!)),
	{
		within: "func chanrecv(",
		find: "\t\tif c.qcount == 0 {\n",
		put: `\t\tif c.qcount == 0 { ${inRuntime("hwOnChannel(c, hwAcquire|hwReceive|hwHow(block))")}\n`,
	},
	woken("sg := c.recvq.dequeue()\n", "hwAcquire|hwReceive"),
	woken("sg := c.sendq.dequeue()\n", "hwAbandon|hwRefused"),
];

function before(within: string, find: string, hook: string): Edit {
	return { within, find, put: `${inRuntime(hook)}; ${find}` };
}

/** Who waited for a channel that is closed now. */
function woken(find: string, code: string): Edit {
	const hook = `if hwRecording != 0 && sg != nil { hwOnBehalf(c, sg.g, ${code}) }`;
	return { within: "func closechan(", find, put: `${find.trimEnd()}; ${hook}\n` };
}

const unlockingAll = "func() { selunlock(scases, lockorder) }";
/** One of several channels is nothing to wait for by itself. */
const selected = "hwHow(block && len(pollorder) == 1)";

const selectEdits: readonly Edit[] = [
	["func block() {", "gopark(nil, nil, waitReasonSelectNoCases,", "hwOnNil(hwAttempt|hwReceive)"],
	["func selectgo(", "c.sendq.enqueue(sg)\n", "hwOnChannel(c, hwAttempt|hwSend)"],
	["func selectgo(", "c.recvq.enqueue(sg)\n", "hwOnChannel(c, hwAttempt|hwReceive)"],
	["func selectgo(", "c.qcount--\n", `hwOnChannel(c, hwAcquire|hwReceive|${selected})`],
	["func selectgo(", "c.qcount++\n", `hwOnChannel(c, hwAcquire|hwSend|${selected})`],
	["func selectgo(", "recvOK = false\n", `hwOnChannel(c, hwAcquire|hwReceive|${selected})`],
	["func selectgo(", `send(c, sg, cas.elem, ${unlockingAll}, 2)`, `hwHandOver(c, sg.g, true, ${selected})`],
	["func selectgo(", `recv(c, sg, cas.elem, ${unlockingAll}, 2)`, `hwHandOver(c, sg.g, false, ${selected})`],
	["func selectgo(", "gopark(selparkcommit, nil, ", "if norder == 0 { hwOnNil(hwAttempt|hwReceive) }"],
].map(([within, find, hook]) => before(within!, find!, hook!));

const testingEdits: readonly Edit[] = [
	{
		find: "func tRunner(t *T, fn func(t *T)) {\n",
		put: "func tRunner(t *T, fn func(t *T)) { holdwaitNote(t.name)\n",
	},
];

/** What a linkname directive asks for. */
const unsafeEdit: Edit = { find: "\nimport (\n", put: '\nimport ( _ "unsafe"\n' };

const labelEdits: readonly Edit[] = [
	{
		find: "\truntime_setProfLabel(unsafe.Pointer(ctxLabels))\n",
		put: "\truntime_setProfLabel(unsafe.Pointer(ctxLabels)); if holdwaitRecording != 0 && ctxLabels != nil { holdwaitLabel(unsafe.Pointer(ctxLabels), ctxLabels.String()) }\n",
	},
];

const runtimeSources = [
	"channel",
	"clock",
	"file",
	"goroutine",
	"hooks",
	"notes",
	"object",
	"process",
	"stack",
	"symbol",
	"system",
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
		{ file: "runtime/asm_amd64.s", edits: [], append: ["runtime/counter_amd64.s"] },
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
