// Package sync, and internal/sync since Go 1.24.
import type { Edit } from "./edit.js";

const recording = "holdwaitRecording != 0";

// Nothing may be called in between, here and below: profiles of locks skip a fixed number of frames.
const takeMutex = (code: string): string => `holdwaitTake(&m.holdwait, ${code}, holdwaitMutex)`;

export const mutexEdits: readonly Edit[] = [
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
			`if isRecorded && m.holdwaitTryNow() { ${takeMutex("holdwaitAcquire")}; return }\n`,
	},
	// Who spins is not blocked yet.
	{
		within: "func (m *Mutex) lockSlow(",
		find: "\t\t\tif waitStartTime == 0 {\n",
		put: `\t\t\tif waitStartTime == 0 { if isRecorded { ${takeMutex("holdwaitAttempt")} }\n`,
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

export const rwmutexEdits: readonly Edit[] = [
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

export const condEdits: readonly Edit[] = [
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

export function waitGroupEdits(wait: string): readonly Edit[] {
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

export const onceEdits: readonly Edit[] = [
	{ find: "\to.m.Lock()\n", put: `\tif ${recording} { holdwaitNameOnce(&o.m) }; o.m.Lock()\n` },
];
