import type { Finding, Participant, Witness, WitnessStep } from "../../model/index.js";
import { inReadingOrder } from "../phrases.js";
import { nobodyGoesOn, stepWords, witnessTerms } from "../witness.js";
import { threadName } from "../words.js";
import { html, type Markup } from "./markup.js";

/** How a predicted deadlock comes about: the steps as a list, and each thread's own in a lane. Nothing without a witness. */
export function witnessOf(finding: Finding): Markup | undefined {
	const { witness } = finding;
	if (witness === undefined) return undefined;
	return html`<section class="witness"><h4>How it comes about</h4>
<ol class="steps">${witness.steps.map((step) => stepItem(finding, step))}</ol>
<p class="basis">${nobodyGoesOn} <span class="note">(${witnessTerms(witness)})</span></p>
${lanes(finding, witness)}</section>`;
}

function stepItem(finding: Finding, step: WitnessStep): Markup {
	const { verb, object, mode, obstacle, site } = stepWords(finding, step);
	const because = obstacle === "" ? undefined : html`: <bdi>${obstacle}</bdi>`;
	return html`<li class="${step.action}"><bdi>${step.thread}</bdi> <span class="verb">${verb}</span> <bdi class="lock">${object}</bdi>${mode}${because} <bdi class="place">${site}</bdi></li>
`;
}

/** One row per step, one column per thread: when each took what it holds, and from where on it waits. */
function lanes(finding: Finding, witness: Witness): Markup {
	const threads = inReadingOrder(finding);
	const stuckFrom = new Map(
		witness.steps.map(({ thread, action }, index) => [thread, action === "asks" ? index : Infinity]),
	);
	const rows = witness.steps.map((step, index) => {
		const cells = threads.map(({ thread }) => {
			if (thread === step.thread) return stepCell(finding, step);
			return (stuckFrom.get(thread) ?? Infinity) < index ? waitingCell : html`<td></td>`;
		});
		return html`<tr><th scope="row" class="number">${index + 1}</th>${cells}</tr>
`;
	});
	return html`<div class="scroll"><table class="lanes"><thead><tr><th class="number">step</th>${threads.map(laneHead)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function laneHead(participant: Participant): Markup {
	return html`<th scope="col"><bdi>${threadName(participant)}</bdi></th>`;
}

function stepCell(finding: Finding, step: WitnessStep): Markup {
	const { verb, object } = stepWords(finding, step);
	return html`<td class="${step.action}">${verb} <bdi class="lock">${object}</bdi></td>`;
}

const waitingCell = html`<td class="stuck">waits</td>`;
