/** A strict reader of the HTML that the reporter writes: what is not exactly that is an error. */
export interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	/** Own text and that of everything inside, in order. */
	readonly text: string;
	/** Names of the elements around it, outermost first. */
	readonly path: readonly string[];
}

const empty = new Set(["meta", "br", "path", "rect"]);
const verbatim = new Set(["script", "style"]);
const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-z][a-zA-Z-]*(?:="[^"<>]*")?)*)(\/?)>/y;
const entity: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** @throws Error for anything unbalanced, unquoted, or not escaped */
export function readPage(page: string): Element[] {
	const doctype = "<!DOCTYPE html>\n";
	if (!page.startsWith(doctype)) throw new Error("no doctype");
	const elements: { name: string; attributes: Record<string, string>; text: string; path: string[] }[] = [];
	const open: typeof elements = [];
	let at = doctype.length;
	while (at < page.length) {
		const next = page.indexOf("<", at);
		const text = decoded(page.slice(at, next < 0 ? page.length : next));
		for (const element of open) element.text += text;
		if (next < 0) break;
		tag.lastIndex = next;
		const match = tag.exec(page);
		if (match === null) throw new Error(`no tag of ours: ${page.slice(next, next + 60)}`);
		const [whole, closing, name = "", attributes = "", selfClosing] = match;
		at = next + whole.length;
		if (closing === "/") {
			if (open.pop()?.name !== name) throw new Error(`</${name}> closes something else at ${next}`);
			continue;
		}
		const element = {
			name,
			attributes: attributesOf(attributes),
			text: "",
			path: open.map((one) => one.name),
		};
		elements.push(element);
		if (verbatim.has(name)) {
			const end = page.indexOf(`</${name}`, at);
			element.text = page.slice(at, end);
			at = page.indexOf(">", end) + 1;
		} else if (selfClosing !== "/" && !empty.has(name)) open.push(element);
	}
	if (open.length > 0) throw new Error(`never closed: ${open.map((one) => one.name).join(" ")}`);
	return elements;
}

function attributesOf(source: string): Record<string, string> {
	const pairs = [...source.matchAll(/ ([a-zA-Z-]+)(?:="([^"]*)")?/g)];
	return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, decoded(value)]));
}

function decoded(text: string): string {
	return text.replace(/&([^;&\s]*;?)/g, (_, name: string) => {
		const character = entity[name.replace(/;$/, "")];
		if (character === undefined || !name.endsWith(";")) throw new Error(`a bare & before ${name}`);
		return character;
	});
}
