/** The part of JSON Schema that `docs/report.schema.json` uses, strict: a field that it does not describe is an error. */
export interface Schema {
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly type?: string;
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly minimum?: number;
	readonly required?: readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly allOf?: readonly Schema[];
	readonly items?: Schema;
}

/** @returns one line per violation, with its path; empty when the value is valid */
export function violations(value: unknown, root: Schema): string[] {
	return check(value, flatten(root, root), { root, path: "$" });
}

interface Place {
	readonly root: Schema;
	readonly path: string;
}

function check(value: unknown, schema: Schema, place: Place): string[] {
	const { path } = place;
	if (schema.type !== undefined && !hasType(value, schema.type)) return [`${path} is no ${schema.type}`];
	if (schema.const !== undefined && value !== schema.const) return [`${path} is not ${schema.const}`];
	if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path} is none of ${schema.enum}`];
	if (schema.minimum !== undefined && Number(value) < schema.minimum) return [`${path} is too small`];
	if (Array.isArray(value))
		return value.flatMap((item, index) => checkField(item, schema.items, at(place, index)));
	return typeof value === "object" && value !== null ? checkObject(value, schema, place) : [];
}

function checkObject(value: object, schema: Schema, place: Place): string[] {
	const missing = (schema.required ?? []).filter((key) => !(key in value));
	return [
		...missing.map((key) => `${place.path}.${key} is missing`),
		...Object.entries(value).flatMap(([key, field]) =>
			checkField(field, schema.properties?.[key], at(place, key)),
		),
	];
}

function checkField(value: unknown, schema: Schema | undefined, place: Place): string[] {
	return schema === undefined
		? [`${place.path} is not described`]
		: check(value, flatten(schema, place.root), place);
}

function at({ root, path }: Place, key: string | number): Place {
	return { root, path: `${path}.${key}` };
}

/** The schema with what it refers to and is made of merged in. */
function flatten(schema: Schema, root: Schema): Schema {
	const { $ref, allOf = [], ...own } = schema;
	const target = $ref === undefined ? undefined : root.$defs?.[$ref.replace("#/$defs/", "")];
	if ($ref !== undefined && target === undefined) throw new Error(`${$ref} is not defined`);
	const parts = [...(target === undefined ? [] : [target]), ...allOf].map((part) => flatten(part, root));
	const all = [...parts, own];
	return {
		...Object.assign({}, ...all),
		required: all.flatMap((part) => part.required ?? []),
		properties: Object.assign({}, ...all.map((part) => part.properties)),
	};
}

function hasType(value: unknown, type: string): boolean {
	if (type === "array") return Array.isArray(value);
	if (type === "integer") return Number.isInteger(value);
	if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
	return typeof value === type;
}
