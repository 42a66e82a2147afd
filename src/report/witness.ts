import {
	type Finding,
	type Participant,
	userFrames,
	type Witness,
	type WitnessStep,
} from "../model/index.js";
import { verbOf, wantedName } from "./phrases.js";
import { digits, frameSite, modeOf, someOf } from "./words.js";

/** Threads in the way that a step names. */
const namedBlockers = 5;

export const nobodyGoesOn = "None of them can ever go on.";

const orders: Record<Witness["foundBy"], string> = {
	"sync-preserving": "the sections of each lock keep their recorded order",
	swapping: "some sections of a lock change places",
};

/** What the schedule is made of: `replayed; some sections of a lock change places; with 3 other recorded steps before and between`. */
export function witnessTerms({ foundBy, otherSteps }: Witness): string {
	const others =
		otherSteps === 0
			? "no other steps are needed"
			: `with ${digits(otherSteps)} other recorded ${otherSteps === 1 ? "step" : "steps"} before and between`;
	return `replayed; ${orders[foundBy]}; ${others}`;
}

export interface StepWords {
	/** `takes`, `asks for`, `waits for the end of` */
	readonly verb: string;
	/** The lock, or whatever is waited for; its class stands with the participants. */
	readonly object: string;
	/** ` exclusive`; empty for what is no lock. */
	readonly mode: string;
	/** `T2 is in the way`; empty for what is granted, and for what is no lock. */
	readonly obstacle: string;
	/** `left work.c:1`; empty if not known. */
	readonly site: string;
}

/** One step of the witness of a finding, in words. */
export function stepWords(finding: Finding, step: WitnessStep): StepWords {
	const { action, use } = step;
	const site = frameSite(userFrames(use.stack)[0]);
	const wants = otherWait(finding, step);
	if (wants !== undefined)
		return { verb: verbOf(wants), object: wantedName(wants), mode: "", obstacle: "", site };
	const verb = action === "takes" ? "takes" : "asks for";
	return { verb, object: use.lock, mode: ` ${modeOf(use)}`, obstacle: obstacleOf(step), site };
}

/** What the thread of a step waits for, when that is no lock. */
function otherWait({ participants }: Finding, { thread, action }: WitnessStep): Participant["wants"] {
	const wants = participants.find((participant) => participant.thread === thread)?.wants;
	return action === "asks" && wants?.waitsFor !== undefined ? wants : undefined;
}

function obstacleOf({ thread, blockedBy }: WitnessStep): string {
	if (blockedBy.length === 0) return "";
	const others = blockedBy.filter((blocker) => blocker !== thread);
	if (others.length === 0) return "it is in its own way";
	const names = [...(others.length < blockedBy.length ? ["itself"] : []), ...others];
	const shown = someOf(names.slice(0, namedBlockers), names.length);
	return `${shown} ${names.length === 1 ? "is" : "are"} in the way`;
}
