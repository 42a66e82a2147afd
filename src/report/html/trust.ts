import type { LockOrder, Report, TraceSummary } from "../../model/index.js";
import { type Fact, missingFrom, togetherIn, trustOf } from "../trust.js";
import { count, digits } from "../words.js";
import { html, type Markup } from "./markup.js";

/** Rows and lines shown of lists that grow with the program. */
const longestList = 200;

/** What was recorded and what is missing, for every trace. */
export function trustSection(report: Report): Markup {
	return html`<section aria-labelledby="trust"><h2 id="trust">What this rests on</h2>
${factList([...trustOf(report.traces), ...togetherIn(report.programs)])}
<div class="scroll"><table><thead><tr><th>trace</th><th>recorded by</th><th class="number">events</th><th class="number">threads</th><th class="number">locks</th><th class="number">nested</th><th>state</th></tr></thead>
<tbody>${report.traces.slice(0, longestList).map(traceRow)}</tbody></table></div>
${notShown(report.traces.length, "trace")}</section>`;
}

function factList(facts: readonly Fact[]): Markup {
	return html`<ul class="facts">${facts.map(
		(fact) => html`<li${fact.warns ? html` class="warns"` : undefined}><bdi>${fact.text}</bdi></li>
`,
	)}</ul>`;
}

function traceRow(trace: TraceSummary): Markup {
	const missing = missingFrom(trace);
	return html`<tr><td><bdi>${trace.name}</bdi>${processOf(trace)}</td><td><bdi>${trace.recorder}</bdi>, <bdi>${trace.runtime}</bdi></td><td class="number">${digits(trace.events)}</td><td class="number">${digits(trace.threads)}</td><td class="number">${digits(trace.locks)}</td><td class="number">${digits(trace.locksNested)}</td><td>${missing.length === 0 ? "nothing missing" : missing.map((fact) => html`<bdi>${fact.text}</bdi> `)}</td></tr>
`;
}

function processOf({ process }: TraceSummary): Markup | undefined {
	if (process === undefined) return undefined;
	const forked = process.forked ? ", forked" : "";
	return html`<br><span class="note"><bdi>${process.executable}</bdi>, process ${process.pid}${forked}</span>`;
}

/** Classes in an order that all or most nestings agree with. */
export function orderSection({ generations, against }: LockOrder): Markup | undefined {
	if (generations.length === 0) return undefined;
	const items = generations.slice(0, longestList).map(
		(classes) => html`<li><bdi>${classes.join(", ")}</bdi></li>
`,
	);
	return html`<section aria-labelledby="order"><h2 id="order">Suggested lock order</h2>
<p>Take locks of earlier lines first. ${against.length === 0 ? "Every recorded nesting agrees with it." : undefined}</p>
<ol>${items}</ol>${notShown(generations.length, "line")}
${against.length === 0 ? undefined : againstTable(against)}</section>`;
}

function againstTable(against: LockOrder["against"]): Markup {
	const rows = against.slice(0, longestList).map(
		({
			held,
			wanted,
			count: times,
		}) => html`<tr><td><bdi class="lock">${held}</bdi></td><td><bdi class="lock">${wanted}</bdi></td><td class="number">${digits(times)}</td></tr>
`,
	);
	return html`<h3>Nestings against it, rarest first</h3>
<div class="scroll"><table><thead><tr><th>while held</th><th>was taken</th><th class="number">times</th></tr></thead><tbody>${rows}</tbody></table></div>${notShown(against.length, "nesting")}`;
}

function notShown(total: number, what: string): Markup | undefined {
	if (total <= longestList) return undefined;
	return html`<p class="note">Not shown: ${count(total - longestList, `more ${what}`)}. The JSON report has them.</p>`;
}
