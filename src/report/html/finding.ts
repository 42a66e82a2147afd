import type { Finding, Frame, LockUse, Participant } from "../../model/index.js";
import {
	atSecond,
	basisOf,
	count,
	digits,
	heldBy,
	lockName,
	modeOf,
	noStack,
	placeOf,
	threadName,
	truncatedStack,
	verbOf,
	writerRole,
} from "../words.js";
import { html, type Markup } from "./markup.js";
import { ringOf } from "./ring.js";

/** Groups of victims shown; the largest come first. */
const groupsShown = 50;

/** One finding with all stacks of all participants. */
export function findingArticle(finding: Finding, id: string): Markup {
	return html`<article class="${finding.verdict}" id="${id}">
<span class="badge ${finding.verdict}">${finding.verdict}</span>
<h3><bdi>${finding.title}</bdi></h3>
${findingBody(finding)}
</article>
`;
}

/** The same without its heading, for those folded away under a line that says it. */
export function findingBody(finding: Finding): Markup {
	return html`<p class="basis">${basisOf(finding)}</p>
${finding.reason === undefined ? undefined : html`<p class="reason"><strong>Reason:</strong> <bdi>${finding.reason}</bdi></p>`}
${finding.notes.length === 0 ? undefined : html`<ul>${finding.notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}</ul>`}
${ringOf(finding)}
<div class="threads">${finding.participants.map((one) => participantCard(finding, one))}</div>
${victims(finding)}
<p class="meta">${finding.rule} · ${count(finding.count, "instance")} · fingerprint <code>${finding.fingerprint}</code> · classes <code>${finding.classFingerprint}</code>${finding.traces.length > 1 ? html` · in <bdi>${finding.traces.join(", ")}</bdi>` : undefined}</p>`;
}

function participantCard(finding: Finding, participant: Participant): Markup {
	const { holds, wants, role } = participant;
	return html`<section class="thread"><h4><bdi>${threadName(participant)}</bdi>${role === "writer" ? html` <span class="note">${writerRole}</span>` : undefined}</h4>
${holds.map(heldLock)}${wants === undefined ? undefined : wantedLock(finding, wants)}${holds.length === 0 && wants === undefined ? html`<p class="note">holds nothing</p>` : undefined}</section>
`;
}

function heldLock(held: Participant["holds"][number]): Markup {
	const since = held.seconds === undefined ? "" : `, since ${atSecond(held.seconds)}`;
	const verb = held.inCycle ? "holds" : "also holds";
	return useDetails(held, held.inCycle ? "part" : "", verb, since);
}

function wantedLock(finding: Finding, wants: NonNullable<Participant["wants"]>): Markup {
	const word = finding.verdict === "deadlocked" ? "since" : "at";
	const when = wants.seconds === undefined ? "" : `, ${word} ${atSecond(wants.seconds)}`;
	return useDetails(wants, "wants", verbOf(finding, wants), heldBy(finding, wants) + when);
}

function useDetails(use: LockUse, kind: string, verb: string, more: string): Markup {
	const open = html`<details class="use ${kind}"${kind === "" ? undefined : html` open`}>`;
	return html`${open}<summary><span class="verb">${verb}</span> <bdi class="lock">${lockName(use)}</bdi> ${modeOf(use)}<bdi>${more}</bdi></summary>${stackList(use)}</details>
`;
}

function stackList(use: LockUse): Markup {
	if (use.stack.length === 0) return html`<p class="note">${noStack}</p>`;
	const truncated = use.stackTruncated === true ? html`<li class="note">${truncatedStack}</li>` : undefined;
	return html`<ol class="stack">${use.stack.map(frameItem)}${truncated}</ol>`;
}

function frameItem(frame: Frame): Markup {
	return html`<li><bdi>${frame.function}</bdi> <bdi class="place">${placeOf(frame)}</bdi></li>`;
}

function victims({ victims: stuck }: Finding): Markup | undefined {
	if (stuck === undefined || stuck.count === 0) return undefined;
	const hidden = stuck.groups.slice(groupsShown);
	const rest = hidden.reduce((total, group) => total + group.count, 0);
	const are = stuck.count === 1 ? "is" : "are";
	return html`<h4 class="victims">${count(stuck.count, "more thread")} ${are} stuck behind them</h4>
<div class="scroll"><table><thead><tr><th class="number">threads</th><th>want</th><th>where</th><th>some of them</th></tr></thead><tbody>${stuck.groups
		.slice(0, groupsShown)
		.map(victimRow)}</tbody></table></div>
${rest === 0 ? undefined : html`<p class="note">Not shown: ${count(rest, "thread")} in ${count(hidden.length, "more group")}.</p>`}`;
}

function victimRow({
	count: size,
	threads,
	wants,
}: NonNullable<Finding["victims"]>["groups"][number]): Markup {
	const more = size > threads.length ? ", …" : "";
	return html`<tr><td class="number">${digits(size)}</td><td><bdi class="lock">${lockName(wants)}</bdi> ${modeOf(wants)}</td><td>${stackList(wants)}</td><td><bdi>${threads.join(", ")}${more}</bdi></td></tr>
`;
}
