import { type LockKind, Mode } from "../../model/index.js";
import type { OperationForm } from "../operations.js";

/** How a lock of a text is used; tells its kind where no declaration does. */
export interface LockFacts {
	isAcquired: boolean;
	isShared: boolean;
	isCondition: boolean;
	isVariable: boolean;
}

export const lockFacts = (): LockFacts => ({
	isAcquired: false,
	isShared: false,
	isCondition: false,
	isVariable: false,
});

/** Notes one use. */
export function noteUse(facts: LockFacts, form: OperationForm, variant: number): void {
	if (form.object === "condition") facts.isCondition = true;
	else if (form.object === "variable") facts.isVariable = true;
	else if (form.word === "acquire" || form.word === "attempt") {
		facts.isAcquired = true;
		if (variant !== Mode.exclusive) facts.isShared = true;
	} else if (form.word === "upgrade" || form.word === "downgrade") facts.isShared = true;
}

/** The kind that fits all uses: a condition that is acquired too is a monitor. */
export function kindByUse(facts: LockFacts): LockKind {
	if (facts.isCondition) return facts.isAcquired ? "monitor" : "condition";
	if (facts.isShared) return "rwlock";
	return facts.isVariable && !facts.isAcquired ? "variable" : "mutex";
}
