import { GrowingInts } from "../graph/index.js";
import {
	type Frame,
	type Lock,
	type LockId,
	type StackId,
	type TraceDefinitions,
	userFrames,
} from "../model/index.js";
import { type ContextId, isThreadEnd, type Observation, threadOfEnd } from "./observe/index.js";
import { siteLabel, stableFunction } from "./sites.js";

/** A set of locks that play one role: 1, 2, 3 … */
export type ClassId = number & { readonly __class: never };

/** How many frames of a creation stack tell roles apart: one is often only a wrapper's constructor. */
const creationFrames = 3;

export interface LockClasses {
	readonly count: number;
	/** Each class is a single lock. */
	readonly areSingle: boolean;
	of(lock: LockId): ClassId;
	/** For people. */
	label(id: ClassId): string;
	/** Without lines: for fingerprints. */
	stableName(id: ClassId): string;
	role(id: ClassId): LockRole;
	/** Locks of this class that the trace defines, taken or not. Cost: O(locks) on first use. */
	instances(id: ClassId): number;
}

/** What makes locks one class. */
export interface LockRole {
	/** Equal in all runs of one build: with lines. */
	readonly key: string;
	/** For people. */
	readonly label: string;
	/** Without lines. */
	readonly stable: string;
	readonly line: number;
	/** `name`: of the lock itself, `class`: somebody said so; `none`: there is nothing to know it by in another run. */
	readonly basis: "name" | "class" | "created" | "global" | "acquired" | "none";
}

/** Which locks play one role: the declared class, else the name, else the creation site, else the global variable, else the first acquire site. */
export function classify(definitions: TraceDefinitions, observation: Observation): LockClasses {
	const ids = new Map<string, ClassId>();
	const classOf = new Int32Array(observation.locks.limit + 1);
	const classOfEnd = new Map<LockId, ClassId>();
	let classified = 0;
	const roles: LockRole[] = [];
	const firstAcquires = firstAcquiresOf(observation);
	const roleOfLock = roleFinder(definitions, firstAcquires);
	const of = (lock: LockId): ClassId => {
		const known = isThreadEnd(lock) ? (classOfEnd.get(lock) ?? 0) : classOf[lock];
		if (known !== 0 && known !== undefined) return known as ClassId;
		const role = roleOfLock(lock);
		const same = ids.get(role.key);
		const id = same ?? (roles.push(role) as ClassId);
		if (same === undefined) ids.set(role.key, id);
		if (isThreadEnd(lock)) classOfEnd.set(lock, id);
		else classOf[lock] = id;
		classified++;
		return id;
	};
	for (const lock of firstAcquires.locks) of(lock as LockId);
	let counts: Map<string, number> | undefined;
	const alike = new Map<string, LockRole[]>();
	let grouped = 0;
	return {
		count: roles.length,
		areSingle: classified === roles.length,
		of,
		label: (id) => roles[id - 1]!.label,
		stableName(id) {
			for (; grouped < roles.length; grouped++) addTo(alike, roles[grouped]!);
			const role = roles[id - 1]!;
			return stableName(alike.get(role.stable)!, role);
		},
		role: (id) => roles[id - 1]!,
		instances(id) {
			counts ??= countInstances(definitions, roleOfLock);
			return counts.get(roles[id - 1]!.key) ?? 0;
		},
	};
}

