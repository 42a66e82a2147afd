import type { Finding, Witness } from "../model/index.js";
import { nobodyGoesOn, type StepWords, stepWords, witnessTerms } from "./witness.js";
import { type Page, type Part, wrap } from "./wrap.js";

/** Longer descriptions push their place to the right instead of all places of the list. */
const widestStep = 64;
const verbWidth = "asks for".length;

interface Columns {
	readonly number: number;
	readonly thread: number;
	readonly description: number;
}

/** How a predicted deadlock comes about, step by step; nothing when the finding has no witness. */
export function witnessLines(finding: Finding, page: Page): string[] {
	const { witness } = finding;
	if (witness === undefined) return [];
	const steps = witness.steps.map((step) => ({ thread: step.thread, words: stepWords(finding, step) }));
	const columns = columnsOf(steps);
	const hang = 5 + columns.number + 2 + columns.thread + 1;
	const lines = steps.flatMap(({ thread, words }, index) => {
		const number = `${String(index + 1).padStart(columns.number)}.`;
		const start = `     ${number} ${thread.padEnd(columns.thread)} `;
		return wrap([start, ...stepParts(words, columns)], hang, page);
	});
	return ["", ...headerLines(witness, page), ...lines, `   ${nobodyGoesOn}`];
}

function headerLines(witness: Witness, page: Page): string[] {
	return wrap(["   ", ["bold", "How it comes about"], ` (${witnessTerms(witness)}):`], 5, page);
}

function columnsOf(steps: readonly { readonly thread: string; readonly words: StepWords }[]): Columns {
	const widths = steps.map(({ words }) => descriptionOf(words).length).filter((width) => width <= widestStep);
	return {
		number: String(steps.length).length,
		thread: Math.max(0, ...steps.map(({ thread }) => thread.length)),
		description: Math.max(0, ...widths),
	};
}

function stepParts(words: StepWords, columns: Columns): Part[] {
	const { verb, object, site } = words;
	const description = descriptionOf(words);
	const afterVerb = Math.max(verb.length, verbWidth) + 1;
	return [
		[verb === "takes" ? "cyan" : "red", verb],
		" ".repeat(afterVerb - verb.length),
		["bold", object],
		description.slice(afterVerb + object.length),
		...(site === "" ? [] : [" ".repeat(Math.max(0, columns.description - description.length)), `  ${site}`]),
	];
}

/** `asks for rw exclusive: T2 is in the way` */
function descriptionOf({ verb, object, mode, obstacle }: StepWords): string {
	return `${verb.padEnd(verbWidth)} ${object}${mode}${obstacle === "" ? "" : `: ${obstacle}`}`;
}
