/** HTML source that is safe to put into a page as it is. Only {@link html} and {@link raw} make it. */
export class Markup {
	constructor(readonly source: string) {}
}

export type Child = Markup | string | number | undefined | readonly Child[];

/**
 * A template whose values become text: whatever they hold, they can neither open a tag nor leave a quoted attribute.
 * Markup and lists are put in as they are; undefined is nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Markup {
	let source = strings[0] ?? "";
	for (const [index, value] of values.entries()) source += sourceOf(value) + (strings[index + 1] ?? "");
	return new Markup(source);
}

/** Source of this program's own making. Never of what a trace says. */
export function raw(source: string): Markup {
	return new Markup(source);
}

function sourceOf(child: Child): string {
	if (child === undefined) return "";
	if (child instanceof Markup) return child.source;
	if (typeof child === "string") return escapeText(child);
	return typeof child === "number" ? String(child) : child.map(sourceOf).join("");
}

const entities: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escapeText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A value as JSON that cannot end the script element it stands in, nor be cut by old line separators. */
export function scriptJson(value: unknown): Markup {
	const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
	return raw(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped));
}