function countInstances(
	definitions: TraceDefinitions,
	roleOfLock: (lock: LockId) => LockRole,
): Map<string, number> {
	const counts = new Map<string, number>();
	for (let lock = 1 as LockId; lock <= definitions.lockLimit; lock++) {
		const { key } = roleOfLock(lock);
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

/** Roles of locks; those that many locks play are made once. */
function roleFinder(definitions: TraceDefinitions, firstAcquires: FirstAcquires): (lock: LockId) => LockRole {
	const declared = new Map<string, LockRole>();
	return (id) => {
		const lock = definitions.lock(id);
		const known = lock.declaredClass === undefined ? undefined : declared.get(lock.declaredClass);
		if (known !== undefined && !isThreadEnd(id)) return known;
		const role = roleOf(definitions, lock, firstAcquires.stackOf(id));
		if (lock.declaredClass !== undefined && role.basis === "class") declared.set(lock.declaredClass, role);
		return role;
	};
}

/** Sites in one function are told apart by their order, not their lines, so that the name survives line shifts. */
function stableName(alike: readonly LockRole[], role: LockRole): string {
	if (alike.length === 1) return role.stable;
	const ordered = [...alike].sort((a, b) => a.line - b.line || (a.key < b.key ? -1 : 1));
	return `${role.stable}#${ordered.indexOf(role) + 1}`;
}

function addTo(byStable: Map<string, LockRole[]>, role: LockRole): void {
	const alike = byStable.get(role.stable);
	if (alike === undefined) byStable.set(role.stable, [role]);
	else alike.push(role);
}

function roleOf(definitions: TraceDefinitions, lock: Lock, firstAcquire: StackId | undefined): LockRole {
	if (isThreadEnd(lock.id)) return threadEndRole(definitions, lock.id);
	if (lock.declaredClass !== undefined) return named(lock.declaredClass, "class");
	// With its incarnation: a name that is used again for a new lock does not make the two play one role.
	if (lock.name !== undefined) return named(lock.label, "name");
	const created = userFrames(definitions.stack(lock.created)).slice(0, creationFrames);
	if (created.length > 0) return sited(lock, "created", created);
	if (lock.global !== undefined) return named(lock.global, "global");
	const acquired = userFrames(definitions.stack(firstAcquire ?? (0 as StackId))).slice(0, 1);
	if (acquired.length > 0) return sited(lock, "first taken", acquired);
	return named(lock.label, "none");
}

/** Of one thread only: that two threads are joined does not make their ends play one role. */
function threadEndRole(definitions: TraceDefinitions, lock: LockId): LockRole {
	const { label } = definitions.thread(threadOfEnd(lock));
	return { key: `end ${label}`, label: `end of ${label}`, stable: "end of a thread", line: 0, basis: "none" };
}

function named(name: string, basis: "name" | "class" | "global" | "none"): LockRole {
	return { key: `name ${name}`, label: name, stable: name, line: 0, basis };
}

function sited(lock: Lock, verb: "created" | "first taken", frames: readonly Frame[]): LockRole {
	const kind = lock.variant ?? lock.kind;
	return {
		key: `${kind} ${verb} ${frames.map(siteLabel).join(" < ")}`,
		label: `${kind} ${verb} in ${siteLabel(frames[0]!)}`,
		stable: `${kind} ${verb} in ${frames.map(stableFunction).join(" < ")}`,
		line: frames[0]!.line ?? 0,
		basis: verb === "created" ? "created" : "acquired",
	};
}

interface FirstAcquires {
	/** LockIds, in order of first sight. */
	readonly locks: Int32Array;
	/** The stack at which a lock was first taken or asked for; 0 where no such stack was recorded; undefined: it never was. */
	stackOf(lock: LockId): StackId | undefined;
}

function firstAcquiresOf({ contexts, locks }: Observation): FirstAcquires {
	/** By lock. */
	const first = new Int32Array(locks.limit + 1);
	const seen = new GrowingInts();
	for (let node = 1 as ContextId; node < contexts.size; node++) {
		const lock = contexts.lockOf(node);
		if (contexts.isRoot(node) || contexts.isMoved(node) || isThreadEnd(lock)) continue;
		const known = first[lock]! as ContextId;
		if (known === 0) seen.push(lock);
		if (known === 0 || contexts.first(node) < contexts.first(known)) first[lock] = node;
	}
	return {
		locks: seen.view(),
		stackOf(lock) {
			const node = first[lock] ?? 0;
			return node === 0 ? undefined : contexts.stackOf(node as ContextId);
		},
	};
}
