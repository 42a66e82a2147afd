/** The report as one HTML file. Takes a `Report`, gives a page without scripts or outside references; never trusts a name. */
import type { Finding, Report } from "../../model/index.js";
import { forPeople } from "../legible.js";
import type { ReportOptions } from "../options.js";
import { summarize, verdictCounts } from "../summary.js";
import { totalsOf } from "../totals.js";
import { missingFrom, worthOf } from "../trust.js";
import { count, digits } from "../words.js";
import { embeddedReport } from "./embed.js";
import { findingArticle, findingBody } from "./finding.js";
import { html, type Markup } from "./markup.js";
import { arrowTips } from "./ring.js";
import { style } from "./style.js";
import { orderSection, trustSection } from "./trust.js";

/** Nothing may be loaded, run or sent, whatever a name contains. */
const policy =
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Findings of each list shown in full unless told otherwise. */
const defaultInFull = 300;

/** The whole report in one file that opens anywhere and needs no script. */
export function htmlReport(report: Report, options: ReportOptions = {}): string {
	const shown = forPeople(report);
	const inFull = options.findingsInFull ?? defaultInFull;
	const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${`${summarize(shown)} – holdwait`}</title>
<style>${style}</style>
</head>
<body>
${arrowTips}
${header(shown)}
<main>
${findingsSection(shown.findings, inFull)}
${dismissedSection(shown.dismissed, inFull)}
${orderSection(shown.lockOrder)}
${trustSection(shown)}
</main>
${footer(report, options)}
</body>
</html>
`;
	return page.source;
}

function header(report: Report): Markup {
	const totals = totalsOf(report.traces);
	const name = report.traces.length === 1 ? totals.name : count(report.traces.length, "trace");
	const whole = missingFrom(totals).length === 0;
	return html`<header>
<h1>holdwait report on <bdi>${name}</bdi></h1>
<p class="headline">${headline(report)}</p>
<p>${summarize(report)}.${whole ? undefined : html` <strong>Not everything could be judged:</strong> see <a href="#trust">what this rests on</a>.`}</p>
${report.findings.length === 0 ? html`<p>${worthOf(totals)}</p>` : undefined}
</header>`;
}

function footer(report: Report, options: ReportOptions): Markup {
	const { script, leftOut } = embeddedReport(report, options.embeddedCharacters);
	const missing =
		leftOut === 0
			? undefined
			: html` ${count(leftOut, "finding")} did not fit; the JSON report has all of them.`;
	return html`<footer>holdwait report, schema version ${report.schemaVersion}. The data is in this page as JSON, element <code>report</code>.${missing}</footer>
${script}`;
}

function headline(report: Report): string {
	if (totalsOf(report.traces).events === 0) return "Nothing was recorded";
	const counts = verdictCounts(report).map((entry) => `${digits(entry.count)} ${entry.verdict}`);
	return counts.length === 0 ? "No deadlocks found" : counts.join(", ");
}

function findingsSection(findings: readonly Finding[], inFull: number): Markup | undefined {
	if (findings.length === 0) return undefined;
	return html`<section aria-labelledby="findings"><h2 id="findings">${count(findings.length, "finding")}</h2>
<ol class="index">${findings.map((finding, index) => indexItem(finding, index < inFull ? `finding-${index + 1}` : undefined))}</ol>
${capNote(findings.length, inFull)}
<h2>In full</h2>
${findings.slice(0, inFull).map((finding, index) => findingArticle(finding, `finding-${index + 1}`))}</section>`;
}

function indexItem(finding: Finding, id: string | undefined): Markup {
	const title = html`<bdi>${finding.title}</bdi>`;
	const times =
		finding.count === 1 ? undefined : html` <span class="note">${count(finding.count, "instance")}</span>`;
	return html`<li><span class="badge ${finding.verdict}">${finding.verdict}</span><span>${id === undefined ? title : html`<a href="#${id}">${title}</a>`}${times}</span></li>
`;
}

function capNote(total: number, inFull: number): Markup | undefined {
	if (total <= inFull) return undefined;
	return html`<p class="note">The first ${digits(inFull)} are shown in full, ${digits(total - inFull)} by their title only. The JSON report has all of them.</p>`;
}

function dismissedSection(dismissed: readonly Finding[], inFull: number): Markup | undefined {
	if (dismissed.length === 0) return undefined;
	return html`<section aria-labelledby="dismissed"><h2 id="dismissed">${digits(dismissed.length)} dismissed: they cannot happen</h2>
${dismissed.slice(0, inFull).map(dismissedDetails)}${capNote(dismissed.length, inFull)}
${dismissed.length <= inFull ? undefined : html`<ul>${dismissed.slice(inFull).map((finding) => html`<li>${dismissedLine(finding)}</li>`)}</ul>`}</section>`;
}

function dismissedDetails(finding: Finding): Markup {
	return html`<details class="plain"><summary><h3>${dismissedLine(finding)}</h3></summary><article class="dismissed">${findingBody(finding)}</article></details>
`;
}

function dismissedLine(finding: Finding): Markup {
	return html`<bdi>${finding.title}</bdi> — <strong><bdi>${finding.reason ?? "no reason given"}</bdi></strong>`;
}
