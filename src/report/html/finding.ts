import type { Finding, Frame, LockUse, Participant } from "../../model/index.js";
import {
	basisOf,
	heldSince,
	holdVerb,
	inReadingOrder,
	noStack,
	releasedAt,
	truncatedStack,
	verbOf,
	verdictWord,
	victimsWord,
	wantedFrom,
	wantedName,
	writerRole,
} from "../phrases.js";
import { clausesOf, count, digits, lockName, modeOf, placeOf, someOf, threadName } from "../words.js";
import { html, type Markup } from "./markup.js";
import { ringOf } from "./ring.js";
import { witnessOf } from "./witness.js";

/** Groups of victims shown; the largest come first. */
const groupsShown = 50;

/** Characters of a heading that fit in one line. */
const longestTitle = 90;

/** One finding with all stacks of all participants. */
export function findingArticle(finding: Finding, id: string): Markup {
	return html`<article class="${finding.verdict}" id="${id}">
<span class="badge ${finding.verdict}">${verdictWord(finding)}</span>
<h3><bdi>${titleClauses(finding)}</bdi></h3>
${findingBody(finding)}
</article>
`;
}

/** A title too long for a line has one line per thread. */
function titleClauses({ title }: Finding): Markup[] {
	const clauses = title.length <= longestTitle ? [title] : clausesOf(title);
	return clauses.map((clause, index) => (index === 0 ? html`${clause}` : html` <br>${clause}`));
}

/** The same without its heading, for those folded away under a line that says it. */
export function findingBody(finding: Finding): Markup {
	return html`${basisOf(finding).map((sentence) => html`<p class="basis"><bdi>${sentence}</bdi></p>`)}
${finding.notes.length === 0 ? undefined : html`<ul>${finding.notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}</ul>`}
<div class="picture">${ringOf(finding)}${witnessOf(finding)}</div>
<div class="threads">${inReadingOrder(finding).map((one) => participantCard(finding, one))}</div>
${victims(finding)}
${identity(finding)}`;
}

function identity({ rule, count: instances, fingerprint, classFingerprint, traces }: Finding): Markup {
	const where = traces.length > 1 ? html` · in <bdi>${traces.join(", ")}</bdi>` : undefined;
	const fingerprints = html`fingerprint <code>${fingerprint}</code> · classes <code>${classFingerprint}</code>`;
	return html`<p class="meta">${rule} · ${count(instances, "instance")} · ${fingerprints}${where}</p>`;
}

function participantCard(finding: Finding, participant: Participant): Markup {
	const { holds, wants, releases, role } = participant;
	const isWriter = role === "writer" ? html` <span class="note">${writerRole}</span>` : undefined;
	return html`<section class="thread"><h4><bdi>${threadName(participant)}</bdi>${isWriter}</h4>
${holds.map((held) => heldLock(finding, held))}${
	wants === undefined ? undefined : wantedLock(finding, participant, wants)
}${releases === undefined ? undefined : releasedLock(releases)}</section>
`;
}

function heldLock(finding: Finding, held: Participant["holds"][number]): Markup {
	const kind = held.inCycle ? "part" : "bystander";
	return useDetails(held, {
		kind,
		name: lockName(held),
		verb: holdVerb(finding, held),
		rest: heldSince(finding, held),
	});
}

function wantedLock(
	finding: Finding,
	participant: Participant,
	wants: NonNullable<Participant["wants"]>,
): Markup {
	return useDetails(wants, {
		kind: "wants",
		name: wantedName(wants),
		verb: verbOf(wants),
		rest: wantedFrom(finding, participant),
	});
}

function releasedLock(released: LockUse): Markup {
	return useDetails(released, {
		kind: "wants",
		name: lockName(released),
		verb: "releases",
		rest: releasedAt(released),
	});
}

interface UseWords {
	readonly kind: "part" | "bystander" | "wants";
	readonly verb: string;
	readonly name: string;
	readonly rest: string;
}

/** Open for what takes part, folded for bystanders. */
function useDetails(use: LockUse, { kind, verb, name, rest }: UseWords): Markup {
	const open = kind === "bystander" ? undefined : html` open`;
	return html`<details class="use ${kind}"${open}><summary><span class="verb">${verb}</span> <bdi class="lock">${name}</bdi><bdi>${rest}</bdi></summary>${stackList(use)}</details>
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

function victims(finding: Finding): Markup | undefined {
	const { victims: stuck } = finding;
	if (stuck === undefined || stuck.count === 0) return undefined;
	const hidden = stuck.groups.slice(groupsShown);
	const rest = hidden.reduce((total, group) => total + group.count, 0);
	return html`<h4 class="victims">${victimsWord(finding, stuck.count)}</h4>
<div class="scroll"><table><thead><tr><th class="number">threads</th><th>wanted</th><th>where</th><th>some of them</th></tr></thead><tbody>${stuck.groups
		.slice(0, groupsShown)
		.map(victimRow)}</tbody></table></div>
${rest === 0 ? undefined : html`<p class="note">Not shown: ${count(rest, "thread")} in ${count(hidden.length, "more group")}.</p>`}`;
}

function victimRow({
	count: size,
	threads,
	wants,
}: NonNullable<Finding["victims"]>["groups"][number]): Markup {
	const mode = wants.waitsFor === undefined ? modeOf(wants) : wants.waitsFor;
	return html`<tr><td class="number">${digits(size)}</td><td><bdi class="lock">${wantedName(wants)}</bdi> ${mode}</td><td>${stackList(wants)}</td><td><bdi>${someOf(threads, size)}</bdi></td></tr>
`;
}
