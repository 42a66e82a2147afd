import type { Report } from "../../model/index.js";
import { jsonOf } from "../json.js";
import { html, type Markup, scriptJson } from "./markup.js";

const defaultBudget = 16 * 1024 * 1024;

/**
 * The report as data for tools, in an element that no browser runs.
 * @param budget characters of findings; those that do not fit are left out, and `data-left-out` counts them
 */
export function embeddedReport(report: Report, budget = defaultBudget): { script: Markup; leftOut: number } {
	const { findings, dismissed, lockOrder, ...before } = jsonOf(report);
	const fits = fitter(budget);
	const kept = { findings: findings.filter(fits), dismissed: dismissed.filter(fits) };
	const leftOut = findings.length + dismissed.length - kept.findings.length - kept.dismissed.length;
	const data = scriptJson({ ...before, ...kept, lockOrder });
	const script = html`<script type="application/json" id="report" data-left-out="${leftOut}">${data}</script>`;
	return { script, leftOut };
}

/** Says yes until the budget is spent, and no from there on. */
function fitter(budget: number): (value: unknown) => boolean {
	let left = budget;
	return (value) => {
		left = left <= 0 ? left : left - JSON.stringify(value).length;
		return left > 0;
	};
}
