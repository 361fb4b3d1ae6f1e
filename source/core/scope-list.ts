import {operationsOf, type ScopePreset, scopePresets, scopes, shortScopeName} from './scopes.ts';

/** A row of the list of permissions. */
export type ScopeItem =
	| {readonly type: 'preset'; readonly preset: ScopePreset}
	/** Full name. */
	| {readonly type: 'scope'; readonly name: string}
	| {readonly type: 'another'};

/** Every row: presets, the eight scopes, those that were typed, and the way to one more. */
export function scopeItems(custom: readonly string[]): readonly ScopeItem[] {
	return [
		...scopePresets.map(preset => ({type: 'preset', preset}) as const),
		...[...scopes.map(row => row.name), ...custom].map(name => ({type: 'scope', name}) as const),
		{type: 'another'},
	];
}

/** The scopes of an answer that are not in SMAPI's list, as they were typed. */
export function customScopes(names: readonly string[]): readonly string[] {
	return names.filter(name => !scopes.some(row => row.name === name));
}

/** The preset that asks for exactly these, in any order. */
export function presetOf(names: readonly string[]): ScopePreset | undefined {
	const wanted = new Set(names);
	return scopePresets.find(
		preset => preset.scopes.length === wanted.size && preset.scopes.every(name => wanted.has(name)),
	);
}

/** Where the focus starts: the preset of the answer, else its first scope; without an answer "edit and deploy". */
export function startIndex(items: readonly ScopeItem[], answer: readonly string[] | undefined): number {
	const preset = answer ? presetOf(answer) : scopePresets.find(row => row.id === 'edit');
	const at = items.findIndex(item =>
		item.type === 'preset'
			? item.preset === preset
			: item.type === 'scope' && !preset && answer?.includes(item.name),
	);
	return Math.max(0, at);
}

/** The ticked scope that contains this one, which is not ticked itself: `skills:readwrite` for `skills:read`. */
export function includedBy(name: string, ticked: ReadonlySet<string>): string | undefined {
	if (ticked.has(name)) return undefined;
	return scopes.find(row => row.includes === name && ticked.has(row.name))?.name;
}

/** What is sent for these ticks: in the order of the list, just that. */
export function tickedScopes(items: readonly ScopeItem[], ticked: ReadonlySet<string>): string[] {
	return items.flatMap(item => (item.type === 'scope' && ticked.has(item.name) ? [item.name] : []));
}

/** What a row asks for and allows, for beside the list: a heading and lines of their own. */
export function describeItem(item: ScopeItem): {readonly heading: string; readonly lines: readonly string[]} {
	switch (item.type) {
		case 'preset': {
			const {label, scopes: names} = item.preset;
			return {
				heading: label,
				lines: [`asks for ${names.map(shortScopeName).join(', ')}`, ...new Set(names.flatMap(operationsOf))],
			};
		}
		case 'scope': {
			const operations = operationsOf(item.name);
			const lines = operations.length > 0 ? operations : ['a permission of another API, sent as it is'];
			return {heading: shortScopeName(item.name), lines};
		}
		case 'another':
			return {heading: 'another scope', lines: ['one of another Amazon API, sent as you type it']};
	}
}
