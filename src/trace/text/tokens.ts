import { TraceError } from "../../model/index.js";

/** A word of a line of the text twin. */
export interface Token {
	readonly text: string;
	/** Written in quotes: never a keyword, an attribute or a sign. */
	readonly isQuoted: boolean;
	/** `key` of a token `key=value`, of which `text` is then the value. */
	readonly key?: string;
}

const pattern =
	/\s*(?:(#.*)|([a-z][a-z-]*)=(?:("(?:[^"\\]|\\.)*")|([^\s"]*))(?=\s|$)|("(?:[^"\\]|\\.)*")(?=\s|$)|([^\s"]+)(?=\s|$))/y;

/**
 * Splits a line into tokens; `#` at the start of a token begins a comment.
 * @throws TraceError when quotes do not match
 */
export function tokenize(line: string): Token[] {
	const tokens: Token[] = [];
	const end = line.trimEnd().length;
	pattern.lastIndex = 0;
	while (pattern.lastIndex < end) {
		const from = pattern.lastIndex;
		const match = pattern.exec(line);
		if (match === null) throw badQuotes(line.slice(from).trim());
		const [, comment, key, keyQuoted, keyPlain, quoted, plain] = match;
		if (comment !== undefined) break;
		if (key !== undefined) tokens.push(attribute(key, keyQuoted, keyPlain));
		else if (quoted !== undefined) tokens.push({ text: unquote(quoted), isQuoted: true });
		else tokens.push({ text: plain ?? "", isQuoted: false });
	}
	return tokens;
}

function attribute(key: string, quoted: string | undefined, plain: string | undefined): Token {
	if (quoted !== undefined) return { text: unquote(quoted), isQuoted: true, key };
	return { text: plain ?? "", isQuoted: false, key };
}

function unquote(quoted: string): string {
	try {
		return JSON.parse(quoted);
	} catch {
		throw badQuotes(quoted);
	}
}

const badQuotes = (found: string): TraceError =>
	new TraceError({ expected: "a word, or text in double quotes with JSON escapes", found });

/** Token as it stands in a line; in quotes where it would be read as something else. */
export function quoteToken(text: string): string {
	return /^[^\s"#<@=…]$|^[^\s"#<@=…][^\s"=]*$/u.test(text) ? text : JSON.stringify(text);
}

/** Text that is always written in quotes. */
export const quoteText = (text: string): string => JSON.stringify(text);

/** The source form of a token, for error messages. */
export function tokenSource(token: Token): string {
	return token.key === undefined ? token.text : `${token.key}=${token.text}`;
}
