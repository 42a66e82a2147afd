// Package runtime, and what tells it names: testing and runtime/pprof.
import type { Edit } from "./edit.js";

export const procEdits: readonly Edit[] = [
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
	{
		within: "func execute(gp *g, inheritTime bool) {",
		find: "\tif !inheritTime {\n\t\tmp.p.ptr().schedtick++\n\t}\n",
		put: "\tif !inheritTime {\n\t\tmp.p.ptr().schedtick++\n\t} else { mp.p.ptr().hwInherited() }\n",
	},
	{ find: "func goexit1() {\n", put: "func goexit1() { if hwRecording != 0 { hwEnded(getg()) }\n" },
];

const inRuntime = (hook: string): string => `if hwRecording != 0 { ${hook} }`;

const unlocking = "func() { unlock(&c.lock) }";

export const chanEdits: readonly Edit[] = [
	{ within: "type hchan struct {", find: "\tlock mutex\n", put: "\tlock mutex; hw hwIdentity\n" },
	...[
		["func chansend(", "gopark(nil, nil, waitReasonChanSendNilChan,", "hwOnNil(hwAttempt)"],
		["func chanrecv(", "gopark(nil, nil, waitReasonChanReceiveNilChan,", "hwOnNil(hwAttempt|hwReceive)"],
		["func chansend(", "c.qcount++\n", "hwOnChannel(c, hwAcquire|hwSend|hwHow(block))"],
		["func chanrecv(", "c.qcount--\n", "hwOnChannel(c, hwAcquire|hwReceive|hwHow(block))"],
		["func chansend(", `send(c, sg, ep, ${unlocking}, 3)`, "hwHandOver(c, sg.g, hwSend, hwHow(block))"],
		["func chanrecv(", `recv(c, sg, ep, ${unlocking}, 3)`, "hwHandOver(c, sg.g, hwReceive, hwHow(block))"],
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

export const selectEdits: readonly Edit[] = [
	["func block() {", "gopark(nil, nil, waitReasonSelectNoCases,", "hwOnNil(hwAttempt|hwReceive)"],
	["func selectgo(", "c.sendq.enqueue(sg)\n", "hwOnChannel(c, hwAttempt|hwSend)"],
	["func selectgo(", "c.recvq.enqueue(sg)\n", "hwOnChannel(c, hwAttempt|hwReceive)"],
	["func selectgo(", "c.qcount--\n", `hwOnChannel(c, hwAcquire|hwReceive|${selected})`],
	["func selectgo(", "c.qcount++\n", `hwOnChannel(c, hwAcquire|hwSend|${selected})`],
	["func selectgo(", "recvOK = false\n", `hwOnChannel(c, hwAcquire|hwReceive|${selected})`],
	["func selectgo(", `send(c, sg, cas.elem, ${unlockingAll}, 2)`, `hwHandOver(c, sg.g, hwSend, ${selected})`],
	[
		"func selectgo(",
		`recv(c, sg, cas.elem, ${unlockingAll}, 2)`,
		`hwHandOver(c, sg.g, hwReceive, ${selected})`,
	],
	["func selectgo(", "gopark(selparkcommit, nil, ", "hwSelecting(scases, lockorder)"],
].map(([within, find, hook]) => before(within!, find!, hook!));

export const testingEdits: readonly Edit[] = [
	{
		find: "func tRunner(t *T, fn func(t *T)) {\n",
		put: "func tRunner(t *T, fn func(t *T)) { holdwaitNote(t.name)\n",
	},
];

/** What a linkname directive asks for. */
export const unsafeEdit: Edit = { find: "\nimport (\n", put: '\nimport ( _ "unsafe"\n' };

export const labelEdits: readonly Edit[] = [
	{
		find: "\truntime_setProfLabel(unsafe.Pointer(ctxLabels))\n",
		put: "\truntime_setProfLabel(unsafe.Pointer(ctxLabels)); if holdwaitRecording != 0 && ctxLabels != nil { holdwaitLabel(unsafe.Pointer(ctxLabels), ctxLabels.String()) }\n",
	},
];
